"""Reading the notebook's own functions where they are called."""

from __future__ import annotations

import ast

from nbprod.lineage.arguments import Given
from nbprod.lineage.state import DEEPEST, FUNCTION, Run, joined
from nbprod.lineage.values import Data, Many, Value


def called(given: Given, function: FUNCTION, index: int, run: Run) -> Value:
    """Read a function's body with what it is given; gives what it returns."""
    node = given.node
    starred = any(isinstance(one, ast.Starred) for one in node.args)
    if run.depth >= DEEPEST:
        return joined(given.data) if given.data else None
    places = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    bound: dict[str, Value] = dict.fromkeys(places)
    for one in function.args.kwonlyargs:
        bound[one.arg] = None
    bound |= defaults(function, run)
    if not starred:
        bound |= dict(zip(places, given.places, strict=False))
    bound |= given.named
    handed = {} if starred else dict(zip(places, node.args, strict=False))
    handed |= {one.arg: one.value for one in node.keywords if one.arg}
    return inside(function, index, bound, handed, node, run)


def defaults(function: FUNCTION, run: Run) -> dict[str, Value]:
    """What parameters are where nothing is given."""
    places = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    values = [run.value(one) for one in function.args.defaults]
    return dict(zip(places[len(places) - len(values) :], values, strict=True))


def inside(
    function: FUNCTION,
    index: int,
    bound: dict[str, Value],
    handed: dict[str, ast.expr],
    node: ast.Call,
    run: Run,
) -> Value:
    """Read a body, with names of its own; what it changes in place stays changed."""
    names, returned, at = run.names, run.returned, run.index
    varying, outer = run.varying, run.outer
    run.outer = outer or run.place(node)
    run.names = {**names, **bound}
    run.returned, run.index, run.depth = [], index, run.depth + 1
    run.execute(function.body)
    found: list[Value] = [one for one in run.returned if one is not None]
    changed = in_place(function, handed, run)
    run.names = {**names, **global_names(function, run), **changed}
    run.returned, run.index, run.depth = returned, at, run.depth - 1
    run.varying, run.outer = varying, outer
    return merged(found)


def global_names(function: FUNCTION, run: Run) -> dict[str, Value]:
    """What the function binds of the notebook's names."""
    said = {
        name
        for one in ast.walk(function)
        if isinstance(one, ast.Global)
        for name in one.names
    }
    return {name: run.names[name] for name in said if name in run.names}


def in_place(
    function: FUNCTION, handed: dict[str, ast.expr], run: Run
) -> dict[str, Value]:
    """What the names that were handed over hold after the body was read."""
    bound = {
        one.id
        for one in ast.walk(function)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }
    return {
        given.id: run.names[name]
        for name, given in handed.items()
        if isinstance(given, ast.Name) and name in run.names and name not in bound
    }


def merged(values: list[Value]) -> Value:
    """What a function may return."""
    if not values:
        return None
    if len(values) == 1:
        return values[0]
    tuples = [one for one in values if isinstance(one, Many)]
    if len(tuples) == len(values):
        return max(tuples, key=lambda one: len(one.items))
    found = [one for one in values if isinstance(one, Data)]
    return max(found, key=lambda one: len(one.facts)) if found else values[-1]
