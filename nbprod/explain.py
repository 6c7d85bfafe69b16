"""What nbprod made of a notebook, for programs (JSON) and for people (text)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping

from nbprod.ir import Cell, Flow, Function, Label, Parameter, Plan, Statement
from nbprod.reading.credentials import redact
from nbprod.recognise import headings_by_cell

FORMAT = 1
WIDTH = 100
SHOWN = 72
"""Characters of a statement's first line that are shown."""

Document = dict[str, object]


def as_json(flow: Flow, labels: Mapping[str, Label], plan: Plan) -> str:
    """Return the document that programs read; keys are only ever added."""
    return json.dumps(document(flow, labels, plan), indent=1) + "\n"


def document(flow: Flow, labels: Mapping[str, Label], plan: Plan) -> Document:
    """Return what is told, as values that JSON knows."""
    headings = headings_by_cell(flow)
    return {
        "format": FORMAT,
        "nbprod": plan.nbprod,
        "notebook": plan.notebook,
        "source_sha256": plan.source_sha256,
        "package": plan.package,
        "title": plan.title,
        "cells": [
            cell_told(one, flow, labels, headings) for one in flow.notebook.cells
        ],
        "statements": [
            statement_told(one, labels[one.id], plan) for one in flow.statements
        ],
        "edges": [
            {"from": e.source, "to": e.target, "name": e.name, "kind": e.kind}
            for e in flow.edges
        ],
        "aliases": [
            {"names": sorted(names), "statement": statement}
            for names, statement in flow.aliases
        ],
        "functions": [function_told(one) for one in emitted(plan)],
        **simple(plan),
    }


def cell_told(
    cell: Cell,
    flow: Flow,
    labels: Mapping[str, Label],
    headings: Mapping[int, str],
) -> Document:
    """Tell of a cell: its stages in the order of its statements."""
    own = [labels[s.id].stage for s in flow.statements if s.cell == cell.index]
    return {
        "index": cell.index,
        "code_index": cell.code_index,
        "id": cell.id,
        "kind": cell.kind,
        "stages": list(dict.fromkeys(own)),
        "heading": redact(headings.get(cell.index, "")) or None,
    }


def statement_told(statement: Statement, label: Label, plan: Plan) -> Document:
    """Tell of a statement: what it is, where it went, what it touches."""
    effects = statement.effects
    place = plan.statement_map.get(statement.id, "")
    return {
        "id": statement.id,
        "cell": statement.cell,
        "line": statement.line,
        "end_line": statement.end_line,
        "stage": label.stage,
        "does": list(label.does),
        "why": label.why,
        "kept": label.kept,
        "function": place if is_place(place) else None,
        "reads": sorted(effects.reads),
        "writes": sorted(effects.binds),
        "mutates": sorted(effects.mutates | effects.may_mutate),
        "may_mutate": sorted(effects.may_mutate - effects.mutates),
        "deletes": sorted(effects.deletes),
        "resources": sorted(effects.resources),
    }


def emitted(plan: Plan) -> list[Function]:
    """List the pipeline's and the report's functions, each once."""
    steps = [*(one.function for one in plan.steps), *plan.shared]
    return list(dict.fromkeys([*steps, *(one.function for one in plan.report)]))


def function_told(one: Function) -> Document:
    """Tell of a function: signature, origin, purpose."""
    return {
        "name": one.name,
        "module": one.module,
        "stage": one.stage,
        "params": [parameter_told(p) for p in one.parameters],
        "returns": [parameter_told(p) for p in one.returns],
        "statements": list(one.statements),
        "cells": list(one.cells),
        "docstring": one.docstring,
    }


def parameter_told(one: Parameter) -> Document:
    """Tell of a parameter or a result."""
    return {"name": one.name, "annotation": one.annotation, "type": one.type or None}


def simple(plan: Plan) -> dict[str, list[Document]]:
    """Tell of the rest: records with fields of plain text."""
    keys: dict[str, tuple[tuple[object, ...], str]] = {
        "settings": (plan.settings, "name type default origin secret description"),
        "results": (plan.results, "name annotation kind description origin"),
        "requirements": (plan.requirements, "distribution specifier extra evidence"),
        "left_out": (plan.left_out, "statement cell line what why"),
        "notes": (plan.notes, "cell line message"),
    }
    told: dict[str, list[Document]] = {
        name: [{key: getattr(one, key) for key in fields.split()} for one in some]
        for name, (some, fields) in keys.items()
    }
    told["models"] = [
        {
            "name": one.name,
            "statement": one.statement,
            "class": one.type or None,
            "chosen": one.chosen,
            "why": one.why,
        }
        for one in plan.models
    ]
    told["serving"] = served(plan)
    return told


