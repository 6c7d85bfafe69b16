"""Names and scopes: what inner scopes bind, and what is free in a definition."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from nbprod.ir import Flow, Statement
from nbprod.source.names import (
    BUILTINS,
    COMPREHENSIONS,
    SCOPES,
    bound_in,
    comprehension_names,
    declared,
    parameters,
)
from nbprod.source.trees import children

Place = tuple[ast.AST, frozenset[str]]
"""A node and the names that the scopes around it bind."""

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def reads_in_scopes(node: ast.AST) -> Iterator[tuple[ast.Name, frozenset[str]]]:
    """Every name that is read below a node, with what the scopes inside it bind there.

    A name that is among them is not the one of the node's own scope.
    """
    todo: list[Place] = [(node, frozenset())]
    while todo:
        part, local = todo.pop()
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
            yield part, local
        todo.extend(parts_of(part, local))


def parts_of(node: ast.AST, local: frozenset[str]) -> Iterable[Place]:
    """The nodes right below one, each in its scope."""
    if isinstance(node, SCOPES):
        if isinstance(node, ast.ClassDef):
            return class_parts(node, local)
        return function_parts(node, local)
    if isinstance(node, COMPREHENSIONS):
        return comprehension_parts(node, local)
    return [(child, local) for child in children(node)]


def function_parts(node: Function, local: frozenset[str]) -> Iterator[Place]:
    """A function's body sees its parameters and variables, the rest does not."""
    body = node.body if isinstance(node.body, list) else [node.body]
    outer = declared(body, ast.Global)
    own = bound_in(body) - outer - declared(body, ast.Nonlocal)
    own |= {parameter.arg for parameter in parameters(node.args)}
    inside = {id(part) for part in body}
    for child in children(node):
        yield child, (local | own) - outer if id(child) in inside else local


def class_parts(node: ast.ClassDef, local: frozenset[str]) -> Iterator[Place]:
    """A class's statements see what those before them bound; its methods do not."""
    inside = {id(part) for part in node.body}
    before: frozenset[str] = frozenset()
    for child in children(node):
        made = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        yield child, local if made or id(child) not in inside else local | before
        declares = isinstance(child, ast.AnnAssign) and child.value is None
        if id(child) in inside and not declares:
            before |= bound_in([child])


def comprehension_parts(node: Comprehension, local: frozenset[str]) -> Iterator[Place]:
    """All of a comprehension sees its targets, save what it goes over first."""
    inner = local | comprehension_names(node)
    first = node.generators[0]
    for child in children(node):
        if child is first:
            yield first.iter, local
            yield from ((part, inner) for part in (first.target, *first.ifs))
        else:
            yield child, inner


def shadows(statements: Iterable[Statement]) -> dict[str, frozenset[str]]:
    """What inner scopes bind wherever a name of the notebook is read in them."""
    found: dict[str, frozenset[str]] = {}
    for statement in statements:
        for name, local in reads_in_scopes(statement.node):
            if local and name.id not in local:
                found[name.id] = found.get(name.id, frozenset()) | local
    return found


def free_variables(names: Iterable[str], flow: Flow) -> frozenset[str]:
    """Those of some names that are variables: no imports, no builtins."""
    return frozenset(
        name
        for name in names
        if name not in flow.imports and (name not in BUILTINS or name in flow.rebound)
    )


def inner_mentions(statement: Statement, flow: Flow) -> frozenset[str]:
    """The definitions that functions called by a statement hand over."""
    found: set[str] = set()
    for name in statement.effects.reads & flow.definitions.keys():
        found |= flow.definitions[name].effects.mentions
    return frozenset(found)
