"""Items set in what an index of a table gave: what is the table, and which item."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from nbprod import libraries
from nbprod.ir import Statement
from nbprod.source.names import dotted
from nbprod.subject import Subject

FRAME, COLUMN = "pandas.DataFrame", "pandas.Series"
INDEXERS = frozenset("loc iloc at iat".split())
NO_COLUMNS = frozenset(
    """index columns values attrs flags style plot dtypes T axes shape size ndim loc
    iloc at iat""".split()
)
CONDITION = ast.Compare | ast.BoolOp | ast.UnaryOp


@dataclass(frozen=True)
class Chain:
    """Two indexes in a row: of a table first, and of what that gave."""

    table: ast.expr
    first: ast.expr
    """The column, or the rows, that are picked first."""
    second: ast.expr | None
    """What is picked of those; nothing where a method changes them in place."""
    column_first: bool
    by: str = ""
    """``loc`` or another indexer, in the second step."""


def chain_of(node: ast.expr, statement: Statement, subject: Subject) -> Chain | None:
    """The chain that a target of an assignment is, if it is one."""
    if not isinstance(node, ast.Subscript):
        return None
    by = ""
    inner: ast.expr = node.value
    if isinstance(inner, ast.Attribute) and inner.attr in INDEXERS:
        by = inner.attr
        inner = inner.value
    found = first_step(inner, statement, subject)
    if found is None or by and not found.column_first:
        return None
    return Chain(found.table, found.first, node.slice, found.column_first, by)


def first_step(node: ast.expr, statement: Statement, subject: Subject) -> Chain | None:
    """The part of a table that an expression gives: a column, or rows by a copy."""
    match node:
        case ast.Attribute(value=table, attr=name) if name not in NO_COLUMNS:
            if is_frame(table, statement, subject) and not known_method(name):
                return Chain(table, ast.Constant(name), None, True)
        case ast.Subscript(value=ast.Attribute(value=table, attr=by), slice=part):
            if by in INDEXERS and is_frame(table, statement, subject):
                rows = not isinstance(part, ast.Tuple)
                return Chain(table, part, None, False) if rows else None
            return plain_step(node, statement, subject)
        case ast.Subscript():
            return plain_step(node, statement, subject)
    return None


def plain_step(
    node: ast.Subscript, statement: Statement, subject: Subject
) -> Chain | None:
    """The part of a table that an index without an indexer gives."""
    if not is_frame(node.value, statement, subject):
        return None
    part = node.slice
    by_rows = isinstance(part, CONDITION | ast.Slice | ast.List)
    return Chain(node.value, part, None, not by_rows)


def is_frame(node: ast.expr, statement: Statement, subject: Subject) -> bool:
    """Whether an expression is surely a table that has a name."""
    if not isinstance(node, ast.Name):
        return False
    return subject.type_of(node, statement) == FRAME


def known_method(name: str) -> bool:
    """Whether tables have a method of this name."""
    return libraries.method(FRAME, name) is not None


def condition(node: ast.expr, statement: Statement, subject: Subject) -> bool:
    """Whether an index is surely a column of truths."""
    match node:
        case ast.Compare(left=left):
            return subject.type_of(left, statement) == COLUMN
        case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr(), right=right):
            return condition(left, statement, subject) and condition(
                right, statement, subject
            )
        case ast.UnaryOp(op=ast.Invert(), operand=inner):
            return condition(inner, statement, subject)
        case ast.Call(func=ast.Attribute(value=owner, attr=name)):
            asks = ("isna", "isnull", "notna", "notnull", "isin", "duplicated")
            return name in asks and subject.type_of(owner, statement) == COLUMN
    return False


def is_single(value: ast.expr, subject: Subject) -> bool:
    """Whether one value is set, and not one for each row."""
    if isinstance(value, ast.UnaryOp):
        value = value.operand
    known = isinstance(value, ast.Attribute) and dotted(value, subject.flow.modules)
    return isinstance(value, ast.Constant) or bool(known)


def owns(chain: Chain, statement: Statement, subject: Subject) -> bool:
    """Whether nothing else may share the table's values."""
    name = chain.table.id if isinstance(chain.table, ast.Name) else ""
    tied = subject.flow.alias_at[statement.index].get(name, frozenset())
    return bool(name) and set(tied) <= {name}
