"""Functions that read, change and bind globals, late-bound; closures; callbacks."""

from __future__ import annotations

import types

from programs.draft import Draft, Lines, Maker, Theme
from programs.values import anything, number

FUNCTIONS = ("f", "g", "h")


def own(draft: Draft) -> list[str]:
    """The notebook's functions and lambdas."""
    return draft.names(types.FunctionType)


def free(draft: Draft) -> str:
    """A name that a body reads: a known one, or one that may come later."""
    known = draft.where(lambda value: not callable(value))
    return draft.pick([*known, draft.target()])


def body(draft: Draft) -> Lines:
    """A function's body, which may do something to globals and to its argument."""
    name, new = free(draft), draft.pick(["x", number(draft, 0)])
    lines: Lines = []
    for _ in range(draft.integer(0, 2)):
        forms = [
            f"y = {name}", f"{name}.append({new})", f"{name}['k'] = {new}",
            f"{name}[0] = {new}", "x.append(1)", f"y = [{name}, x]", f"{name}.pop()",
            f"{name}.extend([{new}])", "x += [2]", "x['k'] = 3",
        ]  # fmt: skip
        lines.append(draft.pick(forms))
    if draft.chance(4):
        bound = draft.pick([*draft.names(int, list), draft.target()])
        new = draft.pick([f"{bound} + 1", f"{bound} + {bound}", "[x]", "x"])
        lines = [f"global {bound}", f"{bound} = {new}", *lines]
    results = [
        "return x", f"return {name}", f"return {number(draft, 0)}", f"return [{name}]",
        f"return [x, {name}]", f"return x + {name}", f"return len({name})",
    ]  # fmt: skip
    results += [f"return {other}(x)" for other in own(draft)]
    return [*lines, draft.pick(results)]


def define(draft: Draft) -> Lines:
    """A function; now and then with a default that is changed."""
    made = draft.pick(["[]", "{'k': []}", free(draft), "[].append"])
    extra = draft.pick(["", "", ", *rest", ", y=2", f", seen={made}", ", **more"])
    lines = body(draft)
    if "seen" in extra:
        changes = ["seen.append(x)", "seen['k'].append(x)", "seen['k'] = x", "seen(x)"]
        lines.insert(0, draft.pick([*changes, "x.append(seen)", "pass"]))
        ends = ["return seen", "return len(seen)", "return seen['k']", "return [seen]"]
        lines[-1] = draft.pick([*ends, "yield seen", lines[-1]])
    head = f"def {draft.pick(FUNCTIONS)}(x{extra}):"
    return [head, *[f"    {line}" for line in lines]]


def named_lambda(draft: Draft) -> Lines:
    """A lambda with a name, which reads a global late."""
    name = free(draft)
    forms = ["x + {}", "[x, {}]", "{}", "len({})", "{}.append(x)"]
    made = draft.pick(forms).format(name)
    return [f"{draft.pick(FUNCTIONS)} = lambda x: {made}"]


def call(draft: Draft) -> Lines:
    """A call, with a value that may be shared, its result kept or not."""
    if not own(draft):
        return define(draft)
    name = draft.pick(own(draft))
    forms = [f"{name}({anything(draft, 0)})", f"{name}({number(draft, 0)})"]
    line = draft.pick(forms)
    ends = [f"{draft.target()} = {line}", f"{draft.target()} = {line}", line]
    return [
        draft.pick(
            [
                *ends,
                f"{line};",
                f"print({line})",
                f"{draft.target()} = [{line}, {line}]",
            ]
        )
    ]


def handed(draft: Draft) -> Lines:
    """A function handed over, called at once or later."""
    if not own(draft):
        return named_lambda(draft)
    name, other, target = draft.pick(own(draft)), draft.pick(own(draft)), draft.target()
    forms = [
        f"{target} = list(map({name}, [1, 2]))",
        f"{target} = sorted([2, 1], key={name})",
        f"{target} = [{name}(i) for i in range(2)]",
        f"{target} = {{'k': {name}}}['k']({number(draft)})",
        f"{target} = [part({number(draft)}) for part in ({name}, {other})]",
        f"{target} = max([1, 2], key=lambda v: {name}(v))",
    ]
    return [draft.pick(forms)]


def closure(draft: Draft) -> Lines:
    """A function that makes functions, with state of their own."""
    name, made = draft.pick(FUNCTIONS), draft.target()
    shared = free(draft)
    bodies = [
        ["    count = x", "    def step(y=1):", "        nonlocal count",
         "        count += y", "        return count", "    return step"],
        ["    kept = [x]", "    def step(y=1):", "        kept.append(y)",
         "        return kept", "    return step"],
        [f"    return lambda y=1: [x, y, {shared}]"],
        ["    def step(y=1):", f"        {shared}.append(x)",
         f"        return {shared}",
         "    return step"],
        ["    return [lambda y=1: (x, i) for i in range(2)][0]"],
    ]  # fmt: skip
    lines = [
        f"def {name}(x):",
        *draft.pick(bodies),
        f"{made} = {name}({anything(draft, 0)})",
    ]
    calls = [f"{draft.target()} = {made}()" for _ in range(draft.integer(0, 2))]
    return [*lines, *calls]


THEME = Theme(
    "functions",
    (
        Maker("def", define, 4),
        Maker("lambda", named_lambda, 2),
        Maker("call", call, 6),
        Maker("function handed over", handed, 2),
        Maker("closure", closure, 2),
    ),
    names=("f", "g"),
)
