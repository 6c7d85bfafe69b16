"""Statements without evidence of their own go with those that they stand among."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from nbprod import stages
from nbprod.ir import Flow, Statement
from nbprod.source.names import BUILTINS

FALLBACK = "compute"
FILES = ("load", "save")
Found = dict[str, tuple[str, str]]
"""Statement id → its stage, and the evidence in words."""


def spread(
    kept: Iterable[Statement], does: Mapping[str, frozenset[str]], stage: Found
) -> None:
    """Statements without evidence go with the one in their cell that uses them."""
    by_cell: dict[int, list[Statement]] = {}
    for statement in kept:
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
        changed: Set[str] = frozenset()
        last = ""
        for before, statement in zip(cell, cell[1:], strict=False):
            now = stage.get(before.id, ("",))[0]
            changed = before.effects.changes | (changed if now == last else frozenset())
            last = now
            goes_on = statement.effects.reads & changed
            if goes_on and statement.id not in stage and before.id in stage:
                name = stage[before.id][0]
                if name == "load" and "column" in does[statement.id]:
                    continue  # a table is loaded as it is
                stage[statement.id] = name, f"goes on from {before.id}"


def by_neighbours(
    flow: Flow,
    kept: Sequence[Statement],
    headings: Mapping[int, str],
    prepares: Set[str],
    found: Found,
) -> None:
    """Statements without other evidence go with those that they stand among.

    ``prepares`` are those on the way to a model.
    """
    coming: dict[str, str] = {}
    ahead, cell = "", 0
    for statement in reversed(kept):
        ahead = ahead if cell == statement.cell else ""
        coming[statement.id] = ahead
        ahead, cell = found.get(statement.id, (ahead,))[0], statement.cell
    last, cell, changer = "", 0, dict[str, str]()
    for statement in kept:
        if statement.id not in found:
            heading = headings.get(statement.cell, "")
            # headings on other stages have had their say
            under = heading and stages.by_words(heading) == "load"
            if last and cell == statement.cell:
                found[statement.id] = carried(statement, last, changer, flow)
            elif coming[statement.id]:
                told = coming[statement.id], "begins a cell of this stage"
                found[statement.id] = told
            elif under:
                told = "load", f"stands under “{heading}”"
                found[statement.id] = beyond_loading(statement, told, prepares, flow)
            elif last:
                told = carried(statement, last, changer, flow)
                found[statement.id] = beyond_loading(statement, told, prepares, flow)
            else:
                found[statement.id] = FALLBACK, "no evidence for another stage"
        last, cell = found[statement.id][0], statement.cell
        changer.update(dict.fromkeys(statement.effects.changes, last))


def beyond_loading(
    statement: Statement, told: tuple[str, str], prepares: Set[str], flow: Flow
) -> tuple[str, str]:
    """The stage of a statement in a cell of its own that stands after files' stages.

    What makes something of what was loaded or saved loads and saves nothing.
    """
    effects = statement.effects
    if told[0] not in FILES or not effects.changes:
        return told
    if not effects.reads - flow.imports.keys() - BUILTINS:
        return told
    name = "clean" if statement.id in prepares else FALLBACK
    return name, "goes on from what was loaded or saved"


def carried(
    statement: Statement, last: str, changer: Mapping[str, str], flow: Flow
) -> tuple[str, str]:
    """The stage of the statement before; after files, of what it goes on from."""
    variables = statement.effects.reads - flow.imports.keys() - BUILTINS
    if last in FILES and variables:
        origins = {changer.get(name, "") for name in variables} - {"", *FILES}
        own = [
            changer[name] for name in sorted(statement.effects.mutates & changer.keys())
        ]
        for name in (*own, *sorted(origins)):
            if name not in FILES:
                return name, "goes on from statements of this stage"
    return last, "follows others of this stage"
