"""What a library's call touches and gives, by its leaf and by how it is written."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace

from nbprod import libraries
from nbprod.analysis.context import Context, contains, element, names_of
from nbprod.analysis.relations import NONE
from nbprod.analysis.sharing import ARRAYS, IMMUTABLE, Value, joined, plain
from nbprod.analysis.summaries import positional
from nbprod.ir import Call

LEARNING = frozenset({"fit", "search", "transform", "feature", "plot"})
"""Calls whose receiver keeps what it gets to itself: models, and what is drawn on."""
CONTAINERS = ("builtins.list", "builtins.dict", "builtins.set", "collections.deque", "")


MAKERS = ("estimator", "transformer", "search", "split_maker")
GENERATORS = ("numpy.random.RandomState", "numpy.random.Generator", "random.Random")
SEEDS = ("builtins.int", "builtins.bool", "builtins.float", "numpy.generic")


def touch(
    call: Call,
    receiver: Value | None,
    arguments: Mapping[str, Value],
    node: ast.Call,
    cx: Context,
) -> None:
    """The resources that a call touches; random numbers only where no seed is given."""
    seeded = is_seeded(call, arguments, node)
    for resource in call.resources:
        if resource == "random" and (seeded or call.role in MAKERS):
            continue
        cx.trace.resources.add(resource)
    if tells_table(receiver, arguments, node) and call.returns == "builtins.str":
        cx.trace.resources.add("options:read")
    if call.role in ("fit", "search") and receiver is not None:
        kind = receiver.type
        maker = libraries.function(kind.removesuffix("#seeded")) if kind else None
        draws = maker is None or (maker.seeded_by and not kind.endswith("#seeded"))
        if draws:
            cx.trace.resources.add("random")


def tells_table(
    receiver: Value | None, arguments: Mapping[str, Value], node: ast.Call
) -> bool:
    """Whether a call tells a table, which then looks as options say."""
    if receiver is not None:
        return receiver.type in ARRAYS
    plain = isinstance(node.func, ast.Name) and node.func.id in (
        "str",
        "repr",
        "format",
    )
    return plain and any(value.type in ARRAYS for value in arguments.values())


def result_of(
    call: Call,
    receiver: Value | None,
    arguments: Mapping[str, Value],
    node: ast.Call,
    cx: Context,
) -> Value:
    """The value that a library's call gives."""
    if call.returns == "self" and receiver is not None:
        if call.role in LEARNING and not receiver.roots:
            return replace(receiver, learned=names_of(arguments))
        return receiver
    if call.returns.isdigit():
        return arguments.get(call.returns, Value())
    inplace = keyword(node, "inplace") if call.inplace else None
    if getattr(inplace, "value", None) is True:
        return Value("builtins.NoneType")
    kind = call.returns
    if call.role == "split" and kind == "tuple":
        kind = (
            f"tuple[{', '.join(v.type for v in positional(arguments) for _ in '12')}]"
        )
    if call.seeded_by and call.role in MAKERS[:3]:
        kind += "#seeded" if is_seeded(call, arguments, node) else ""
    if call.fresh or kind in IMMUTABLE:
        return Value(kind or alike(call, arguments, node, cx))
    if draws(call, receiver):
        made = drawing(call, kind, receiver, arguments)
        return replace(made, holds=made.holds | called_later(call, arguments, cx))
    everything, held = within_reach(receiver, arguments, cx)
    if (
        call.role in MAKERS
        or call.shallow
        or kind in CONTAINERS[:-1]
        or kind == "builtins.tuple"
    ):
        return Value(kind, NONE, everything | held)
    if not kind:
        return taken(receiver, arguments, cx)
    made = Value(kind, everything, held)
    if kind in ("builtins.zip", "builtins.enumerate") and "**" not in arguments:
        count = 1 if kind == "builtins.enumerate" else len(arguments)
        return replace(made, items=tuple(positional(arguments)[:count]))
    return made


def alike(
    call: Call, arguments: Mapping[str, Value], node: ast.Call, cx: Context
) -> str:
    """The type of what is new and as what is given: of an array, a float, a table."""
    given = arguments.get("0", Value()).type
    if call.alike and given in (*ARRAYS, "builtins.float"):
        return given
    match node.args[:1]:
        case [ast.List(elts=parts)] if call.role == "combine":
            names = [part.id for part in parts if isinstance(part, ast.Name)]
            types = {name_type(name, cx) for name in names}
            return "pandas.DataFrame" if "pandas.DataFrame" in types else ""
    return ""


