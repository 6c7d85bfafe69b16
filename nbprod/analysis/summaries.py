"""Calls of the notebook's own functions and classes, by what is known of them."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Set
from functools import lru_cache

from nbprod import libraries
from nbprod.analysis.classes import lineage
from nbprod.analysis.consuming import ITERATOR, consume
from nbprod.analysis.context import (
    INSIDE,
    PARAMETER,
    Context,
    mutate,
    names_of,
    possible,
)
from nbprod.analysis.relations import NONE
from nbprod.analysis.sharing import ARRAYS, IMMUTABLE, Value, joined
from nbprod.ir import Definition
from nbprod.source.names import loaded


def handed_over(definition: Definition, cx: Context) -> None:
    """A function of the notebook is used as a value: it may be called at any time."""
    cx.trace.mentions.add(definition.name)
    late = definition.effects.reads
    possible(definition.effects, cx)
    cx.trace.closures |= late
    changed = definition.effects.mutates | definition.effects.may_mutate
    cx.world.sharing.hold(frozenset([definition.name]), changed - {definition.name})
    cx.world.sharing.late.add(definition.name, changed)
    if definition.mutated or definition.maybe_mutated:
        mutate(Value("", cx.passed.roots), cx, sure=False)
    for name in sorted(definition.effects.consumed):
        own = not name.startswith(PARAMETER)
        consume(Value("", frozenset([name])) if own else cx.passed, cx)


def library_set(name: str, cx: Context) -> None:
    """What a library has under a dotted name is set, or something of it is."""
    cx.trace.resources.add("options" if libraries.option(name) else "modes")


def positional(arguments: Mapping[str, Value]) -> list[Value]:
    """The positional arguments."""
    return [value for key, value in arguments.items() if key.isdigit()]


def apply_definition(
    definition: Definition,
    receiver: Value | None,
    arguments: Mapping[str, Value],
    node: ast.Call,
    cx: Context,
) -> Value:
    """What calling a function or class of the notebook does, by its summary."""
    possible(definition.effects, cx)
    cx.trace.closures |= definition.effects.escaping
    receiver = None if definition.binding == "static" else receiver
    to = by_parameter(definition, receiver, arguments)
    to |= by_default(definition, to, "**" in arguments, cx)
    for parameter in definition.mutated | definition.maybe_mutated:
        value = to.get(parameter, Value())
        mutate(value, cx, sure=parameter in definition.mutated)
        if value.dotted and parameter in definition.mutated:
            library_set(value.dotted, cx)
        # what it changed may have been a part, which other names may have too
        inside = value.holds | cx.world.sharing.held(value.all)
        mutate(Value("", inside), cx, sure=False)
    given = [meant(name, to, cx) for name in sorted(definition.returns)]
    share(definition, to, cx)
    for name in sorted(definition.effects.consumed):
        consume(meant(name, to, cx), cx)  # should it be an iterator
    if definition.kind == "class":
        changed = definition.effects.mutates | definition.effects.may_mutate
        everything = names_of(arguments)
        shared = shared_by_class(definition.name, cx)
        if changed & shared:  # by making one, be it what an attribute of it holds
            mutate(Value("", shared), cx, sure=False)
        everything |= changed | shared
        return Value(f"@{definition.name}", NONE, everything)
    if receiver is not None and loaded(node.func):
        cx.world.sharing.hold(receiver.roots, names_of(arguments))
    if definition.returns_type in IMMUTABLE:
        return Value(definition.returns_type)
    result = joined(given)
    if definition.returns_type == ITERATOR:
        return Value(ITERATOR, NONE, result.all)
    return Value(definition.returns_type, result.roots, result.holds)


def by_default(
    definition: Definition, to: Mapping[str, Value], perhaps: bool, cx: Context
) -> dict[str, Value]:
    """What parameters are that a call does not give, or only perhaps does.

    A default argument is an object of the function: names that share it share one with
    the function's name.
    """
    itself = frozenset([definition.name.partition(".")[0]])
    own = Value("", itself | cx.world.sharing.held(itself))
    missing = definition.shared - to.keys()
    unsure = definition.shared & to.keys() if perhaps else NONE
    return dict.fromkeys(missing, own) | {p: joined([to[p], own]) for p in unsure}


def meant(name: str, to: Mapping[str, Value], cx: Context) -> Value:
    """The value of a name in a summary: the notebook's own, or one for an argument."""
    if not name.startswith(PARAMETER):
        return Value(cx.world.types.get(name, ""), frozenset([name]))
    parameter = name.removeprefix(PARAMETER)
    value = to.get(parameter.removesuffix(INSIDE), Value())
    held = value.holds | cx.world.sharing.held(value.roots)
    if parameter.endswith(INSIDE):
        return Value("", held)
    return Value(value.type, value.roots, held)


def share(definition: Definition, to: Mapping[str, Value], cx: Context) -> None:
    """After a call objects refer to others, and names share them, as in its body."""
    sharing = cx.world.sharing
    known: dict[str, Value] = {}

    def roots(name: str) -> frozenset[str]:
        if name not in known:
            known[name] = meant(name, to, cx)
        return known[name].roots

    for holder, held in by_holder(definition.keeps):
        if roots(holder) and known[holder].type in ARRAYS:
            continue
        while sharing.hold(roots(holder), NONE.union(*map(roots, held))):
            known.clear()  # what is reached from a name may be more now
    for name, other in sorted(definition.ties):
        sharing.bind(name, meant(other, to, cx), certain=False)


@lru_cache
def by_holder(
    keeps: frozenset[tuple[str, str]],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each name whose object refers to others, with those, in order."""
    found: dict[str, list[str]] = {}
    for holder, held in sorted(keeps):
        found.setdefault(holder, []).append(held)
    return tuple((holder, tuple(held)) for holder, held in found.items())


def shared_by_class(name: str, cx: Context) -> frozenset[str]:
    """What an instance shares with its class: its state, what its attributes hold."""
    return state(lineage(name, cx.world.definitions), cx)


def state_of(names: Set[str], cx: Context) -> frozenset[str]:
    """What an instance without a name may share that has methods of some classes."""
    known = cx.world.definitions
    classes = [name for name, made in known.items() if made.kind == "class"]
    lines = [lineage(name, known) for name in classes]
    return state({one for line in lines if line & names for one in line}, cx)


def state(classes: Set[str], cx: Context) -> frozenset[str]:
    """What instances of some classes have in common: themselves where it is theirs."""
    known = cx.world.definitions
    held = cx.world.sharing.held(classes)
    code = {name for name in held & known.keys() if known[name].kind == "class"}
    return (cx.world.stateful & classes) | (held - code)


def by_parameter(
    definition: Definition, receiver: Value | None, arguments: Mapping[str, Value]
) -> dict[str, Value]:
    """The arguments of a call by the names of the parameters; a surplus goes to all."""
    names = [name for name in definition.parameters if not name.startswith("*")]
    found: dict[str, Value] = {}
    first = [receiver] if receiver is not None else []
    for name, value in zip(names, first + positional(arguments), strict=False):
        found[name] = value
    rest = [value for key, value in arguments.items() if not key.isdigit()]
    surplus = (first + positional(arguments))[len(names) :]
    for key, value in arguments.items():
        if key in names:
            found[key] = value
    for starred in definition.parameters:
        if starred.startswith("*"):
            everything = names_of([*surplus, *rest])
            found[starred.lstrip("*")] = Value("", everything)
    if any(key == "**" for key in arguments):
        everything = names_of(arguments)
        for name in names:
            old = found.get(name, Value())
            found[name] = Value("", old.roots | everything, old.holds)
    return found
