"""Calls anywhere in a notebook, with what is known of what they call."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from nbprod.ir import CallSite, Statement
from nbprod.source.trees import children, walk

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True)
class Called:
    """A call anywhere in a notebook.

    ``name`` is dotted: ``pandas.read_csv``, ``pandas.DataFrame.drop``; ``.drop`` where
    the receiver's type is not known; empty for what is neither.
    """

    statement: Statement
    node: ast.Call
    name: str
    site: CallSite | None
    within: bool
    """Inside of a function, a class or a lambda."""

    @property
    def role(self) -> str:
        """What the call is for, as far as a library's leaf says."""
        return self.site.call.role if self.site else ""

    def argument(self, keyword: str, place: int | None = None) -> ast.expr | None:
        """Return what is given for a parameter, by its keyword or by its place."""
        for one in self.node.keywords:
            if one.arg == keyword:
                return one.value
        given = self.node.args
        if place is None or any(isinstance(one, ast.Starred) for one in given):
            return None
        return given[place] if place < len(given) else None

    @property
    def open_ended(self) -> bool:
        """Whether arguments are given by ``*`` or ``**``."""
        starred = any(isinstance(one, ast.Starred) for one in self.node.args)
        return starred or any(one.arg is None for one in self.node.keywords)


def method_name(call: ast.Call) -> str:
    """The name of a call of which nothing is known: a method's, with its dot."""
    return f".{call.func.attr}" if isinstance(call.func, ast.Attribute) else ""


def definition_nodes(node: ast.AST) -> frozenset[int]:
    """The syntax inside of functions, classes and lambdas, by ``id``."""
    found: set[int] = set()
    waiting: list[ast.AST] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (*FUNCTIONS, ast.ClassDef)):
            body = one.body if isinstance(one.body, list) else [one.body]
            found |= {id(inner) for part in body for inner in walk(part)}
        else:
            waiting += children(one)
    return frozenset(found)