def name_type(name: str, cx: Context) -> str:
    """The type of what a name stands for, without reading it."""
    scope = cx.local(name)
    if scope is not None:
        return plain(scope.values[name].type)
    world = cx.world
    known = name in world.top and name not in world.modules
    return plain(world.types.get(name, "")) if known else ""


def located(node: ast.Subscript, cx: Context) -> str:
    """The type of ``table.loc[…]`` and ``table.iloc[…]``, where its rows are many."""
    match node.value:
        case ast.Attribute(value=ast.Name(id=name), attr="loc" | "iloc") if (
            name_type(name, cx) == "pandas.DataFrame"
        ):
            pass
        case _:
            return ""
    many = (ast.Slice, ast.List, ast.Compare)
    match node.slice:
        case ast.Tuple(elts=[rows, ast.Slice() | ast.List()]) if isinstance(rows, many):
            return "pandas.DataFrame"
        case ast.Tuple(
            elts=[rows, ast.Constant() | ast.UnaryOp(op=ast.USub())]
        ) if isinstance(rows, many):
            return "pandas.Series"
    return "pandas.DataFrame" if isinstance(node.slice, many) else ""


def taken(receiver: Value | None, arguments: Mapping[str, Value], cx: Context) -> Value:
    """Something of which nothing is known: perhaps what one of the given holds."""
    if receiver is not None and contains(receiver.type):
        return replace(joined([element(receiver, cx), *arguments.values()]), type="")
    everything, held = within_reach(receiver, arguments, cx)
    return Value("", everything | held)


def draws(call: Call, receiver: Value | None) -> bool:
    """Whether a call gives something of a figure."""
    kinds = (call.returns, receiver.type if receiver is not None else "")
    drawn = any(kind.startswith("matplotlib.") for kind in kinds)
    return drawn and call.role in ("plot", "figure")


def drawing(
    call: Call, kind: str, receiver: Value | None, arguments: Mapping[str, Value]
) -> Value:
    """Axes, a figure or a part: they keep what was drawn, and do not change it."""
    on = [value for key, value in arguments.items() if key in call.mutates]
    if receiver is not None and "self" in call.mutates:
        on.append(receiver)
    made = joined(on)
    data = names_of(arguments) - made.all
    return Value(kind, made.roots, made.holds, learned=data, within=made.within)


def called_later(
    call: Call, arguments: Mapping[str, Value], cx: Context
) -> frozenset[str]:
    """What the functions of an animation may change when it is played.

    A function of the notebook holds what it changes of its own; any other, and one that
    changes what it is given, may change all that the animation was made of.
    """
    known = cx.world.definitions
    found: frozenset[str] = NONE
    for key in call.calls:
        value = arguments.get(key, Value())
        own = [known[name] for name in value.roots & known.keys()]
        plainly = len(own) == len(value.roots) == 1 and own[0].kind == "function"
        if plainly and not own[0].mutated | own[0].maybe_mutated:
            found |= value.all
        elif value.all or value.type == "function":
            found |= names_of(arguments)
    return found


def seed_of(call: Call, arguments: Mapping[str, Value]) -> Value | None:
    """What is given as the seed of a call: a number, or a generator to draw from."""
    places = call.seeded_by.replace("#", "").split("|")
    return next((arguments[p] for p in places if p in arguments), None)


def is_seeded(call: Call, arguments: Mapping[str, Value], node: ast.Call) -> bool:
    """Whether a call surely does not draw from the global generator."""
    seed = seed_of(call, arguments)
    if seed is None or not is_given(node, call.seeded_by):
        return False
    return seed.type in SEEDS or seed.type in GENERATORS


def within_reach(
    receiver: Value | None, arguments: Mapping[str, Value], cx: Context
) -> tuple[frozenset[str], frozenset[str]]:
    """The names that a call is given, and those that they hold."""
    everything = names_of(arguments) | (receiver.all if receiver else NONE)
    return everything, cx.world.sharing.held(everything)


def keyword(node: ast.Call, name: str) -> ast.expr | None:
    """The expression that is given for a keyword."""
    return next((k.value for k in node.keywords if k.arg == name), None)


def is_given(node: ast.Call, where: str) -> bool:
    """Whether an argument is there and is not None."""
    for place in where.split("|"):
        if place.startswith("#"):
            number = int(place[1:])
            found = node.args[number] if number < len(node.args) else None
        else:
            found = keyword(node, place)
        if found is not None:
            return not (isinstance(found, ast.Constant) and found.value is None)
    return False
