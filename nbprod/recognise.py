"""``recognise``: the stage of each statement, and why; kept or exploration.

Evidence, best first: what a statement's calls are for, what its neighbours in the cell
do with its values, the heading above it, what it does to tables that a model learns
from, the statement before.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from nbprod import stages
from nbprod.analysis.overwriting import idle
from nbprod.analysis.superseded import Superseded
from nbprod.ir import Flow, Label, Statement
from nbprod.recognition.doings import doings, looking
from nbprod.recognition.pages import styling
from nbprod.recognition.roles import PLOTS, is_definition, is_import, is_plot, roles
from nbprod.recognition.saving import saved_model
from nbprod.recognition.slicing import backward_slice
from nbprod.recognition.staging import MODELS, stages_of

LIBRARY_STAGE = "explore"
STYLES = "styles the notebook's own page"
WAITS = "waits, and changes no value"
BLOCKS = (
    ast.For, ast.While, ast.If, ast.With, ast.Try,
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef,
)  # fmt: skip
HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$", re.M)


def recognise(flow: Flow) -> Mapping[str, Label]:
    """The label of every statement, by its id."""
    kept = backward_slice(flow)
    does = doings(flow)
    styles = styling(flow)
    found = stages_of(flow, kept, does, headings_by_cell(flow))
    labels: dict[str, Label] = {}
    modelled: set[str] = set()
    for statement in flow.statements:
        if is_import(statement) and statement.effects.binds <= flow.imports.keys():
            labels[statement.id] = Label("import", "an import", True)
            continue
        keeps = kept.get(statement.id, "")
        if not keeps:
            look = looking(statement, does[statement.id], flow, modelled)
            why = STYLES if statement.id in styles else left_why(statement, flow)
            told: tuple[str, ...] = (look,) if look else ()
            labels[statement.id] = Label(LIBRARY_STAGE, why, False, told)
            continue
        name, why = found[statement.id]
        told = doings_told(statement, name, does[statement.id])
        labels[statement.id] = Label(name, f"{why}; {keeps}", True, told)
        if not is_definition(statement):
            models = name in ("train", "evaluate") or "load_object" in told
            modelled -= statement.effects.writes
            if models:
                modelled.update(statement.effects.changes)
    return labels


def doings_told(
    statement: Statement, stage: str, does: frozenset[str]
) -> tuple[str, ...]:
    """What is told of a kept statement; of a block that models, that with a model."""
    if isinstance(statement.node, BLOCKS) and stage in MODELS:
        does &= {role for name in MODELS for role in stages.stage(name).roles}
    return tuple(sorted(does))


def left_why(statement: Statement, flow: Flow) -> str:
    """Why a statement is not kept."""
    if is_definition(statement):
        return "used by nothing that is kept"
    if isinstance(statement.node, Superseded):
        return "is defined again before anything uses it"
    purposes = roles(statement)
    if saved_model(statement, flow):
        return "the package keeps its models in a directory of its own"
    if purposes & PLOTS == {"style"}:
        return "sets the style of plots"
    if is_plot(statement, flow.types[statement.index]):
        return "a plot"
    if purposes & {"option"}:
        return "sets how values are shown or warnings told; it changes no value"
    if waits(statement):
        return WAITS
    if not statement.effects.binds:
        return "looked at, used by nothing"
    if idle(statement, flow):
        return "bound anew before anything reads it"
    return "used for exploration alone"


def waits(statement: Statement) -> bool:
    """Whether a statement does nothing but wait."""
    value = getattr(statement.node, "value", None)
    return any(
        site.node is value and site.name == "time.sleep"
        for site in statement.effects.calls
    )


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
