"""What calls are given, and the names of what is called."""

from __future__ import annotations

import ast

from nbprod import libraries
from nbprod.serving import syntax
from nbprod.serving.lifter import Lifter
from nbprod.serving.values import Value

BUILTIN = frozenset("list zip abs round len max min sum set sorted type".split())


def given(node: ast.Call, at: Lifter) -> list[Value]:
    """The values of a call's arguments."""
    return [at.value(part) for part in arguments(node)]


def arguments(node: ast.Call) -> list[ast.expr]:
    """All that a call is given."""
    return [*node.args, *(one.value for one in node.keywords)]


def recorded(node: ast.Call, at: Lifter, func: ast.expr | None = None) -> ast.Call:
    """The same call, given what records have."""
    args = [at.record(at.value(part), part) for part in node.args]
    keywords = [
        ast.keyword(one.arg, at.record(at.value(one.value), one.value))
        for one in node.keywords
    ]
    return ast.Call(func or syntax.copied(node.func), args, keywords)


def keyword(node: ast.Call, name: str, place: int = -1) -> ast.expr | None:
    """An argument by its name, or by its place."""
    for one in node.keywords:
        if one.arg == name:
            return one.value
    return node.args[place] if 0 <= place < len(node.args) else None


def by_columns(node: ast.Call, place: int = 0) -> bool:
    """Whether a call says ``axis=1``, or ``dim=1``."""
    axis = keyword(node, "dim") or keyword(node, "axis", place)
    return isinstance(axis, ast.Constant) and axis.value in (1, "columns", -1)


def name_of(node: ast.expr, at: Lifter) -> str:
    """The dotted name of a library's function, or of a builtin."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id in at.env:
        return ""
    root = at.flow.modules.get(node.id, "")
    if not root and not parts and node.id not in at.flow.definitions:
        known = libraries.function(f"builtins.{node.id}")
        root = f"builtins.{node.id}" if known or node.id in BUILTIN else ""
    return ".".join([root, *reversed(parts)]) if root else ""
