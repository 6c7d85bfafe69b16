"""What the page shows of a notebook: its cells beside the functions they became."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from nbprod.explain import emitted, is_place
from nbprod.ir import Cell, Flow, Function, Label, LeftOut, Plan
from nbprod.page.listing import CodeLine, listing
from nbprod.recognise import headings_by_cell

REPORT = "report"

Shown = Callable[[str], str]
"""Makes a text fit to be shown: no secrets, no control characters."""


@dataclass(frozen=True)
class Fate:
    """What became of a statement: where it went, or why it is left out.

    ``is_out`` is false for imports, which stand where they are used.
    """

    line: int
    place: str
    stage: str
    why: str
    is_out: bool


@dataclass(frozen=True)
class CellShown:
    """A cell, with the heading that it stands under where that begins."""

    index: int
    kind: str
    heading: str
    stages: tuple[str, ...]
    lines: tuple[CodeLine, ...]
    text: str
    fates: tuple[Fate, ...]
    places: tuple[str, ...]
    """The functions that it became a part of."""


@dataclass(frozen=True)
class FunctionShown:
    """A function, and the calls of the pipeline that use it."""

    place: str
    stage: str
    cells: tuple[int, ...]
    steps: tuple[str, ...]
    lines: tuple[CodeLine, ...]


@dataclass(frozen=True)
class Row:
    """Cells, and beside them the functions that begin in the first of them.

    ``elsewhere`` are functions that they are a part of too, with the cell beside which
    each is shown.
    """

    cells: tuple[CellShown, ...]
    functions: tuple[FunctionShown, ...]
    elsewhere: tuple[tuple[str, int], ...] = ()


def rows(
    flow: Flow, labels: Mapping[str, Label], plan: Plan, shown: Shown
) -> list[Row]:
    """The notebook from top to bottom; a new row begins with each cell that has one."""
    functions: dict[int, list[FunctionShown]] = defaultdict(list)
    for one in emitted(plan):
        first = min(one.cells, default=0)
        functions[first].append(function_shown(one, plan, shown))
    begins = {o.place: first for first, some in functions.items() for o in some}
    headings = headings_by_cell(flow)
    found: list[Row] = []
    last = ""
    for cell in flow.notebook.cells:
        heading = headings.get(cell.index, "")
        given = heading if heading != last else ""
        mine = cell_shown(cell, given, flow, labels, plan, shown)
        own = tuple(functions.pop(cell.index, ()))
        last = heading
        if own or not found:
            found.append(Row((mine,), own))
        else:
            found[-1] = replace(found[-1], cells=(*found[-1].cells, mine))
    return [replace(row, elsewhere=elsewhere(row, begins)) for row in found]


def elsewhere(row: Row, begins: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """The functions that a row's cells are a part of and that are shown elsewhere."""
    here = {one.place for one in row.functions}
    places = dict.fromkeys(place for cell in row.cells for place in cell.places)
    return tuple((p, begins[p]) for p in places if p in begins and p not in here)


def function_shown(one: Function, plan: Plan, shown: Shown) -> FunctionShown:
    """A function with its code."""
    place = f"{one.module}.{one.name}"
    steps = tuple(s.name for s in plan.steps if s.function == one)
    lines = tuple(listing(shown(one.source)))
    return FunctionShown(place, one.stage, one.cells, steps, lines)


def cell_shown(
    cell: Cell,
    heading: str,
    flow: Flow,
    labels: Mapping[str, Label],
    plan: Plan,
    shown: Shown,
) -> CellShown:
    """A cell with its code, or its text, and what became of each statement."""
    own = [s for s in flow.statements if s.cell == cell.index]
    fates: list[Fate] = []
    by_line: dict[int, str] = {}
    for one in own:
        place = plan.statement_map.get(one.id, "")
        label = labels[one.id]
        went = place if is_place(place) else ""
        why = label.why if went else place or label.why
        is_out = not went and label.stage != "import"
        stage = label.stage if went else ""
        fates.append(Fate(one.line, went, stage, shown(why), is_out))
        kind = "out" if is_out else went and (REPORT if is_report(went) else "kept")
        by_line |= {n: kind for n in range(one.line, one.end_line + 1)}
    code = cell.kind == "code"
    source = shown(cell.source)
    return CellShown(
        cell.index,
        cell.kind,
        shown(heading),
        tuple(dict.fromkeys(one.stage for one in fates if one.stage)),
        tuple(listing(source, by_line)) if code else (),
        "" if code else source,
        tuple(fates),
        tuple(dict.fromkeys(one.place for one in fates if one.place)),
    )


def is_report(place: str) -> bool:
    """Whether a place is in the report."""
    return place.partition(".")[0] == REPORT


def left_out(plan: Plan, shown: Shown) -> list[tuple[str, list[LeftOut]]]:
    """What is left out, by the reason; what is most often said comes first."""
    found: dict[str, list[LeftOut]] = defaultdict(list)
    for one in plan.left_out:
        what = shown(one.what.partition("\n")[0])
        found[one.why].append(
            LeftOut(one.statement, one.cell, one.line, what, shown(one.why))
        )
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
