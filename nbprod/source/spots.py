"""Where syntax stands: lines from 1, columns in characters from 1."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nbprod.ir import Cell, Span


def first_line(cell: Cell) -> Span:
    """The first line of a cell, for what is found of the cell as a whole."""
    return Span(cell.index, 1, 1, 1, len(cell.source.split("\n")[0]) + 1)


def place_of(node: ast.AST) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and last place of syntax: lines from 1, offsets in bytes from 0."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = decorators[0] if decorators else node
    shift = 1 if decorators else 0  # the ``@``
    line = getattr(first, "lineno", 1)
    column = max(getattr(first, "col_offset", 0) - shift, 0)
    end = getattr(node, "end_lineno", None) or line
    last = getattr(node, "end_col_offset", None)
    return (line, column), (end, column if last is None else last)


def character(lines: Sequence[str], line: int, offset: int) -> int:
    """The column, in characters from 1, of a place that is told in bytes."""
    if not 1 <= line <= len(lines):
        return 1
    return len(lines[line - 1].encode()[:offset].decode("utf-8", "ignore")) + 1
