"""Expressions, chosen by the values that the names of a draft have at that place."""

from __future__ import annotations

import types

from programs.draft import Draft

FUNCTIONS = (types.FunctionType,)


def number(draft: Draft, depth: int = 1) -> str:
    """An expression that is a number."""
    kinds = ["literal"]
    if draft.names(int):
        kinds += ["name"] * 3
    if draft.names(list, tuple, dict, set):
        kinds += ["len"]
    if draft.names(list):
        kinds += ["item", "sum"]
    if depth:
        kinds += ["two", "two", "chosen"]
    match draft.pick(kinds):
        case "name":
            return draft.pick(draft.names(int))
        case "len":
            return f"len({draft.pick(draft.names(list, tuple, dict, set))})"
        case "item":
            return f"{draft.pick(draft.names(list))}[{draft.pick(['0', '-1'])}]"
        case "sum":
            return f"sum({draft.pick(draft.names(list))})"
        case "two":
            one, two = number(draft, depth - 1), number(draft, depth - 1)
            form = draft.pick(["{} + {}", "{} * 2 - {}", "{} * {} % 7", "max({}, {})"])
            return form.format(one, two)
        case "chosen":
            test = condition(draft, depth - 1)
            return f"({number(draft, 0)} if {test} else {number(draft, 0)})"
    return str(draft.integer())


def condition(draft: Draft, depth: int = 1) -> str:
    """An expression that is true or false."""
    form = draft.pick(["{} > {}", "{} % 2 == {} % 2", "{} != {}"])
    return form.format(number(draft, depth), number(draft, 0))


def listing(draft: Draft, depth: int = 1) -> str:
    """An expression that is a list, perhaps one that has a name."""
    names = draft.names(list)
    kinds = ["literal", "comprehension"]
    kinds += ["name", "name", "copy", "longer", "sorted", "part"] if names else []
    kinds += ["nested", "conditional", "pairs"] if depth else []
    match draft.pick(kinds):
        case "name":
            return draft.pick(names)
        case "copy":
            form = draft.pick(["list({})", "{}[:]", "[*{}]", "{}.copy()"])
            return form.format(draft.pick(names))
        case "longer":
            return f"{draft.pick(names)} + [{number(draft)}]"
        case "sorted":
            keys = ["", ", reverse=True", ", key=lambda v: -v"]
            name = draft.pick(names)
            if " at 0x" not in repr(draft.scope[name]):  # where each run sorts anew
                keys.append(", key=str")
            return f"sorted({name}{draft.pick(keys)})"
        case "part":
            return f"{draft.pick(names)}[{draft.integer(0, 1)}:{draft.integer(1, 3)}]"
        case "nested":
            return f"[{listing(draft, 0)}, {listing(draft, 0)}]"
        case "conditional":
            over = draft.pick([*names, "range(4)"])
            return f"[i for i in {over} if {condition(draft, 0)}]"
        case "pairs":
            return f"[i + j for i in range(2) for j in {listing(draft, 0)}]"
        case "comprehension":
            return f"[i * {number(draft, 0)} for i in range(3)]"
    return f"[{number(draft)}, {draft.integer()}]"


def mapping(draft: Draft) -> str:
    """An expression that is a dict, perhaps one that has a name."""
    names = draft.names(dict)
    kinds = ["literal", "comprehension", "of list"]
    kinds += ["name", "name", "copy", "more"] if names else []
    match draft.pick(kinds):
        case "name":
            return draft.pick(names)
        case "copy":
            form = draft.pick(["dict({})", "{}.copy()", "{{**{}}}"])
            return form.format(draft.pick(names))
        case "more":
            return f"{{**{draft.pick(names)}, 'k': {anything(draft, 0)}}}"
        case "comprehension":
            return f"{{i: i + {number(draft, 0)} for i in range(3)}}"
        case "of list":
            return f"{{'k': {listing(draft, 0)}, 'n': {number(draft, 0)}}}"
    return f"{{'k': {anything(draft, 0)}}}"


def anything(draft: Draft, depth: int = 1) -> str:
    """An expression of any kind, often a name, so that objects come to be shared."""
    names = draft.where(sharable)
    kinds = ["number", "list", "text"]
    kinds += ["name"] * 3 if names else []
    kinds += ["dict", "tuple", "set", "either"] if depth else []
    match draft.pick(kinds):
        case "name":
            return draft.pick(names)
        case "list":
            return listing(draft, depth)
        case "dict":
            return mapping(draft)
        case "tuple":
            return f"({anything(draft, 0)}, {anything(draft, 0)})"
        case "set":
            return f"{{{number(draft)}, {number(draft, 0)}}}"
        case "either":
            test = condition(draft, 0)
            return f"({anything(draft, 0)} if {test} else {anything(draft, 0)})"
        case "text":
            return draft.pick(["'x'", "'k'", f"str({number(draft, 0)})"])
    return number(draft, depth)


def sharable(value: object) -> bool:
    """Whether a value is an object that names can share and change."""
    return not isinstance(
        value, int | float | str | types.ModuleType | type | types.FunctionType
    )
