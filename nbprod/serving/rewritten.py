"""The notebook as training has to run it: with what it learns kept under names."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from nbprod.ir import Cell, Flow, Notebook, Statement
from nbprod.serving import syntax
from nbprod.serving.values import Hoist, Source
from nbprod.source.names import parse

RECORDS = "records"
"""What the frame that records come from is called."""
IMPORTS = {
    "deepcopy(": "from copy import deepcopy",
    "clone(": "from sklearn.base import clone",
    "pd.": "import pandas as pd",
}
"""What stands in what is kept → the import that it needs."""
Edit = tuple[int, int, str]
"""Start, end and text, in bytes of a cell's code."""


class NotPossible(Exception):
    """The notebook's text has no place for what is to be kept."""


def with_kept(
    flow: Flow,
    source: Source,
    hoists: Sequence[Hoist],
    names: Iterable[str],
    passed: Iterable[int],
) -> tuple[Notebook, str] | None:
    """The notebook that also keeps what a path needs, and its name for the records.

    ``names`` are those whose values predictions need, ``passed`` the indexes of the
    statements that records pass.

    None where its text has no place for it.
    """
    notebook = flow.notebook
    bound = {name for s in flow.statements for name in s.effects.binds}
    records = RECORDS
    while records in bound | flow.imports.keys():
        records += "_read"
    try:
        cells = tuple(
            (
                with_edits(cell, source, hoists, records)
                if cell.index in {source.cell, *(one.cell for one in hoists)}
                else cell
            )
            for cell in notebook.cells
        )
    except NotPossible:
        return None
    added = {hoist.name for hoist in hoists} | {records}
    wanted = added | set(names)
    pairs = zip(notebook.cells, cells, strict=True)
    lifted = replace(
        notebook,
        cells=tuple(traced(old, new) for old, new in pairs),
        preamble=(*notebook.preamble, *imports_for(cells, flow)),
        added=notebook.added | added,
        wanted=frozenset(wanted),
        fixed=frozenset(place_of(flow.statements[index]) for index in passed),
        originals=originals(notebook, cells),
    )
    return lifted, records


def imports_for(cells: Iterable[Cell], flow: Flow) -> list[str]:
    """The imports that what is kept needs, and the notebook does not have."""
    text = "".join(cell.code for cell in cells if cell.lines)
    return [
        line
        for mark, line in IMPORTS.items()
        if mark in text and line.rpartition(" ")[2] not in flow.imports
    ]


def place_of(statement: Statement) -> tuple[int, int]:
    """The cell and line of a statement."""
    return statement.cell, statement.line


def traced(old: Cell, new: Cell) -> Cell:
    """A cell whose lines know their place in its source, of one whose lines did."""
    if new is old or not old.lines:
        return new
    return replace(new, lines=tuple(old.lines[line - 1] for line in new.lines))


def with_edits(
    cell: Cell, source: Source, hoists: Iterable[Hoist], records: str
) -> Cell:
    """A cell that keeps what a path needs of it; its lines know where they were."""
    text = Text(cell.code)
    if source.cell == cell.index:
        keep_records(source, records, text)
    for hoist in hoists:
        if hoist.cell == cell.index:
            keep(hoist, text)
    code, lines = text.edited()
    return replace(cell, code=code, lines=lines)


