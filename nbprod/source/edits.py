"""Edits of a statement's text at the places of its syntax tree.

Only what must change is touched, so that the notebook's own layout and comments
survive. Columns count bytes of UTF-8, as ``ast`` does.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from nbprod.ir import Statement
from nbprod.source.top_level import first_line


@dataclass(frozen=True, order=True)
class Edit:
    """Replace the text from one place of a cell to another; equal places insert."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    rank: int = 0
    """Of insertions at one place, the lower comes first."""


def replacing(node: ast.expr | ast.stmt, text: str) -> Edit:
    """The edit that replaces a node."""
    assert node.end_lineno is not None and node.end_col_offset is not None
    return Edit(
        node.lineno, node.col_offset, node.end_lineno, node.end_col_offset, text
    )


def before(node: ast.expr | ast.stmt, text: str) -> Edit:
    """The edit that inserts text before a node."""
    return Edit(node.lineno, node.col_offset, node.lineno, node.col_offset, text)


def after(node: ast.expr | ast.stmt, text: str, back: int = 0) -> Edit:
    """The edit that inserts text after a node, or some bytes before its end."""
    assert node.end_lineno is not None and node.end_col_offset is not None
    column = node.end_col_offset - back
    return Edit(node.end_lineno, column, node.end_lineno, column, text, 1)


def edited(statement: Statement, edits: Iterable[Edit]) -> str:
    """The text of a statement with edits made."""
    lines = [line.encode() for line in statement.source.split("\n")]
    top = first_line(statement.node)
    starts_late = top == statement.node.lineno and not statement.source[:1].isspace()
    offset = statement.node.col_offset if starts_late else 0
    for edit in sorted(outermost(set(edits)), key=place, reverse=True):
        first, last = edit.line - top, edit.end_line - top
        start = edit.column - (offset if first == 0 else 0)
        end = edit.end_column - (offset if last == 0 else 0)
        head, tail = lines[first][:start], lines[last][end:]
        lines[first : last + 1] = (head + edit.text.encode() + tail).split(b"\n")
    return "\n".join(line.decode() for line in lines)


def outermost(edits: Iterable[Edit]) -> Iterable[Edit]:
    """The edits that are not inside of what another one replaces."""
    first, last = (0, 0), (0, 0)
    for edit in sorted(edits, key=widest_first):
        start, end = (edit.line, edit.column), (edit.end_line, edit.end_column)
        inserts = start == end
        inside = first < start < last if inserts else first <= start and end <= last
        if inside and (start, end) != (first, last):
            continue
        if not inserts:
            first, last = start, end
        yield edit


def widest_first(edit: Edit) -> tuple[int, int, int, int]:
    """The order in which what an edit replaces comes before what is inside of it."""
    return edit.line, edit.column, -edit.end_line, -edit.end_column


def place(edit: Edit) -> tuple[int, int, int, int, int]:
    """The order of edits, so that each leaves the places of those before it alone."""
    return edit.line, edit.column, edit.rank, edit.end_line, edit.end_column
