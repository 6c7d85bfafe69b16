"""Ways through statements: branches, loops, and blocks that an error may leave."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbprod.kinds.defining import merged
from nbprod.kinds.scopes import Scope
from nbprod.kinds.values import ANY, Kind, each
from nbprod.source.names import bound_in

if TYPE_CHECKING:
    from nbprod.kinds.running import Running

ROUNDS = 4
"""So often a loop is gone round; what still changes then is not known."""


def branches(at: Running, node: ast.If, scope: Scope) -> bool:
    """One of two branches."""
    at.at.of(node.test, scope)
    before = dict(scope.values)
    first = at.run(node.body, scope)
    after = scope.values
    scope.values = before
    second = at.run(node.orelse, scope)
    if first and second:
        scope.values = merged(after, scope.values)
    elif first:
        scope.values = after
    return first or second


def loop(at: Running, node: ast.For | ast.AsyncFor | ast.While, scope: Scope) -> None:
    """A loop, until going round changes nothing."""
    items = ANY
    for turn in range(ROUNDS):
        before = dict(scope.values)
        if isinstance(node, ast.While):
            at.at.of(node.test, scope)
        else:
            items = at.at.of(node.iter, scope)
            at.bind(node.target, each(items), scope)
        at.run(node.body, scope)
        scope.values = merged(before, scope.values)
        if scope.values == before:
            break
        if turn == ROUNDS - 1:
            for name in bound_in([node]) | {*before}:
                if scope.values.get(name) != before.get(name):
                    scope.values[name] = ANY
    at.run(node.orelse, scope)


def within(at: Running, node: ast.With | ast.AsyncWith, scope: Scope) -> bool:
    """A ``with``: what it gives is not known."""
    for one in node.items:
        at.at.of(one.context_expr, scope)
        if one.optional_vars is not None:
            at.bind(one.optional_vars, ANY, scope)
    reached, seen = followed(at, node.body, scope)
    scope.values = merged(seen, scope.values) if reached else seen
    return True


def followed(
    at: Running, body: list[ast.stmt], scope: Scope
) -> tuple[bool, dict[str, Kind]]:
    """Go through statements any of which may be the last; what was then."""
    trail = (scope, dict(scope.values))
    at.trails.append(trail)
    reached = at.run(body, scope)
    at.trails.pop()
    return reached, trail[1]


def trying(at: Running, node: ast.Try, scope: Scope) -> bool:
    """A ``try``: a handler may find what any statement before it has left."""
    through, seen = followed(at, node.body, scope)
    through = through and at.run(node.orelse, scope)
    ends = [scope.values] if through else []
    for handler in node.handlers:
        scope.values = dict(seen)
        if handler.name:
            scope.values[handler.name] = ANY
        if at.run(handler.body, scope):
            ends.append(scope.values)
    scope.values = ends[0] if ends else seen
    for more in ends[1:]:
        scope.values = merged(scope.values, more)
    return at.run(node.finalbody, scope) and bool(ends)