class Text:
    """A cell's code, and what is to be changed in it."""

    def __init__(self, code: str) -> None:
        """Begin with none."""
        self.lines = [line.encode() for line in code.split("\n")]
        self.above: dict[int, list[str]] = {}
        self.below: dict[int, list[str]] = {}
        self.within: dict[int, list[Edit]] = {}
        self.begun: set[tuple[int, str]] = set()

    def replaced(self, node: ast.expr, text: str) -> None:
        """Put a text in place of an expression."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        first, last = node.lineno - 1, node.end_lineno - 1
        if first == last:
            edit = (node.col_offset, node.end_col_offset, text)
            self.within.setdefault(first, []).append(edit)
            return
        self.within.setdefault(first, []).append(
            (node.col_offset, len(self.lines[first]), text)
        )
        for line in range(first + 1, last):
            self.within.setdefault(line, []).append((0, len(self.lines[line]), ""))
        self.within.setdefault(last, []).append((0, node.end_col_offset, ""))

    def before(self, statement: ast.stmt, text: str) -> None:
        """Put a statement before another."""
        line = first_line(statement)
        if self.lines[line][: statement.col_offset].strip():
            place = statement.col_offset
            self.within.setdefault(line, []).append((place, place, f"{text}; "))
        else:
            indent = " " * statement.col_offset
            self.above.setdefault(line, []).append(indent + text)

    def after(self, statement: ast.stmt, text: str) -> None:
        """Put a statement after another."""
        assert statement.end_lineno is not None
        assert statement.end_col_offset is not None
        line, first = statement.end_lineno - 1, statement.lineno - 1
        rest = self.lines[line][statement.end_col_offset :].strip()
        alone = not self.lines[first][: statement.col_offset].strip()
        if alone and (not rest or rest.startswith(b"#")):
            indent = " " * statement.col_offset
            self.below.setdefault(line, []).append(indent + text)
        elif hasattr(statement, "body"):
            raise NotPossible
        else:
            place = statement.end_col_offset
            self.within.setdefault(line, []).append((place, place, f"; {text}"))

    def edited(self) -> tuple[str, tuple[int, ...]]:
        """The new text, and of each of its lines the number of the old one."""
        found: list[tuple[str, int]] = []
        for number, line in enumerate(self.lines):
            found += [(text, number + 1) for text in self.above.get(number, ())]
            edits = sorted(self.within.get(number, ()), key=lambda e: e[:2])
            for start, end, text in reversed(edits):
                line = line[:start] + text.encode() + line[end:]
            if line.strip() or not edits:
                found.append((line.decode(), number + 1))
            found += [(text, number + 1) for text in self.below.get(number, ())]
        return "\n".join(text for text, _ in found), tuple(n for _, n in found)


def first_line(statement: ast.stmt) -> int:
    """The line on which a statement begins, counted from 0."""
    return statement.lineno - 1


def keep(hoist: Hoist, text: Text) -> None:
    """Keep a value: before or after a statement, in a loop for each turn."""
    name = f"{hoist.name}[{hoist.key}]" if hoist.key else hoist.name
    written = f"{name} = {syntax.text(hoist.node)}"
    if hoist.loop is not None and (id(hoist.loop), hoist.name) not in text.begun:
        text.begun.add((id(hoist.loop), hoist.name))
        text.before(hoist.loop, f"{hoist.name} = {{}}")
    if hoist.after:
        text.after(hoist.statement, written)
    else:
        text.before(hoist.statement, written)
    if hoist.replaces is not None:
        text.replaced(hoist.replaces, name)


def keep_records(source: Source, records: str, text: Text) -> None:
    """Keep the records as training reads them.

    Raises NotPossible where no statement stands for them.
    """
    inner, node = source.inner, source.node
    if source.after:
        text.after(inner, f"{records} = {framed(source, syntax.text(node))}")
    elif (target := target_of(source)) is not None:
        text.after(inner, f"{records} = {framed(source, target)}")
    elif not hasattr(node, "lineno"):
        raise NotPossible
    elif source.form == "frame":
        text.before(inner, f"{records} = {syntax.text(node)}")
        text.replaced(node, f"{records}.copy()")
    else:
        text.before(inner, f"{records} = {framed(source, syntax.text(node))}")


def framed(source: Source, name: str) -> str:
    """The records of a source as a frame of their own."""
    if source.form == "frame":
        return f"{name}.copy()"
    columns = f", columns={syntax.text(source.columns)}" if source.columns else ""
    return f"pd.DataFrame({name}{columns})"


def target_of(source: Source) -> str | None:
    """The name that an assignment gives to just what a source is."""
    match source.inner, source.node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value), node if (
            value is node
        ):
            return name
        case (
            ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id=name), *_])], value=value),
            ast.Subscript(value=call),
        ) if (
            value is call
        ):
            return name
    return None


def originals(notebook: Notebook, new: Iterable[Cell]) -> Mapping[tuple[int, str], str]:
    """(cell, new statement) → the old one, as ``ast.unparse`` has them."""
    found = dict(notebook.originals)
    for before, after in zip(notebook.cells, new, strict=True):
        if not after.lines or after.lines == before.lines:
            continue
        by_line = {node.lineno: node for node in parse(before.code).body}
        for node in parse(after.code).body:
            was = by_line.get(after.lines[node.lineno - 1])
            text = ast.unparse(node)
            if was is not None and type(was) is type(node) and ast.unparse(was) != text:
                old = ast.unparse(was)
                found[before.index, text] = found.get((before.index, old), old)
    return found
