"""Functions of the notebook that change the labels of a table in place.

A table and what is made of it have their labels in common, so that a change of them
shows in all of these, wherever the change is written.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nbprod.analysis.context import Context, relatives_changed
from nbprod.source.names import through_labels
from nbprod.source.trees import below, walk

IN_PLACE = frozenset({"rename", "set_names", "__setattr__"})


def relabelling(statements: Iterable[ast.stmt]) -> frozenset[str]:
    """The functions and methods that may change labels, or call one that does."""
    nodes = below(statements)
    made: list[tuple[str, ast.AST]] = [
        (node.name, node)
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    found = frozenset(name for name, node in made if changes_labels(node))
    while True:
        more = found | {name for name, node in made if mentioned(node) & found}
        if more == found:
            return found
        found = more


def changes_labels(node: ast.AST) -> bool:
    """Whether code binds or deletes a part of what may be the labels of a table."""
    for part in walk(node):
        match part:
            case ast.Attribute(value=base, ctx=ast.Store() | ast.Del(), attr=name):
                if through_labels(base) or name in ("name", "names"):
                    return True
            case ast.Call(func=ast.Attribute(value=base, attr=name), keywords=given):
                inplace = any(k.arg in ("inplace", None) for k in given)
                if name in IN_PLACE and inplace and not is_self(base):
                    return True
    return False


def is_self(node: ast.expr) -> bool:
    """Whether an expression is the instance that a method belongs to."""
    return isinstance(node, ast.Name) and node.id == "self"


def mentioned(node: ast.AST) -> set[str]:
    """The names and attributes in a piece of code."""
    return {
        part.id if isinstance(part, ast.Name) else part.attr
        for part in walk(node)
        if isinstance(part, ast.Name | ast.Attribute)
    }


def relabelled(node: ast.stmt, functions: frozenset[str], cx: Context) -> None:
    """Charge a statement that uses such a function with what is related."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    if functions and mentioned(node) & functions:
        relatives_changed(sorted(cx.trace.mutates | cx.trace.may_mutate), cx)
