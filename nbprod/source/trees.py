"""Going through syntax trees, which nearly every step does many times.

``ast.walk`` asks each node for fields that hold no nodes, in three generators that run
inside of each other. Here a class's fields are told once.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cached_property

PLAIN = frozenset(
    "id attr arg asname module level kind type_comment lineno conversion simple ctx "
    "is_async".split()
)
"""Fields that hold no syntax in any class; how a name is used is not asked for here."""


MIXED = frozenset("keys kw_defaults names kwd_attrs".split())
"""Fields whose lists hold more than syntax; the lists of all others hold it alone."""
TRIES: tuple[type[ast.Try], ...] = (ast.Try, getattr(ast, "TryStar", ast.Try))
"""Statements that catch errors; ``except*`` came with Python 3.11."""


class Parts(dict[type[ast.AST], tuple[str, ...]]):
    """The fields of each class of nodes that may hold nodes, told when asked for."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        """Tell those of one class."""
        leaf = issubclass(kind, ast.Constant | ast.alias | ast.Global | ast.Nonlocal)
        self[kind] = () if leaf else tuple(n for n in kind._fields if n not in PLAIN)
        return self[kind]


PARTS = Parts()


def syntax_of(part: list[object]) -> list[ast.AST]:
    """Those of a list that are syntax."""
    return [one for one in part if isinstance(one, ast.AST)]


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below one, in order, without how a name is used."""
    found: list[ast.AST] = []
    for name in PARTS[node.__class__]:
        part = getattr(node, name, None)
        if part.__class__ is list:
            found += syntax_of(part) if name in MIXED else part
        elif isinstance(part, ast.AST):
            found.append(part)
    return found


def walk(tree: ast.AST) -> list[ast.AST]:
    """A node and all below it, level by level, in the order of ``ast.walk``.

    All but the contexts, which say how a name is used.
    """
    found = [tree]
    for node in found:  # which grows
        for name in PARTS[node.__class__]:
            part = getattr(node, name, None)
            if part.__class__ is list:
                found += syntax_of(part) if name in MIXED else part
            elif isinstance(part, ast.AST):
                found.append(part)
    return found


class Code(list[ast.stmt]):
    """Statements that stay what they are, so that their syntax is told once."""

    @cached_property
    def parts(self) -> list[ast.AST]:
        """Each statement and all below it, one after the other."""
        return [part for node in self for part in walk(node)]


def below(nodes: Iterable[ast.AST]) -> list[ast.AST]:
    """Some nodes, each with all below it."""
    if isinstance(nodes, Code):
        return nodes.parts
    return [part for node in nodes for part in walk(node)]