def served(plan: Plan) -> list[Document]:
    """Give the path of a record to an answer: where it begins, and why there."""
    found = plan.serving
    if found is None:
        return []
    left = [{"cell": cell, "statement": text} for cell, text in found.left_out]
    return [
        {
            "model": found.model,
            "boundary": found.boundary,
            "why": found.why or None,
            "scale": found.scale or None,
            "left_out": left,
        }
    ]


def is_place(text: str) -> bool:
    """Whether an entry of the statement map is a place in the package, not a reason."""
    return " " not in text and "." in text


def as_text(
    flow: Flow, labels: Mapping[str, Label], plan: Plan, *, styled: bool = False
) -> str:
    """Return what people read: cell by cell, then functions, settings, and the rest.

    ``styled`` adds a terminal's colours.
    """
    from rich.console import Console

    text = io.StringIO()
    console = Console(
        file=text,
        force_terminal=styled,
        color_system="standard" if styled else None,
        width=WIDTH if not styled else None,
        highlight=False,
        soft_wrap=True,
    )
    for line, style in lines(flow, labels, plan):
        console.print(line, style=style or None, markup=False)
    return text.getvalue()


def lines(
    flow: Flow, labels: Mapping[str, Label], plan: Plan
) -> Iterator[tuple[str, str]]:
    """Yield (line, style): the notebook top to bottom, then what it became."""
    yield f"{plan.notebook} → {plan.package}: {plan.title}", "bold"
    headings = headings_by_cell(flow)
    last = ""
    for cell in flow.notebook.cells:
        own = [s for s in flow.statements if s.cell == cell.index]
        if not own:
            continue
        heading = redact(headings.get(cell.index, ""))
        yield f"\ncell {cell.index}" + (
            f"  {heading}" if heading != last else ""
        ), "bold"
        last = heading
        for one in own:
            yield from statement_lines(one, labels[one.id], plan)
    yield from function_lines(plan)
    for title, rows in tables(plan).items():
        if rows:
            yield f"\n{title}", "bold"
            yield from ((f"  {row}", "") for row in rows)


def statement_lines(
    statement: Statement, label: Label, plan: Plan
) -> Iterator[tuple[str, str]]:
    """Show a statement in one line, and below it where it went and why."""
    first = redact(statement.source).strip().partition("\n")[0]
    first = first if len(first) <= SHOWN else first[: SHOWN - 1] + "…"
    place = plan.statement_map.get(statement.id, "")
    yield f"  {statement.line:>3}  {first}", "" if label.kept else "dim"
    if is_place(place):
        stage = ", ".join([label.stage, *label.does])
        yield f"       → {place}  ({stage}: {label.why})", "green"
    else:
        yield f"       – {place or label.why}", "dim"


def function_lines(plan: Plan) -> Iterator[tuple[str, str]]:
    """Show each function with its signature."""
    yield "\nfunctions", "bold"
    for one in emitted(plan):
        given = ", ".join(parameter.name for parameter in one.parameters)
        gives = ", ".join(result.name for result in one.returns)
        cells = ", ".join(map(str, one.cells))
        signature = f"{one.module}.{one.name}({given})"
        yield f"  {signature}" + (f" → {gives}" if gives else ""), ""
        yield f"      cells {cells}: {one.docstring.partition(chr(10))[0]}", "dim"


def tables(plan: Plan) -> dict[str, list[str]]:
    """Give the rows of the short lists at the end, by their titles."""
    return {
        "settings": [
            f"{s.name}: {s.type} = {s.default or '(required)'}  ({s.origin})"
            for s in plan.settings
        ],
        "models": [
            f"{m.name}: {m.type or 'unknown'}{' (chosen)' if m.chosen else ''}, {m.why}"
            for m in plan.models
        ],
        "serving": [
            f"{one.model} answers for {one.boundary} records"
            + (f": {one.why}" if one.why else "")
            for one in filter(None, [plan.serving])
        ],
        "requirements": [
            f"{r.distribution}{r.specifier}{f' [{r.extra}]' if r.extra else ''}"
            f"  ({r.evidence})"
            for r in plan.requirements
        ],
        "notes": [
            (f"cell {n.cell}: " if n.cell else "") + n.message for n in plan.notes
        ],
    }
