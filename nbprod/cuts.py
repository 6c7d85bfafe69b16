"""Where the kept statements are cut into steps, one function each.

Cut where the stage changes, where a new heading begins, and where a function would grow
past what one reads at a glance; never inside what closures tie together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nbprod.ir import Label, Statement

LONG = 30
"""Lines of code after which a step is closed at the end of its cell."""


@dataclass(frozen=True)
class Piece:
    """The statements of one step, its stage, and the heading over it."""

    statements: tuple[Statement, ...]
    stage: str
    heading: str


def cut(
    statements: Sequence[Statement],
    labels: Mapping[str, Label],
    headings: Mapping[int, str],
    together: Iterable[tuple[int, int]],
    boundaries: Iterable[int] = (),
) -> list[Piece]:
    """Cut statements into pieces.

    ``boundaries`` are indexes before which a step must begin, where nothing forbids it.
    """
    tied = tied_pairs(statements, together)
    wanted = set(boundaries)
    runs: list[list[Statement]] = []
    for statement in statements:
        if not runs:
            runs.append([statement])
            continue
        last = runs[-1][-1]
        if (last.index, statement.index) in tied:
            runs[-1].append(statement)
        elif statement.index in wanted or begins(runs[-1], statement, labels, headings):
            runs.append([statement])
        else:
            runs[-1].append(statement)
    return [
        Piece(tuple(run), stage_of(run, labels), headings.get(run[0].cell, ""))
        for run in runs
    ]


def tied_pairs(
    statements: Sequence[Statement], together: Iterable[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Neighbours between which nothing may be cut."""
    spans = sorted(together)
    reach = -1
    position = 0
    found: set[tuple[int, int]] = set()
    for one, other in zip(statements, statements[1:], strict=False):
        while position < len(spans) and spans[position][0] <= one.index:
            reach = max(reach, spans[position][1])
            position += 1
        if reach >= other.index:
            found.add((one.index, other.index))
    return found


def begins(
    run: Sequence[Statement],
    statement: Statement,
    labels: Mapping[str, Label],
    headings: Mapping[int, str],
) -> bool:
    """Whether a statement begins a step of its own."""
    last = run[-1]
    if labels[last.id].stage != labels[statement.id].stage:
        return True
    if last.cell == statement.cell:
        return False
    same_heading = headings.get(last.cell, "") == headings.get(statement.cell, "")
    long = sum(s.end_line - s.line + 1 for s in run) > LONG
    return long or not same_heading


def stage_of(run: Sequence[Statement], labels: Mapping[str, Label]) -> str:
    """The stage of most lines of a run; of equals the first."""
    weight: dict[str, int] = {}
    for statement in run:
        stage = labels[statement.id].stage
        lines = statement.end_line - statement.line + 1
        weight[stage] = weight.get(stage, 0) + lines
    return max(weight, key=lambda stage: weight[stage])
