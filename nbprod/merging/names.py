"""What names a module binds, and which it reads that nothing binds."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping

from nbprod.merging.definitions import parsed

KNOWN = frozenset(dir(builtins)) | {"__file__", "__path__", "__annotations__"}


def loose(text: str) -> Mapping[str, int]:
    """Give the names that a module reads and nothing in it binds, each with its line.

    A name counts as bound wherever in the module it is: what is given is surely loose.
    Nothing is given for what is no Python, or imports with a star.
    """
    tree = parsed(text)
    if tree is None:
        return {}
    bound = {name for node in ast.walk(tree) for name in bound_in(node)}
    found: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found[node.id] = min(node.lineno, found.get(node.id, node.lineno))
    known = found.keys() if "*" in bound else bound | KNOWN
    return {name: line for name, line in found.items() if name not in known}


def tops(text: str) -> frozenset[str] | None:
    """Name what other modules can import from a module; None where that is unknown."""
    tree = parsed(text)
    if tree is None:
        return None
    bound = {name for node in _top_nodes(tree.body) for name in bound_in(node)}
    return None if bound & {"*", "__getattr__"} else frozenset(bound)


def bound_in(node: ast.AST) -> Iterator[str]:
    """Name what a node binds, those inside of it left out."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            whole = isinstance(node, ast.ImportFrom)
            name = alias.name if whole else alias.name.partition(".")[0]
            yield alias.asname or name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, (ast.Global, ast.Nonlocal)):
        yield from node.names
    else:
        # definitions, exceptions, captures of patterns, parameters of types
        for part in ("name", "rest"):
            given = getattr(node, part, None)
            if isinstance(given, str) and not isinstance(node, ast.alias):
                yield given


def _top_nodes(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """What is done as a module is imported: what functions and classes hold is not."""
    waiting: list[ast.AST] = [*body]
    while waiting:
        node = waiting.pop()
        yield node
        scopes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        if not isinstance(node, scopes):
            waiting += ast.iter_child_nodes(node)
