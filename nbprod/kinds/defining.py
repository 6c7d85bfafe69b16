"""Functions of a notebook: what they are given, and small questions about them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import is_not

from nbprod import libraries
from nbprod.kinds.calling import Called
from nbprod.kinds.others import flat
from nbprod.kinds.values import ANY, UNBOUND, Kind, each, joined, options
from nbprod.source.names import parameters
from nbprod.source.trees import walk

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Summary:
    """A function of the notebook, as it is called."""

    given: dict[str, Kind] = field(default_factory=dict)
    read: dict[str, Kind] = field(default_factory=dict)
    """Names around it that it reads."""
    gives: Kind = UNBOUND
    calls: dict[tuple[Kind, ...], list[tuple[dict[str, Kind], Kind]]] = field(
        default_factory=dict
    )
    """Arguments → what the names were that it read, and what it gave."""


def imported(module: str | None, name: str) -> Kind:
    """What an import binds, where it is a function of a library."""
    path = f"{module}.{name}"
    known = module and name.islower() and libraries.function(path) is not None
    return Kind("function", dtype=path) if known else ANY


def declared(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """The names that are declared to be those of a scope around."""
    kinds = ast.Global | ast.Nonlocal
    return frozenset(n for node in nodes if isinstance(node, kinds) for n in node.names)


def is_generator(node: Function) -> bool:
    """Whether calling a function only gives what runs it."""
    return any(isinstance(part, ast.Yield | ast.YieldFrom) for part in walk(node))


def defaults_of(node: Function) -> dict[str, ast.expr]:
    """The parameters of a function that have a default."""
    plain = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
    found = dict(zip(plain[::-1], node.args.defaults[::-1], strict=False))
    for one, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
        if default is not None:
            found[one.arg] = default
    return found


def arguments(
    node: Function, called: Called, defaults: dict[str, Kind]
) -> dict[str, Kind]:
    """The kinds of the parameters of a function at a call."""
    plain = [*node.args.posonlyargs, *node.args.args]
    every = {one.arg: ANY for one in parameters(node.args)}
    if called.open:
        return every
    every |= defaults
    if node.args.vararg:
        every[node.args.vararg.arg] = Kind("builtins.tuple")
    if node.args.kwarg:
        every[node.args.kwarg.arg] = Kind("builtins.dict")
    for parameter, kind in zip(plain, called.given, strict=False):
        every[parameter.arg] = flat(kind)
    names = {one.arg for one in (*plain, *node.args.kwonlyargs)}
    every |= {name: flat(k) for name, k in called.named.items() if name in names}
    return every


def unpacked(kind: Kind, parts: Sequence[ast.expr]) -> list[Kind]:
    """What each of several targets gets of a value."""
    count = len(parts)
    some = options(kind)
    if any(isinstance(part, ast.Starred) for part in parts):
        return [each(kind)] * count
    ways = [
        (
            one.items
            if one.name in ("tuple", "list of", "sequence") and len(one.items) == count
            else (each(one),) * count
        )
        for one in some
    ]
    return [joined(way) for way in zip(*ways, strict=True)]


def merged(one: dict[str, Kind], other: dict[str, Kind]) -> dict[str, Kind]:
    """The names of two ways through; those of one may be unbound on the other."""
    if one == other:
        return dict(one)
    found = dict(one)
    for name in one.keys() - other.keys():
        found[name] = joined([one[name], UNBOUND])
    # most are the same on both
    differ = map(is_not, map(one.get, other), other.values())
    for name in compress(other, differ):
        found[name] = joined([one.get(name, UNBOUND), other[name]])
    return found
