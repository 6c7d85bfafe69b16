"""``recognise``: the stage of each statement, and why; kept or exploration.

Evidence, best first: what a statement's calls are for, what its neighbours in the cell
do with its values, the heading above it, the statement before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from nbprod import stages
from nbprod.ir import Flow, Label, Statement
from nbprod.slicing import (
    backward_slice,
    is_definition,
    is_import,
    is_plot,
    roles,
    saved_model,
)

PRIORITY = (
    "save",
    "split",
    "train",
    "load",
    "evaluate",
    "predict",
    "features",
    "clean",
)
"""Of several stages that one statement's calls speak for, the first is taken."""
LIBRARY_STAGE = "explore"
FALLBACK = "compute"
HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$", re.M)


def recognise(flow: Flow) -> Mapping[str, Label]:
    """The label of every statement, by its id."""
    kept = backward_slice(flow)
    headings = headings_by_cell(flow)
    stage: dict[str, tuple[str, str]] = {}
    for statement in flow.statements:
        found = by_calls(statement)
        if found and not selects(statement, found[0]):
            stage[statement.id] = found
    spread(flow, kept, stage)
    measured = {
        name
        for s in flow.statements
        if stage.get(s.id, ("",))[0] == "evaluate" and "metric" in roles(s)
        for name in s.effects.binds
    }
    labels: dict[str, Label] = {}
    last = ""
    for statement in flow.statements:
        keeps = kept.get(statement.id, "")
        if is_import(statement) and statement.effects.binds <= flow.imports.keys():
            labels[statement.id] = Label("import", "an import", True)
            continue
        name, why = stage.get(statement.id, ("", ""))
        if not name and statement.effects.reads & measured:
            name, why = "evaluate", "reads metrics"
        if not name:
            name, why = by_place(headings.get(statement.cell, ""), last)
        if keeps:
            last = name if not is_definition(statement) else last
            labels[statement.id] = Label(name, f"{why}; {keeps}", True)
        else:
            labels[statement.id] = Label(
                LIBRARY_STAGE, left_why(statement, flow), False
            )
    return labels


def by_calls(statement: Statement) -> tuple[str, str] | None:
    """The stage that a statement's library calls speak for."""
    if is_import(statement) or is_definition(statement):
        return None
    found: dict[str, str] = {}
    for site in statement.effects.calls:
        name = stages.by_role(site.call.role)
        if name:
            found.setdefault(name, site.name)
    for name in PRIORITY:
        if name in found:
            return name, f"calls `{found[name].lstrip('.')}`"
    return None


def selects(statement: Statement, stage: str) -> bool:
    """Whether a statement takes a part of a table under a new name: no cleaning."""
    effects = statement.effects
    return (
        stage == "clean" and not effects.mutates and not effects.binds & effects.reads
    )


def spread(
    flow: Flow, kept: Mapping[str, str], stage: dict[str, tuple[str, str]]
) -> None:
    """Statements without evidence go with the one in their cell that uses them."""
    by_cell: dict[int, list[Statement]] = {}
    for statement in flow.statements:
        if statement.id in kept and not is_definition(statement):
            by_cell.setdefault(statement.cell, []).append(statement)
    for cell in by_cell.values():
        if any(stage.get(s.id, ("",))[0] == "evaluate" for s in cell):
            for statement in cell:
                if stage.get(statement.id, ("",))[0] == "predict":
                    stage[statement.id] = "evaluate", "predicts what the cell measures"
        for position in range(len(cell) - 1, -1, -1):
            statement = cell[position]
            if statement.id in stage:
                continue
            for later in cell[position + 1 :]:
                if later.effects.reads & statement.effects.changes:
                    if later.id in stage:
                        name = stage[later.id][0]
                        stage[statement.id] = name, f"feeds {later.id}"
                    break
        for before, statement in zip(cell, cell[1:], strict=False):
            goes_on = statement.effects.reads & before.effects.changes
            if goes_on and statement.id not in stage and before.id in stage:
                name = stage[before.id][0]
                stage[statement.id] = name, f"goes on from {before.id}"


def by_place(heading: str, last: str) -> tuple[str, str]:
    """The stage that the heading speaks of, else that of the statement before."""
    found = stages.by_words(heading) if heading else None
    if found:
        return found, f"stands under “{heading}”"
    if last:
        return last, "follows others of this stage"
    return FALLBACK, "no evidence for another stage"


def left_why(statement: Statement, flow: Flow) -> str:
    """Why a statement is not kept."""
    if is_definition(statement):
        return "used by nothing that is kept"
    purposes = roles(statement)
    if saved_model(statement, flow):
        return "the package keeps its models in a directory of its own"
    if is_plot(statement, flow.types[statement.index]):
        return "a plot"
    if purposes & {"style"}:
        return "sets the style of plots"
    if purposes & {"option"}:
        return "sets how values are shown or warnings told; it changes no value"
    if not statement.effects.binds:
        return "looked at, used by nothing"
    return "used for exploration alone"


def headings_by_cell(flow: Flow) -> dict[int, str]:
    """The markdown heading under which each cell stands, by the cell's index."""
    found: dict[int, str] = {}
    heading = ""
    for cell in flow.notebook.cells:
        if cell.kind == "markdown":
            lines = HEADING.findall(cell.source)
            if lines:
                heading = lines[-1][1]
        found[cell.index] = heading
    return found
