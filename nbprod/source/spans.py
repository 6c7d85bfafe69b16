"""Where statements stand in lines of text: rows are counted from 0."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef

Place = tuple[int, int]
Span = tuple[Place, Place]


def span_of(node: ast.stmt, lines: Sequence[str]) -> Span:
    """Where a statement stands, lines counted from 0; of a function, what it takes."""
    assert node.end_lineno is not None and node.end_col_offset is not None
    start, end = (node.lineno - 1, node.col_offset), (node.end_lineno - 1, 0)
    if not isinstance(node, FUNCTION):
        return start, (end[0], node.end_col_offset)
    name = re.compile(rf"(?:async\s+)?def\s+{node.name}(?=\s*\()")
    opening = name.match(lines[start[0]], start[1])
    if opening is None:  # on several lines, or written with other letters
        return start, start
    first = node.body[0]
    for row in range(first.lineno - 1, start[0] - 1, -1):
        stop = first.col_offset if row == first.lineno - 1 else len(lines[row])
        colon = lines[row].rfind(":", 0, stop)
        if colon > 0:
            return (start[0], opening.end()), (row, colon)
    return start, start


def start_of(node: ast.stmt) -> Place:
    """Where a statement begins, lines counted from 0."""
    return node.lineno - 1, node.col_offset


def end_of(node: ast.stmt) -> Place:
    """Where a statement ends."""
    assert node.end_lineno is not None and node.end_col_offset is not None
    return node.end_lineno - 1, node.end_col_offset


def gap_of(last: ast.stmt, new: ast.stmt, lines: Sequence[str]) -> str:
    """What stands between two statements."""
    return between(lines, end_of(last), start_of(new))


def between(lines: Sequence[str], start: Place, end: Place) -> str:
    """The text from one place to another."""
    (first, column), (last, stop) = start, end
    if first == last:
        return lines[first][column:stop]
    inside = lines[first + 1 : last]
    return "\n".join([lines[first][column:], *inside, lines[last][:stop]])
