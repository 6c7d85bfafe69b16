"""Blocks in blocks, functions with blocks, managers, exceptions, patterns, stars."""

from __future__ import annotations

from programs.control import attempt, branch, inner, loop, matched
from programs.draft import CAUGHT, Draft, Lines, Maker, Theme, indented
from programs.functions import FUNCTIONS, free
from programs.values import anything, condition, listing, number


def block(draft: Draft, depth: int = 2) -> Lines:
    """A block that may have others inside."""
    if not depth:
        return inner(draft)
    under = indented(block(draft, depth - 1))
    leave = draft.pick(["break", "continue", "pass"])
    error = draft.pick(["1 // 0", "[][0]", "{}['k']", "0", "int('x')"])
    target, log = draft.target(), free(draft)
    forms = [
        ["for i in range(3):", *under, f"    if {condition(draft, 0)}:",
         f"        {leave}", "else:", *indented(inner(draft))],
        ["count = 2", "while count:", "    count -= 1", *under,
         f"    if count == {draft.integer(0, 2)}:", f"        {leave}",
         "else:", f"    {target} = count"],
        ["try:", *under, f"    {target} = {error}", f"except ({CAUGHT}) as error:",
         f"    {target} = type(error).__name__", "finally:", *indented(inner(draft))],
        [f"if {condition(draft)}:", *under, "else:", *indented(inner(draft))],
        [f"with contextlib.suppress({CAUGHT}):", *under, f"    {target} = {error}"],
        ["try:", "    try:", *indented(under), f"        {target} = {error}",
         "    finally:", f"        {log}.append(1)", f"except ({CAUGHT}):",
         *indented(inner(draft))],
        [f"for i, (one, *two) in enumerate([[1, 2], {listing(draft, 0)} + [1]]):",
         f"    {target} = [i, one, two]", *under],
    ]  # fmt: skip
    return draft.pick(forms)


def nested(draft: Draft) -> Lines:
    """Blocks in blocks at the top level."""
    lines = block(draft)
    return ["import contextlib", *lines] if "contextlib" in "".join(lines) else lines


def worked(draft: Draft) -> Lines:
    """A function whose body has blocks, returns early, or returns in ``finally``."""
    name, target, read = draft.pick(FUNCTIONS), draft.target(), free(draft)
    some = draft.pick([loop, branch, attempt, matched])(draft)
    early = draft.pick([f"if x in {read}: return x", "if not x: return [x]", "pass"])
    ends = [
        [f"return [x, {target}]"], ["try:", f"    return {read}", "finally:",
         f"    {read}.append(x)"], ["yield x", f"yield {read}"],
        [f"for v in {read}:", "    if v == x: break", "else:", "    v = None",
         "return v"], ["assert x", "return x"],
        ["raise ValueError(x)"],
    ]  # fmt: skip
    scope = draft.pick([[], [f"global {target}"]])
    head = [f"def {name}(x=1):", *indented([*scope, early, *some, *draft.pick(ends)])]
    call = f"{name}({anything(draft, 0)})"
    forms = [f"{draft.target()} = {call}", f"print({call})", f"{target} = list({call})"]
    return [*head, draft.pick(forms)]


def manager(draft: Draft) -> Lines:
    """A manager made of a generator, which changes something before and after."""
    name, log, target = draft.pick(FUNCTIONS), free(draft), draft.target()
    bodies = [
        [f"    {log}.append(x)", "    yield x", f"    {log}.append(2)"],
        ["    try:", "        yield [x]", "    finally:", f"        {log}.append(3)"],
        ["    try:", "        yield x", f"    except ({CAUGHT}):",
         f"        {log}.append('caught')"],
    ]  # fmt: skip
    lines = ["import contextlib", "@contextlib.contextmanager", f"def {name}(x=1):"]
    lines += draft.pick(bodies)
    more = draft.pick(["", f", {name}(4) as {draft.target()}"])
    use = [f"with {name}({anything(draft, 0)}) as {target}{more}:"]
    return [*lines, *use, *indented(inner(draft, target))]


def error_kept(draft: Draft) -> Lines:
    """An exception of the notebook's own, raised, caught, and looked into."""
    name, target = draft.pick(["Stop", "Wrong"]), draft.target()
    lines = [
        f"class {name}(ValueError):",
        "    seen = []",
        "    def __init__(self, x):",
        "        super().__init__(x)",
        "        self.seen.append(x)",
        "        self.x = x",
    ]
    seen = ["error.x", "error.args", "str(error)", f"{name}.seen", "[error.seen]"]
    caught = draft.pick(seen)
    made = anything(draft, 0)
    lines += ["try:", *indented(inner(draft)), f"    raise {name}({made})",
              f"except {name} as error:", f"    {target} = {caught}"]  # fmt: skip
    return lines


