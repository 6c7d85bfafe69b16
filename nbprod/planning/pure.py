"""Expressions of the notebook that can be evaluated again over what was seen."""

from __future__ import annotations

import ast
from collections.abc import Container, Mapping
from typing import Any

from nbprod.source.names import dotted
from nbprod.source.trees import walk

BUILTINS = frozenset(
    {"abs", "float", "int", "len", "max", "min", "round", "str", "sum"}
)
_METHODS = frozenset(
    [
        *("all", "any", "astype", "corr", "count", "describe", "dropna", "duplicated"),
        *("get", "head", "isna", "isnull", "item", "lower", "max", "mean", "median"),
        *("min", "mode", "nunique", "notna", "notnull", "quantile", "round", "score"),
        *("select_dtypes", "std", "sum", "tail", "tolist", "unique", "upper", "var"),
    ]
)
_ATTRIBUTES = frozenset(
    {"T", "columns", "index", "loc", "iloc", "ndim", "shape", "size"}
)
_NUMPY = frozenset(
    {"abs", "exp", "log", "max", "mean", "median", "min", "round", "shape"}
)
_MORE_NUMPY = frozenset({"sqrt", "std", "sum", "var"})
_NODES = (ast.BinOp, ast.UnaryOp, ast.Tuple, ast.List, ast.Slice, ast.Compare)
_NUMBERS = frozenset({"builtins.int", "builtins.float", "builtins.bool"})


class _Impure(Exception):
    """An expression that cannot be evaluated again for certain."""


def over_seen(
    node: ast.expr, seen: Container[str], modules: Mapping[str, str]
) -> str | None:
    """The expression with ``seen["name"]`` for names, or None where it may do more.

    Pure are operators, subscripts, a list of builtins, methods and attributes, metrics
    of scikit-learn and some functions of numpy; ``modules`` maps a name to what it
    imports.
    """
    try:
        pure = _Rewrite(seen, modules).visit(node)
    except _Impure:
        return None
    return ast.unparse(ast.fix_missing_locations(pure))


def names_in(node: ast.AST) -> frozenset[str]:
    """The names that it reads."""
    return frozenset(n.id for n in walk(node) if isinstance(n, ast.Name))


def is_number(node: ast.expr, types: Mapping[str, str]) -> bool:
    """Whether its value is a number for certain."""
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func).rsplit(".", 1)[-1]
        scored = name.endswith(("_score", "_error", "_loss"))
        return scored or name in ("len", "int", "float", "round", "nunique")
    if isinstance(node, ast.BinOp):
        return is_number(node.left, types) and is_number(node.right, types)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float)
    kind = types.get(node.id, "") if isinstance(node, ast.Name) else ""
    return kind in _NUMBERS or kind.startswith(("numpy.float", "numpy.int"))


class _Rewrite(ast.NodeVisitor):
    def __init__(self, seen: Container[str], modules: Mapping[str, str]) -> None:
        self.seen, self.modules = seen, modules

    def visit(self, node: ast.AST) -> ast.expr:
        """The node over ``seen``; raises _Impure."""
        if isinstance(node, ast.Constant):
            return node
        if isinstance(node, ast.Name):
            return self.name(node)
        if isinstance(node, ast.Attribute):
            return self.attribute(node)
        if isinstance(node, ast.Subscript):
            return ast.Subscript(
                self.visit(node.value), self.visit(node.slice), node.ctx
            )
        if isinstance(node, ast.Call):
            return self.call(node)
        if isinstance(node, _NODES):
            return self.same(node)
        raise _Impure

    def same(self, node: ast.expr) -> ast.expr:
        fields: dict[str, Any] = {}
        for name, value in ast.iter_fields(node):
            if isinstance(value, list):
                fields[name] = [
                    self.visit(v) if isinstance(v, ast.expr) else v for v in value
                ]
            else:
                fields[name] = (
                    self.visit(value) if isinstance(value, ast.expr) else value
                )
        made: ast.expr = type(node)(**fields)
        return made

    def name(self, node: ast.Name) -> ast.expr:
        if node.id not in self.seen or node.id in self.modules:
            raise _Impure
        seen = ast.Name("seen", ast.Load())
        return ast.Subscript(seen, ast.Constant(node.id), ast.Load())

    def attribute(self, node: ast.Attribute) -> ast.expr:
        learned = node.attr.endswith("_") and not node.attr.startswith("_")
        if node.attr not in _ATTRIBUTES and not learned:
            raise _Impure
        return ast.Attribute(self.visit(node.value), node.attr, ast.Load())

    def call(self, node: ast.Call) -> ast.expr:
        if any(isinstance(a, ast.Starred) for a in node.args):
            raise _Impure
        args = [self.visit(argument) for argument in node.args]
        keywords = []
        for one in node.keywords:
            if one.arg is None:
                raise _Impure
            keywords.append(ast.keyword(one.arg, self.visit(one.value)))
        return ast.Call(self.function(node.func), args, keywords)

    def function(self, node: ast.expr) -> ast.expr:
        whole = dotted(node, self.modules)
        if whole:
            module, _, name = whole.rpartition(".")
            metric = module.startswith("sklearn.metrics")
            if not metric and not (module == "numpy" and name in _NUMPY | _MORE_NUMPY):
                raise _Impure
            rest = ".".join(["", *whole.split(".")[1:]])
            return ast.parse(f"__import__({module!r}){rest}", mode="eval").body
        if isinstance(node, ast.Name):
            if node.id not in BUILTINS or node.id in self.seen:
                raise _Impure
            return node
        if isinstance(node, ast.Attribute) and node.attr in _METHODS:
            return ast.Attribute(self.visit(node.value), node.attr, ast.Load())
        raise _Impure
