"""Where the kept statements are cut into steps, one function each.

Cut where the stage changes, where a new heading begins, and where a function would grow
past what one reads at a glance; never inside what closures tie together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from nbprod.ir import Label, Statement
from nbprod.recognition.roles import is_definition

LONG = 30
"""Lines of code after which a step is closed at the end of its cell."""
SHORT = 3
"""Lines up to which a single statement that prepares data is no step of its own."""
PREPARING = frozenset({"clean", "features"})


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
    *,
    join: bool = True,
) -> list[Piece]:
    """Cut statements into pieces.

    ``boundaries`` are indexes before which a step must begin, where nothing forbids it.
    With ``join``, short pieces that prepare data are put together.
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
        for run in (joined(runs, labels, headings, wanted) if join else runs)
    ]


def joined(
    runs: Iterable[list[Statement]],
    labels: Mapping[str, Label],
    headings: Mapping[int, str],
    wanted: Set[int],
) -> list[list[Statement]]:
    """Runs where a short statement between cleaning and features is in one of them."""
    found: list[list[Statement]] = []
    for run in runs:
        last = found[-1] if found else []
        if (
            last
            and run[0].index not in wanted
            and {stage_of(last, labels), stage_of(run, labels)} <= PREPARING
            and headings.get(last[-1].cell) == headings.get(run[0].cell)
            and (is_short(last) or is_short(run))
            and lines_of(last) + lines_of(run) <= LONG
        ):
            last += run
        else:
            found.append(list(run))
    return found


def is_short(run: Sequence[Statement]) -> bool:
    """Whether a run is one statement of a few lines."""
    return len(run) == 1 and lines_of(run) <= SHORT


def lines_of(run: Sequence[Statement]) -> int:
    """The lines of code of a run."""
    return sum(s.end_line - s.line + 1 for s in run)


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
    steps = [s for s in run if not is_definition(s)]
    stages = {labels[s.id].stage for s in (*steps[-1:], statement)}
    if len(stages) > 1 and not is_definition(statement):
        return True
    if last.cell == statement.cell:
        return False
    same_heading = headings.get(last.cell, "") == headings.get(statement.cell, "")
    return lines_of(run) > LONG or not same_heading


def stage_of(run: Sequence[Statement], labels: Mapping[str, Label]) -> str:
    """The stage of most lines of a run; of equals the first; definitions count last."""
    weight: dict[str, int] = {}
    for statement in [s for s in run if not is_definition(s)] or run:
        stage = labels[statement.id].stage
        lines = statement.end_line - statement.line + 1
        weight[stage] = weight.get(stage, 0) + lines
    return max(weight, key=lambda stage: weight[stage])
