"""Columns of tables: which code gives them their values, and picks rows by them."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from nbprod.ir import Flow
from nbprod.recognition.roles import TABLES, is_definition
from nbprod.source.trees import walk

TESTS = frozenset(
    """isin isnull notnull isna notna between contains startswith endswith duplicated
    eq ne lt le gt ge""".split()
)
"""Methods that say of each row whether it is one."""


def column_makers(flow: Flow) -> frozenset[str]:
    """The functions and classes that give columns of tables their values."""
    own = {
        getattr(statement.node, "name", "")
        for statement in flow.statements
        if is_definition(statement) and columns_in(statement.node)
    }
    return frozenset(
        name
        for name, definition in flow.definitions.items()
        if name in own or definition.effects.reads & own
    )


def columns_in(node: ast.AST) -> bool:
    """Whether a function or class gives columns of tables their values."""
    inner = [part for part in walk(node) if isinstance(part, ast.Assign)]
    tables = {
        target.id: "pandas.DataFrame"
        for part in inner
        for target in part.targets
        if isinstance(target, ast.Name) and makes_table(part.value)
    }
    return any(gives_column(t, tables) for part in inner for t in part.targets)


def makes_table(value: ast.expr) -> bool:
    """Whether an expression makes a new table: ``pd.DataFrame(…)``."""
    return isinstance(value, ast.Call) and "DataFrame" in (
        getattr(value.func, "attr", ""),
        getattr(value.func, "id", ""),
    )


def gives_column(target: ast.expr, types: Mapping[str, str]) -> bool:
    """Whether an assignment gives a column of a table its values, or some of them."""
    match target:
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return any(gives_column(element, types) for element in elements)
        case ast.Subscript(value=ast.Name(id=name), slice=key):
            kind = types.get(name, "")
            return kind in TABLES or (not kind and is_text(key))
        case ast.Subscript(value=ast.Attribute(attr="loc" | "iloc" | "at" | "iat")):
            return True
        case ast.Subscript(value=ast.Attribute() | ast.Subscript() as column, slice=s):
            return tests_rows(s) or root_type(column, types) in TABLES
        case ast.Attribute(value=ast.Name(id=name)):
            return types.get(name, "") == "pandas.DataFrame"
    return False


def is_text(key: ast.expr) -> bool:
    """Whether a subscript is a text: ``"age"``, ``name + "_mean"``, an f-string."""
    match key:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return is_text(left) or is_text(right)
    return False


def tests_rows(key: ast.expr) -> bool:
    """Whether a subscript is a condition on rows."""
    match key:
        case ast.Compare():
            return True
        case ast.UnaryOp(op=ast.Invert() | ast.USub(), operand=inner):
            return tests_rows(inner)
        case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr(), right=right):
            return tests_rows(left) or tests_rows(right)
        case ast.Call(func=ast.Attribute(attr=attribute)):
            return attribute in TESTS
    return False


def root_type(node: ast.expr, types: Mapping[str, str]) -> str:
    """The type of the name that a chain of attributes and subscripts begins with."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return types.get(node.id, "") if isinstance(node, ast.Name) else ""
