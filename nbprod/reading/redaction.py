"""Keep secrets out of everything that is emitted.

Code that is kept has settings in the place of its secrets (plan.py). What is left is
text: markdown, comments and outputs, taken out of the notebook before anything reads
it; and the plan's texts, which may quote code, looked through before they are printed.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from nbprod.ir import CarriedFile, Cell, Note, Notebook, Output, Plan
from nbprod.reading.credentials import find, redact, values_in_code

Value = TypeVar("Value")

SHORT = 6
"""Shorter secrets are replaced only where they stand beside a telling name: they may
well be a word that means something else elsewhere."""


def secrets_of(notebook: Notebook) -> tuple[str, ...]:
    """Return the secrets in a notebook and the files that it carries, sorted."""
    found: set[str] = set()
    for cell in notebook.cells:
        found |= set(_in_code(cell.code)) if cell.code else set()
        found |= {one.text for one in find(cell.source)}
        for output in cell.outputs:
            found |= {one.text for one in find(f"{output.text}\n{output.html}")}
    for file in notebook.carried:
        found |= set(_in_code(file.text)) if file.path.endswith(".py") else set()
        found |= {one.text for one in find(file.text)}
    return tuple(sorted(found))


def without_secrets(notebook: Notebook, known: Iterable[str]) -> Notebook:
    """Take secrets out of markdown, comments, outputs and carried files.

    Code keeps its literals: the plan makes settings of them. Notes name the places.
    """
    known = [one for one in known if len(one) >= SHORT]
    cells = tuple(_cell(cell, known) for cell in notebook.cells)
    carried = tuple(
        replace(file, text=redact(_plain(file), known)) for file in notebook.carried
    )
    notes = [replace(note, message=redact(note.message)) for note in notebook.notes]
    notes += _notes(notebook, cells, carried)
    pip = tuple(replace(one, text=redact(one.text, known)) for one in notebook.pip)
    return replace(notebook, cells=cells, carried=carried, notes=tuple(notes), pip=pip)


def kept_out(plan: Plan, known: Iterable[str]) -> Plan:
    """Take secrets out of whatever the plan still quotes, sources included."""
    known = [one for one in known if len(one) >= SHORT]
    before, plan = plan, _everywhere(plan, known) if known else plan
    notes = (*plan.notes, *_masked(before, plan))
    return replace(
        plan,
        title=redact(plan.title),
        description=redact(plan.description),
        left_out=tuple(replace(o, what=redact(o.what)) for o in plan.left_out),
        notes=tuple(replace(one, message=redact(one.message)) for one in notes),
        cells=tuple((i, id_, redact(does), f) for i, id_, does, f in plan.cells),
    )


def _masked(before: Plan, after: Plan) -> list[Note]:
    """Say in which modules a secret was masked that no setting could replace."""
    names = [
        new.name
        for old, new in zip(before.modules, after.modules, strict=True)
        if old.source != new.source
    ]
    if before.report_source != after.report_source:
        names.append("report")
    what = "a secret stood where no setting can take its place: it reads `***` now"
    return [
        Note(0, 0, f"{name}.py: {what}; read it from the environment there")
        for name in names
    ]


def _in_code(code: str) -> list[str]:
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        return []
    return list(values_in_code(tree))


def _cell(cell: Cell, known: list[str]) -> Cell:
    """Redact a cell: all of it if it is text, else its comments and outputs."""
    outputs = tuple(_output(one, known) for one in cell.outputs)
    if cell.kind != "code":
        return replace(cell, source=redact(cell.source, known), outputs=outputs)
    return replace(
        cell,
        source=redact(cell.source, known),
        code=_comments(cell.code, known),
        outputs=outputs,
    )


def _output(output: Output, known: list[str]) -> Output:
    return replace(
        output, text=redact(output.text, known), html=redact(output.html, known)
    )


def _comments(code: str, known: list[str]) -> str:
    """Redact the comments of Python, and strings that are statements: lines stay."""
    if "#" not in code:
        return code
    lines = code.splitlines(keepends=True)
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError):
        return code
    for token in tokens:
        if token.type == tokenize.COMMENT:
            row, column = token.start
            line = lines[row - 1]
            end = column + len(token.string)
            lines[row - 1] = line[:column] + redact(token.string, known) + line[end:]
    return "".join(lines)


def _plain(file: CarriedFile) -> str:
    """Blank the secrets of a carried module that only its syntax gives away."""
    text = file.text
    if file.path.endswith(".py"):
        text = redact(text, _in_code(text))
    return text


def _notes(
    notebook: Notebook, cells: Iterable[Cell], carried: Iterable[CarriedFile]
) -> list[Note]:
    """Say where a secret was taken out."""
    notes = []
    for old, new in zip(notebook.cells, cells, strict=True):
        if old.kind != "code" and old.source != new.source:
            notes.append(Note(old.index, 0, "a secret in its text is left out"))
        elif old.code != new.code:
            notes.append(Note(old.index, 0, "a secret in a comment is left out"))
    for before, after in zip(notebook.carried, carried, strict=True):
        if before.text != after.text:
            what = f"{before.path} holds a secret, which is replaced by `***`"
            notes.append(Note(before.cell, 0, f"{what}: read it from the environment"))
    return notes


def _everywhere(value: Value, known: list[str]) -> Value:
    """Replace the known secrets in every text within a value."""
    if isinstance(value, str):
        for one in known:
            if one in value:
                value = value.replace(one, "***")  # type: ignore[assignment]
        return value
    if is_dataclass(value) and not isinstance(value, type):
        parts = {
            f.name: _everywhere(getattr(value, f.name), known) for f in fields(value)
        }
        return replace(value, **parts)
    if isinstance(value, tuple):
        return type(value)(_everywhere(one, known) for one in value)
    if isinstance(value, Mapping):
        pairs = value.items()
        return {key: _everywhere(one, known) for key, one in pairs}  # type: ignore[return-value]
    return value
