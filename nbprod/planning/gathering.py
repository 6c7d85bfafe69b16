"""Values that the exploration only prepares: they go where they are looked at.

A cell that binds a value for one plot alone is no function of the report by itself; its
statements open the function of the plot. A number or text that several need stands in
each of them.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Mapping, Sequence, Set
from itertools import chain

from nbprod.analysis.overwriting import is_plain
from nbprod.ir import Flow, Statement
from nbprod.recognition.roles import is_plot, roles

Cell = tuple[Statement, ...]


def gathered(cells: Sequence[Cell], flow: Flow, lifted: Set[str]) -> list[Cell]:
    """The cells that show something, each with what others prepare for it alone."""
    found = list(cells)
    again = bound_at(flow)
    for number in reversed(range(len(cells))):
        users = only_users(cells[number], found[number + 1 :], flow, lifted, again)
        for place in users:
            found[number + 1 + place] = cells[number] + found[number + 1 + place]
        if users:
            del found[number]
    return found


def bound_at(flow: Flow) -> dict[str, list[int]]:
    """By name the indexes of the statements that bind it anew, in order."""
    found: dict[str, list[int]] = {}
    for statement in flow.statements:
        for name in statement.effects.writes:
            found.setdefault(name, []).append(statement.index)
    return found


def only_users(
    cell: Cell,
    later: Sequence[Cell],
    flow: Flow,
    lifted: Set[str],
    again: Mapping[str, Sequence[int]],
) -> list[int]:
    """The places of the cells that one can go into; none where it is to stay."""
    if not all(prepares(one, flow) for one in cell):
        return []
    bound = frozenset(chain.from_iterable(one.effects.binds for one in cell))
    read = frozenset(chain.from_iterable(one.effects.reads for one in cell)) - bound
    read -= flow.imports.keys() | lifted
    ends: dict[str, int] = {}
    for name in bound & again.keys():
        at = bisect_right(again[name], cell[-1].index)
        ends[name] = next(iter(again[name][at:]), len(flow.statements))
    found: list[int] = []
    for place, statements in enumerate(later):
        if any(
            one.index <= ends.get(name, one.index)
            for one in statements
            for name in one.effects.reads & bound
        ):
            found.append(place)
    if not found or len(found) > 1 and not all(is_plain(one) for one in cell):
        return []
    last = max(later[place][-1].index for place in found)
    between = flow.statements[cell[-1].index + 1 : last + 1]
    if any(one.effects.changes & (read | bound) for one in between):
        return []
    return found


def prepares(statement: Statement, flow: Flow) -> bool:
    """Whether a statement binds a value, and does nothing besides."""
    effects = statement.effects
    return (
        isinstance(statement.node, ast.Assign | ast.AnnAssign)
        and not is_plot(statement, flow.types[statement.index])
        and "reader" not in roles(statement)
        and not effects.resources | effects.mutates
        and not effects.may_mutate
        and not effects.unknown
    )
