"""Code without the comments that explain nothing, and without idle ``pass``.

All else stays as it was written: whole lines go, or the end of one.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence

from nbprod.naming import is_chatter, is_echo

PASSES = re.compile(r"\bpass\b")
BLANK = re.compile(r"\s*(?:#.*)?$")
Rows = list[str | None]
"""Lines of code; None for one that goes."""


def quiet(code: str, acting: bool = False) -> str:
    """Code without its chatter and what stands above it; nothing if that was all.

    ``acting``: a test may do something, so that its ``if`` stays.
    """
    if "#" not in code and not PASSES.search(code):
        return code
    rows: Rows = [*code.split("\n")]
    for row, column in chatter(code):
        rows[row] = (rows[row] or "")[:column].rstrip() or None
    body = ast.parse(code).body
    kept = list(body)
    if PASSES.search(code):
        lines = code.split("\n")
        kept = [one for one in body if not is_idle(one, rows, lines, acting)]
        for one in body:
            if one not in kept:
                take_out(one, rows)
    if not kept:
        return ""
    first, last = first_row(kept[0]), kept[-1].end_lineno or 0
    rows[:first] = [None] * first
    while len(rows) > last and not (rows[-1] or "").startswith((" ", "\t")):
        rows.pop()  # a comment that is indented ends the block above
    return "\n".join(row for row in rows if row is not None).rstrip("\n")


def tells(comment: str) -> bool:
    """Whether a comment tells more than the code beside it."""
    return not (is_chatter(comment) or is_echo(comment))


def chatter(code: str) -> Iterator[tuple[int, int]]:
    """Where comments begin that explain nothing: rows, from 0, and columns."""
    tokens = tokenize.generate_tokens(io.StringIO(code).readline) if "#" in code else ()
    for token in tokens:
        said = token.string.lstrip("#").strip()
        if token.type == tokenize.COMMENT and not tells(said):
            yield token.start[0] - 1, token.start[1]


def is_idle(node: ast.stmt, rows: Rows, lines: Sequence[str], acting: bool) -> bool:
    """Whether a statement is a branch that does nothing, not even by its test.

    What is idle in its blocks is taken out of ``rows``.
    """
    nothing: list[bool] = []
    for block in blocks(node):
        first = block[0]
        before = lines[first_row(first)][: column(first, lines)]
        if is_elif(node, block, lines):
            nothing.append(is_idle(first, rows, lines, acting))
            if nothing[-1]:
                take_out(first, rows)
        elif before.strip():
            nothing.append(False)
        else:
            idle = [
                one
                for one in block
                if is_idle(one, rows, lines, acting) or is_pass(one, block)
            ]
            for one in idle:
                take_out(one, rows)
            nothing.append(len(idle) == len(block))
            if nothing[-1]:
                rows[first_row(first)] = f"{before}pass"
    chained = isinstance(node, ast.If) and is_elif(node, node.orelse, lines)
    return (
        isinstance(node, ast.If)
        and all(nothing)
        and (chained or not node.orelse)
        and not acting
        and is_plain(node.test)
    )


def blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks right inside of a statement."""
    for name in ("body", "handlers", "cases", "orelse", "finalbody"):
        parts = getattr(node, name, None)
        if not isinstance(parts, list) or not parts:
            continue
        if isinstance(parts[0], ast.stmt):
            yield parts
        else:
            yield from (part.body for part in parts)


def is_elif(node: ast.stmt, block: list[ast.stmt], lines: Sequence[str]) -> bool:
    """Whether a block is a further branch, not one below an ``else``."""
    if not isinstance(node, ast.If) or block is not node.orelse or len(block) != 1:
        return False
    line = lines[block[0].lineno - 1]
    return line[column(block[0], lines) :].startswith("elif")


def is_pass(node: ast.stmt, block: list[ast.stmt]) -> bool:
    """Whether the line of a statement in a block does nothing."""
    return all(
        isinstance(one, ast.Pass) for one in block if one.lineno == node.lineno
    ) and isinstance(node, ast.Pass)


def is_plain(node: ast.expr) -> bool:
    """Whether evaluating an expression of names and constants can change nothing."""
    if isinstance(node, ast.Compare):
        return all(is_plain(part) for part in (node.left, *node.comparators))
    if isinstance(node, ast.BoolOp):
        return all(is_plain(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return is_plain(node.left) and is_plain(node.right)
    if isinstance(node, ast.UnaryOp):
        return is_plain(node.operand)
    return isinstance(node, ast.Name | ast.Constant)


def take_out(node: ast.stmt, rows: Rows) -> None:
    """Drop a statement, the comments above, which spoke of it, and those in it."""
    start, end = first_row(node), node.end_lineno or 0
    while start and not deeper(rows[start - 1], node) and is_blank(rows[start - 1]):
        start -= 1
    while end < len(rows) and deeper(rows[end], node) and is_blank(rows[end]):
        end += 1
    rows[start:end] = [None] * (end - start)


def deeper(row: str | None, node: ast.stmt) -> bool:
    """Whether a line is indented more than a statement."""
    return bool(row and row.strip()) and (
        len(row or "") - len((row or "").lstrip()) > node.col_offset
    )


def is_blank(row: str | None) -> bool:
    """Whether a line has no code."""
    return row is None or BLANK.match(row) is not None


def first_row(node: ast.stmt) -> int:
    """The row, from 0, in which a statement begins, decorators included."""
    decorators = getattr(node, "decorator_list", None)
    return (decorators[0] if decorators else node).lineno - 1


def column(node: ast.stmt, lines: Sequence[str]) -> int:
    """The column of a statement in characters."""
    line = lines[node.lineno - 1]
    return len(line.encode()[: node.col_offset].decode())
