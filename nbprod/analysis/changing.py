"""What calls and items change in place, and what the changed object keeps."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from nbprod.analysis.context import Context, element, mutate, names_of
from nbprod.analysis.outcomes import (
    CONTAINERS,
    GENERATORS,
    LEARNING,
    MAKERS,
    keyword,
    seed_of,
    within_reach,
)
from nbprod.analysis.sharing import IMMUTABLE, Value
from nbprod.analysis.streams import STREAMS, sent_to
from nbprod.analysis.summaries import library_set
from nbprod.analysis.world import World
from nbprod.ir import Call

MODELLING = frozenset({"fit", "search", "predict", "transform", "feature", "metric"})
"""Calls that hand their arguments on to the parts that a model is made of."""
FILLING = "collections.defaultdict"
BUNCH = "sklearn.utils.Bunch"
DATA = ("pandas.", "numpy.ndarray", "scipy.sparse.")


def change(
    call: Call,
    receiver: Value | None,
    arguments: Mapping[str, Value],
    node: ast.Call,
    cx: Context,
) -> None:
    """Add what a call changes in place, by its leaf."""
    everything = [*arguments.values()] + ([receiver] if receiver else [])
    for which in call.mutates:
        if which == "*":
            for value in everything:
                mutate(element(value, cx), cx)
        elif which == "self":
            change_receiver(call, receiver, arguments, cx)
        elif which == "parts" and receiver is not None:
            mutate(Value("", trained(parts(receiver, cx), cx.world)), cx, sure=False)
        elif which in arguments:
            mutate(inside_tuple(arguments[which]), cx)
            library_given(arguments[which], arguments, node, cx)
    if "out" in arguments and "out" not in call.mutates:
        mutate(inside_tuple(arguments["out"]), cx)
    inplace = keyword(node, "inplace") if call.inplace else None
    if (
        inplace is not None
        and getattr(inplace, "value", None) is not False
        and receiver
    ):
        mutate(receiver, cx, sure=getattr(inplace, "value", None) is True)
    if call.role in MODELLING and cx.world.intrusive:
        for value in arguments.values():
            mutate(value, cx, sure=False)
    draw(call, receiver, arguments, cx)


def inside_tuple(value: Value) -> Value:
    """What is given to be changed, or is in a tuple that is given: ``out=(a,)``."""
    if value.type != "builtins.tuple":
        return value
    return Value("", value.all, named=value.all)


def draw(
    call: Call, receiver: Value | None, arguments: Mapping[str, Value], cx: Context
) -> None:
    """A generator that a call is given, or that a model holds, is drawn from."""
    if call.role in MAKERS:
        return
    seed = seed_of(call, arguments)
    if seed is not None:
        mutate(seed, cx, sure=False)
    if call.role in MODELLING | {"split"} or "random" in call.resources:
        given, held = within_reach(receiver, arguments, cx)
        types = cx.world.types
        drawn = {name for name in given | held if types.get(name, "") in GENERATORS}
        mutate(Value("", frozenset(drawn)), cx, sure=False)


def change_receiver(
    call: Call, receiver: Value | None, arguments: Mapping[str, Value], cx: Context
) -> None:
    """The receiver changes in place, and keeps what it gets, or a part of it."""
    if receiver is None:
        return
    # applying a model at most counts its uses: nothing that is worth returning
    mutate(receiver, cx, sure=call.role not in ("predict", "metric"))
    world = cx.world
    inside = names_of(arguments)
    if call.role in LEARNING:
        world.sharing.learn(receiver.roots, inside)
    elif (
        receiver.type in CONTAINERS
        or receiver.type.startswith("@")
        or not (call.fresh or receiver.type.startswith(DATA))
    ):
        world.sharing.hold(receiver.roots, inside)


def ask(base: Value, cx: Context) -> None:
    """A key is asked for: where it is missing, some containers add it."""
    if base.type == FILLING or (not base.type and cx.world.filling):
        mutate(base, cx, sure=False)


def environment(base: Value, cx: Context) -> None:
    """An item of ``os.environ`` is read."""
    if base.dotted == "os.environ":
        cx.trace.resources.add("environment:read")


def library_changed(base: Value, target: ast.expr, value: Value, cx: Context) -> None:
    """A part of a library is set, which shows or computes otherwise from then on."""
    if not base.dotted:
        return
    name = base.dotted
    if isinstance(target, ast.Attribute):
        name += f".{target.attr}"
    if name == "os.environ":
        cx.trace.resources.add("environment")
    elif name in STREAMS:
        sent_to(value, cx)
    else:
        library_set(name, cx)


def library_given(
    base: Value, arguments: Mapping[str, Value], node: ast.Call, cx: Context
) -> None:
    """A part of a library is set by a call: ``setattr(sys, "stdout", buffer)``."""
    target: ast.expr = node
    match node.args:
        case [owner, ast.Constant(value=str(name)), *_]:
            target = ast.Attribute(owner, name, ast.Store())
    library_changed(base, target, arguments.get("2", Value()), cx)


def parts(receiver: Value, cx: Context) -> frozenset[str]:
    """The names of what an object was made of."""
    return receiver.holds | cx.world.sharing.held(receiver.roots)


def trained(names: Iterable[str], world: World) -> frozenset[str]:
    """Those names whose object is perhaps a model, or contains one."""
    return frozenset(
        name
        for name in names
        if not world.types.get(name, "").startswith(DATA)
        and world.types.get(name, "") not in IMMUTABLE
    )


def no_longer_arrays(value: Value, cx: Context) -> None:
    """What is set in a set of data may be of another type than what it came with."""
    if value.type == f"{BUNCH}.arrays":
        types = cx.world.types
        retyped = [name for name, kind in types.items() if kind == value.type]
        types.update(dict.fromkeys(retyped, BUNCH))
        cx.world.retyped.update(retyped)