def stars(draft: Draft) -> Lines:
    """Stars in targets, displays and calls; targets that are parts of objects."""
    names, one, two = draft.names(list), draft.target(), draft.target()
    held = draft.pick(names) if names else "[1, 2, 3]"
    forms = [
        [f"{one}, *{two} = {held}"], [f"*{one}, {two} = {held}, {anything(draft, 0)}"],
        [f"{one} = [*{held}, *{held}]"], [f"{one} = {{**dict(k={held})}}"],
        [f"{one} = (lambda *a, **k: [a, k])(*{held}, **{{'k': {held}}})"],
        [f"print(*{held}, sep='')"], [f"{one} = max(*{held}, 1)"],
        [f"({one}, *_), {two} = {held}, {anything(draft, 0)}"],
        [f"{one} = {two} = [*range(2), {held}]"],
    ]  # fmt: skip
    if names:
        forms += [
            [f"{held}[0], {one} = {anything(draft, 0)}, {held}"],
            [f"{one}, {held}[0] = {held}[0], {number(draft, 0)}"],
            [f"for {held}[0] in range(2): pass"], [f"{held}[:], {one} = [[1], 2]"],
            [f"[{one}, *{held}[1:]] = [1, 2, 3]"], [f"*{held}[0:1], {one} = 1, 2, 3"],
        ]  # fmt: skip
    return draft.pick(forms)


def annotated(draft: Draft) -> Lines:
    """An annotation, with a value or without; identity kept as a value."""
    names = draft.where(lambda v: not callable(v))
    one, two = draft.target(), anything(draft, 0)
    forms = [
        [f"{one}: list = {two}"], [f"{one}: 'unknown'"],
        [f"{one}: int = {number(draft)}"],
        [f"assert {condition(draft)}, 'no'"], [f"del {one}" if names else "pass"],
        [f"{one} = {two} is {two}"], [f"{one} = not {two}"],
        [f"{one} = 1 < {number(draft)} < 5"], [f"{one} = {two}", f"del {one}"],
        [f"{one} = (yes := {two}) and yes"], ["if __name__ == '__main__':",
         *indented(inner(draft))], [f"{one} = {two} or {anything(draft, 0)}"],
    ]  # fmt: skip
    return draft.pick(forms)


def bytes_changed(draft: Draft) -> Lines:
    """Memory that several names see: ``bytearray``, ``memoryview``, ``array``."""
    one, two, at = draft.target(), draft.target(), draft.integer(0, 2)
    made = ["import array", f"{one} = array.array('i', [1, 2, 3])"]
    lines = draft.pick([[f"{one} = bytearray(b'abc')"], made])
    return [
        *lines, f"{two} = memoryview({one})", f"{two}[{at}] = {draft.integer(1, 9)}",
        f"{two} = list({two})",
    ]  # fmt: skip


def class_matched(draft: Draft) -> Lines:
    """A ``match`` on a class of the notebook's, in which its state is bound."""
    one, two = draft.target(), "rest"
    lines = ["class Point:", "    __match_args__ = ('x', 'y')",
             "    def __init__(self, x, y=1):", "        self.x, self.y = x, y",
             f"    kept = {anything(draft, 0)}"]  # fmt: skip
    cases = [
        f"Point({one}, {two})", f"Point(x=[*{one}])", f"Point(y=1) as {one}",
        f"Point(x={{'k': {one}}})", f"Point(x=int() | str() as {one})",
    ]  # fmt: skip
    return [
        *lines, f"match Point({anything(draft, 0)}):",
        f"    case {draft.pick(cases)}:", *indented(indented(inner(draft, one))),
        "    case _:", *indented(indented(inner(draft))),
    ]  # fmt: skip


def class_body(draft: Draft) -> Lines:
    """A class whose body acts, has another inside, or is told of its children."""
    log, new, target = free(draft), anything(draft, 0), draft.target()
    forms = [
        ["class Acts:", f"    {log}.append(1)", f"    kept = [{log}]",
         "    for i in range(2):", "        kept.append(i)"],
        ["class Outer:", "    class Inner:", f"        kept = {new}",
         "    def make(self):", "        return self.Inner()",
         f"{target} = Outer().make().kept"],
        ["class Base:", "    known = []", "    def __init_subclass__(cls):",
         f"        Base.known.append(cls.__name__); {log}.append(2)",
         "class Child(Base):", "    pass", f"{target} = Base.known"],
        ["class Counts:", "    def __set_name__(self, owner, name):",
         f"        {log}.append(name)", "    def __get__(self, one, kind):",
         f"        {log}.append(3)", "        return [one is None]", "class Has:",
         "    count = Counts()", f"{target} = Has().count", "print(Has.count)"],
        ["import dataclasses", "@dataclasses.dataclass", "class Row:",
         "    x: object = 1", "    def __post_init__(self):",
         f"        {log}.append(self.x)",
         f"{target} = repr(Row({number(draft)}))", f"print(Row({new}))"],
    ]  # fmt: skip
    return draft.pick(forms)


THEME = Theme(
    "nesting",
    (
        Maker("blocks in blocks", nested, 3),
        Maker("function with blocks", worked, 3),
        Maker("manager of a generator", manager),
        Maker("exception of its own", error_kept),
        Maker("stars", stars, 2),
        Maker("annotated", annotated, 2),
        Maker("bytes changed", bytes_changed),
        Maker("class matched", class_matched),
        Maker("class body", class_body, 2),
    ),
)
