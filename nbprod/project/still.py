"""Code that keeps nothing from one use to the next, so that notebooks can share it."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from nbprod.analysis.local import MAKING
from nbprod.source.names import dotted
from nbprod.source.trees import walk

PLAIN = frozenset({"property", "staticmethod", "classmethod"})
ARRAYS = ("numpy.", "torch.")
"""Makers of what can be changed."""


def is_still(tree: ast.Module) -> bool:
    """Whether nothing that a module holds can be changed by what uses it."""
    modules = {
        alias.asname
        or alias.name: (
            f"{node.module}.{alias.name}"
            if isinstance(node, ast.ImportFrom)
            else alias.name
        )
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    return all(is_still_statement(node, modules) for node in tree.body)


def is_still_statement(node: ast.stmt, modules: Mapping[str, str]) -> bool:
    """Whether a statement of a module or class only defines what does not change."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Pass():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return True
        case ast.Assign(value=value):
            return is_fixed(value, modules)
        case ast.AnnAssign(value=value):
            return value is None or is_fixed(value, modules)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return is_still_function(node, modules)
        case ast.ClassDef(decorator_list=[], keywords=[], body=body):
            return all(is_still_statement(one, modules) for one in body)
    return False


def is_still_function(
    node: ast.FunctionDef | ast.AsyncFunctionDef, modules: Mapping[str, str]
) -> bool:
    """Whether a function keeps nothing from one call to the next, but in arguments."""
    names = [one.id for one in node.decorator_list if isinstance(one, ast.Name)]
    plain = len(names) == len(node.decorator_list) and PLAIN.issuperset(names)
    defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
    changes = any(
        isinstance(part, ast.Global)
        or (isinstance(part, ast.Attribute) and changes_shared(part, node))
        for part in walk(node)
    )
    return plain and not changes and all(is_fixed(one, modules) for one in defaults)


def changes_shared(
    node: ast.Attribute, made: ast.FunctionDef | ast.AsyncFunctionDef
) -> bool:
    """Whether an attribute is set on what lasts: a class, a function, a module."""
    if isinstance(node.ctx, ast.Load):
        return False
    local = {one.arg for one in walk(made) if isinstance(one, ast.arg)} - {"cls"}
    local |= {
        one.id
        for one in walk(made)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }
    return not (isinstance(node.value, ast.Name) and node.value.id in local)


def is_fixed(node: ast.expr, modules: Mapping[str, str]) -> bool:
    """Whether an expression gives a value that does not change."""
    match node:
        case ast.Constant():
            return True
        case ast.Tuple(elts=parts):
            return all(is_fixed(part, modules) for part in parts)
        case ast.UnaryOp(operand=operand):
            return is_fixed(operand, modules)
        case ast.BinOp(left=left, right=right):
            return is_fixed(left, modules) and is_fixed(right, modules)
        case ast.Name():
            return True  # another name of what is looked at by itself
        case ast.Lambda(args=ast.arguments(defaults=[], kw_defaults=[])):
            return True
        case ast.Call(func=func, args=given, keywords=[]):
            name = dotted(func, modules)
            fixed = name in MAKING and not name.startswith(ARRAYS)
            return fixed and all(is_fixed(one, modules) for one in given)
    return False
