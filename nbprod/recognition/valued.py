"""The type of an expression, from those of names and of explained calls."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Set

from nbprod import libraries
from nbprod.ir import CallSite, Flow, Statement
from nbprod.source.typed import type_before


def type_of_value(
    node: ast.expr,
    statement: Statement,
    flow: Flow,
    sites: Mapping[int, CallSite],
    local: Set[str] = frozenset(),
) -> str:
    """The type of an expression of a statement, or nothing where it is not known.

    ``sites`` are the statement's explained calls by the ``id`` of their syntax, of
    ``local`` names nothing is known.
    """
    match node:
        case ast.Name(id=name):
            if name in local:
                return ""
            return type_before(name, statement, flow).partition("#")[0]
        case ast.Call():
            site = sites.get(id(node))
            if site is None:
                return ""
            if site.call.returns == "self" and isinstance(node.func, ast.Attribute):
                return type_of_value(node.func.value, statement, flow, sites, local)
            return site.call.returns.partition("#")[0]
        case ast.Attribute(value=value, attr=attr):
            owner = type_of_value(value, statement, flow, sites, local)
            return libraries.attribute(owner, attr)
        case ast.Subscript(value=value, slice=part):
            return item_type(type_of_value(value, statement, flow, sites, local), part)
    return ""


def item_type(owner: str, part: ast.expr) -> str:
    """The type of ``owner[part]``: of a table a column, or a table of some rows."""
    if owner != "pandas.DataFrame":
        return "pandas.Series" if owner == "pandas.Series" and not one(part) else ""
    if isinstance(part, ast.Constant) and isinstance(part.value, str):
        return "pandas.Series"
    return "pandas.DataFrame" if isinstance(part, ast.List | ast.Compare) else ""


def one(part: ast.expr) -> bool:
    """Whether an index picks a single item, as far as can be seen."""
    return not isinstance(part, ast.Slice | ast.Compare | ast.List | ast.BoolOp)
