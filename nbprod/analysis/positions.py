"""Tuples: which of several targets gets which part of a value."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nbprod.analysis.context import Context
from nbprod.analysis.relations import NONE
from nbprod.analysis.sharing import Value
from nbprod.source.names import bound_in


def is_tuple(node: ast.expr) -> bool:
    """Whether an expression is a tuple whose parts are all written down."""
    return isinstance(node, ast.Tuple) and not has_star(node.elts)


def has_star(parts: Iterable[ast.expr]) -> bool:
    """Whether one of some parts stands for any number of them."""
    return any(isinstance(part, ast.Starred) for part in parts)


def by_position(target: ast.Tuple | ast.List, value: Value, cx: Context) -> bool:
    """Whether the parts of a target get one known part of the value each.

    Not where one surely is bound to what another was: all are bound at once.
    """
    if len(target.elts) != len(value.items) or has_star(target.elts):
        return False
    own = [bound_in([part]) for part in target.elts]
    every = NONE.union(*own)
    crossed = any(
        one.all & (every - names) for names, one in zip(own, value.items, strict=True)
    )
    return not (cx.certain and crossed)


def part_types(kind: str, count: int) -> list[str]:
    """The types of a tuple's parts, where its type tells them."""
    if not kind.startswith("tuple["):
        return [""] * count
    inner = [part.strip() for part in kind[6:-1].split(",")]
    if inner[-1] == "...":
        return [inner[0]] * count
    return inner if len(inner) == count else [""] * count
