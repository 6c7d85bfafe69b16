"""Functions that are values: closures, bound methods, names that are bound anew."""

from __future__ import annotations

from programs.draft import Draft, Lines, Maker, Theme
from programs.functions import FUNCTIONS, free
from programs.values import anything, listing, number


def functions(draft: Draft) -> list[str]:
    """The names of whatever can be called, classes aside."""
    return draft.where(lambda v: callable(v) and not isinstance(v, type))


def keeper(draft: Draft) -> Lines:
    """A function that makes a function with state, and one of these under a name."""
    name, shared, made = draft.pick(FUNCTIONS), free(draft), draft.target()
    bodies = [
        ["    kept = [x]", "    def step(y=1):", "        kept.append(y)",
         "        return kept", "    return step"],
        ["    def step(y=1):", f"        global {made}_count",
         f"        {made}_count = y", "        return [y]", "    return step"],
        ["    def step(y=1):", f"        {shared}.append(y)", "        return y",
         "    return step"],
        ["    step = [].append", "    return step"],
        ["    def step(y=1):", "        nonlocal x", "        x = [x, y]",
         "        return x", "    return [step, lambda y=2: x]"],
        ["    def step(given=None):", "        def inner(y=1):",
         f"            {shared}.append(y)", "            return x",
         "        return inner", "    return step"],
    ]  # fmt: skip
    lines = [f"def {name}(x=2):", *draft.pick(bodies)]
    return [*lines, f"{made} = {name}({anything(draft, 0)})"]


def method_kept(draft: Draft) -> Lines:
    """A bound method under a name, or in a container."""
    names = draft.names(list, set, dict)
    if not names:
        return []
    name = draft.pick(names)
    methods = {"list": "append", "set": "add", "dict": "setdefault"}
    method = methods[type(draft.scope[name]).__name__]
    forms = ["{0} = {1}.{2}", "{0} = [{1}.{2}, len]", "{0} = {{'k': {1}.{2}}}"]
    forms += ["{0} = getattr({1}, '{2}')", "{0} = lambda v=1: {1}.{2}(v)"]
    return [draft.pick(forms).format(draft.target(), name, method)]


def renamed(draft: Draft) -> Lines:
    """The name of a function bound to another function, or to what it gives."""
    names = functions(draft)
    if not names:
        return keeper(draft)
    one, two, target = draft.pick(names), draft.pick(names), draft.target()
    forms = [
        [f"{one} = {two}"], [f"{one}, {two} = {two}, {one}"], [f"{target} = {one}"],
        [f"{one} = {one}({number(draft, 0)})"], [f"{target} = [{one}, {two}]"],
        [f"for {one} in [{two}, {two}]:", f"    {target} = {one}(3)"],
        [f"if ({one} := {two}):", f"    {target} = {one}(1)"],
        [f"{target} = {one} if {number(draft, 0)} > 3 else {two}"],
        [f"def {one}(x=1):", f"    return [x, {two}]"],
        [f"{target} = {{'k': {one}}}", f"{two} = {target}['k']"],
        [f"def {draft.pick(FUNCTIONS)}(x=1):", f"    global {one}",
         f"    {one} = {two}", "    return x"],
    ]  # fmt: skip
    return draft.pick(forms)


def handed(draft: Draft) -> Lines:
    """A function given to what calls it, for its values or for show."""
    names = functions(draft)
    if not names:
        return keeper(draft)
    name, target, over = draft.pick(names), draft.target(), listing(draft, 0)
    forms = [
        "list(map({0}, {1}))", "sorted({1}, key={0})", "max({1}, key={0})",
        "list(filter({0}, {1}))", "functools.reduce(lambda a, b: [{0}(b)], {1}, 0)",
        "list(itertools.starmap({0}, [[1], [2]]))", "functools.partial({0}, 3)()",
        "list(itertools.takewhile({0}, {1}))", "next(iter({0}, 3))", "{0}(*[2])",
        "[{0}(v) for v in {1}]", "(lambda f: f(2))({0})", "{0}()",
        "list(itertools.accumulate({1}, lambda a, b: {0}(b)))",
        "collections.defaultdict({0})['k']", "operator.call({0}, 3)",
        "[f(3) for f in ({0}, {0})]",
    ]  # fmt: skip
    made = draft.pick(forms).format(name, over)
    lines = [f"import {module}" for module in MODULES if module in made]
    return [*lines, draft.pick([f"{target} = {made}", f"print({made})", made])]


MODULES = ("functools", "itertools", "collections", "operator")


def put_on(draft: Draft) -> Lines:
    """A value, or a class of the notebook's, put on a function as its decorator."""
    names = functions(draft)
    if not names:
        return keeper(draft)
    name, over = draft.pick(names), draft.pick(FUNCTIONS)
    log = free(draft)
    plain = [f"def {over}(x=1):", "    return [x]"]
    wrapping = [
        "class Wrapped:",
        "    def __init__(self, call):",
        f"        {log}.append(1)",
        "        self.call = call",
        "    def __call__(self, *given):",
        "        self.seen = given",
        f"        {log}.append(given)",
        "        return self.call(*given)",
    ]
    registry = ["known = {}", "def known_as(name):", "    def keep(call):",
                "        known[name] = call", "        return call", "    return keep",
                f"@known_as({number(draft, 0)})"]  # fmt: skip
    forms = [
        [f"@{name}", *plain], [f"@{name}", "class Kept:", "    a = 1"],
        [*wrapping, "@Wrapped", *plain], [*registry, *plain],
        [*registry, *plain, f"{draft.target()} = [v(2) for v in known.values()]"],
        ["class Kept:", f"    call = staticmethod({name})", "    @staticmethod",
         f"    def more(x={name}):", "        return [x]",
         f"{draft.target()} = Kept.call(2)"],
    ]  # fmt: skip
    return draft.pick(forms)


def ends(draft: Draft) -> Lines:
    """What calls give at the end."""
    return [f"end_{name} = {name}(9)" for name in functions(draft)[:4]]


THEME = Theme(
    "handing",
    (
        Maker("closure with state", keeper, 3),
        Maker("bound method kept", method_kept),
        Maker("function renamed", renamed, 3),
        Maker("function handed to a library", handed, 5),
        Maker("value as decorator", put_on, 2),
    ),
    names=("f", "g", "call"),
    ends=ends,
)
