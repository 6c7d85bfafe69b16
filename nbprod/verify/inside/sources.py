"""The code of functions and classes, without what does not act: to be compared."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any

DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class Bare(ast.NodeTransformer):
    """Takes annotations and docstrings away."""

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """A parameter without its annotation."""
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """An assignment without its annotation, where it is one."""
        self.generic_visit(node)
        if node.value is None or not isinstance(node.target, ast.Name):
            return node
        return ast.copy_location(ast.Assign([node.target], node.value), node)

    def visit_FunctionDef(self, node: Any) -> ast.AST:
        """A function without annotations and docstring."""
        node.returns = None
        node.body = without_docstring(node.body)
        self.generic_visit(node)
        return node  # type: ignore[no-any-return]

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """A class without docstring; its methods likewise, its annotations act."""
        node.body = [
            one if isinstance(one, ast.AnnAssign) else self.visit(one)
            for one in without_docstring(node.body)
        ]
        return node


def without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    """Statements without texts that nothing uses."""
    kept = [
        one
        for one in body
        if not (
            isinstance(one, ast.Expr)
            and isinstance(one.value, ast.Constant)
            and isinstance(one.value.value, str)
        )
    ]
    return kept or [ast.Pass()]


def bare(node: ast.AST) -> str:
    """The code of a definition, whatever its name is, as a normalised text."""
    copy: Any = ast.parse(ast.unparse(node)).body[0]
    if isinstance(copy, ast.Expr):
        return ast.unparse(Bare().visit(copy.value))
    copy.name = "_"
    return ast.unparse(Bare().visit(copy))


def source_of(value: Any, own: bool) -> str:
    """The code of a function or class as it stands in its file or cell; or its name,
    where it is a library's; or nothing, where it cannot be had for certain."""
    if not own:
        name = getattr(value, "__qualname__", "") or getattr(value, "__name__", "")
        bound = getattr(value, "__self__", None)
        plain = name and (bound is None or inspect.ismodule(bound))
        return f"{getattr(value, '__module__', '')}.{name}" if plain else ""
    if getattr(value, "__closure__", None) or inspect.ismethod(value):
        return ""  # its code is not all that it does
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(value)))
    except (OSError, TypeError, SyntaxError, ValueError):
        return ""
    name = value.__name__
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, DEFINING) and getattr(node, "name", "<lambda>") == name
    ]
    return bare(found[0]) if len(found) == 1 else ""
