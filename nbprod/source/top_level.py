"""The top-level statements of a cell, each with its text and the comments above it."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nbprod.ir import Cell
from nbprod.source.names import parse


def pieces_of(cell: Cell) -> Iterable[tuple[Cell, ast.stmt, str, tuple[str, ...]]]:
    """The top-level statements of a cell, each with its text and the comments above."""
    if not cell.code.strip():
        return
    lines = cell.code.split("\n")
    for node in parse(cell.code).body:
        first = first_line(node)
        assert node.end_lineno is not None
        source = "\n".join(lines[first - 1 : node.end_lineno])
        if node.col_offset or not ends_line(lines, node):
            source = ast.get_source_segment(cell.code, node) or source
        yield cell, node, source, comments_above(lines, first)


def first_line(node: ast.stmt) -> int:
    """The line on which a statement begins, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(part.lineno for part in decorators)])


def ends_line(lines: list[str], node: ast.stmt) -> bool:
    """Whether nothing but a comment follows a statement on its last line."""
    assert node.end_lineno is not None
    last = lines[node.end_lineno - 1].encode()
    rest = last[node.end_col_offset :].decode().strip()
    return not rest or rest.startswith("#")


def comments_above(lines: list[str], first: int) -> tuple[str, ...]:
    """The comment lines directly above a line, without their marks."""
    found: list[str] = []
    for line in reversed(lines[: first - 1]):
        text = line.strip()
        if not text.startswith("#"):
            break
        found.append(text.lstrip("#").strip())
    return tuple(reversed(found))


def displayed(cell: Cell, node: ast.stmt) -> bool:
    """Whether the notebook shows a statement's value: last, and no ``;`` after."""
    if not isinstance(node, ast.Expr):
        return False
    lines = cell.code.split("\n")
    assert node.end_lineno is not None and node.end_col_offset is not None
    last = lines[node.end_lineno - 1].encode()[node.end_col_offset :].decode()
    rest = [last, *lines[node.end_lineno :]]
    return all(not line.strip() or line.strip().startswith("#") for line in rest)


def line_of(cell: Cell, line: int) -> int:
    """The line of a cell's source that a line of its code is."""
    return cell.lines[line - 1] if cell.lines else line
