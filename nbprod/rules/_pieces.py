"""Pieces of a statement's text: parts of calls, and what stands between them."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nbprod.ir import Edit, Statement
from nbprod.subject import Subject

PRIMARY = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Constant, ast.List)


def spot(line: int, start: int, end_line: int, end: int) -> ast.AST:
    """A piece of source as syntax that has only a place: lines, offsets in bytes."""
    return ast.Name(
        id="", lineno=line, col_offset=start, end_lineno=end_line, end_col_offset=end
    )


def last_name(node: ast.Attribute) -> ast.AST:
    """Where the name after the last dot stands."""
    end_line, end = node.end_lineno or 0, node.end_col_offset or 0
    return spot(end_line, end - len(node.attr.encode()), end_line, end)


def keyword_name(node: ast.keyword) -> ast.AST:
    """Where the name of a keyword stands."""
    end = node.col_offset + len((node.arg or "").encode())
    return spot(node.lineno, node.col_offset, node.lineno, end)


def primary(subject: Subject, statement: Statement, node: ast.expr) -> str:
    """The text of an expression, as something that a dot may follow."""
    text = subject.text(statement, node)
    number = isinstance(node, ast.Constant) and not isinstance(node.value, str)
    return text if isinstance(node, PRIMARY) and not number else f"({text})"


def in_order(call: ast.Call) -> Sequence[ast.expr | ast.keyword]:
    """The arguments of a call as they stand."""
    both: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    return sorted(both, key=lambda one: (one.lineno, one.col_offset))


def texts(
    subject: Subject, statement: Statement, some: Sequence[ast.expr | ast.keyword]
) -> str:
    """Arguments as they are written, parted by commas."""
    return ", ".join(subject.text(statement, one) for one in some)


def others(
    call: ast.Call, argument: ast.AST | None
) -> Sequence[ast.expr | ast.keyword]:
    """The arguments of a call besides one."""
    return [one for one in in_order(call) if one is not argument]


def without(
    subject: Subject, statement: Statement, call: ast.Call, argument: ast.AST
) -> Edit | None:
    """Take an argument out of a call, with its comma; None where comments are near."""
    given = list(in_order(call))
    at = next(n for n, one in enumerate(given) if one is argument)
    one = given[at]
    if at:
        before = given[at - 1]
        between = gap(before, one)
        text = subject.text(statement, between)
        if "#" in text or "," not in text:
            return None
        place = after(subject, statement, between, text.rindex(","))
        end_line, end = one.end_lineno or 0, one.end_col_offset or 0
        return subject.edit(statement, spot(*place, end_line, end), "")
    if len(given) > 1:
        following = given[1]
        between = gap(one, following)
        if "#" in subject.text(statement, between):
            return None
        whole = spot(one.lineno, one.col_offset, following.lineno, following.col_offset)
        return subject.edit(statement, whole, "")
    return subject.edit(statement, one, "")


def gap(one: ast.expr | ast.keyword, other: ast.expr | ast.keyword) -> ast.AST:
    """What stands between two arguments."""
    end_line, end = one.end_lineno or 0, one.end_col_offset or 0
    return spot(end_line, end, other.lineno, other.col_offset)


def after(
    subject: Subject, statement: Statement, piece: ast.AST, count: int
) -> tuple[int, int]:
    """The line and the offset so many characters into a piece."""
    text = subject.text(statement, piece)[:count]
    line, offset = piece.lineno, piece.col_offset  # type: ignore[attr-defined]
    down = text.count("\n")
    last = text.rpartition("\n")[2]
    return line + down, len(last.encode()) + (0 if down else offset)
