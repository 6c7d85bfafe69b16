"""Which ``with`` statements may end their body early, and go on after it."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nbprod.analysis.consuming import ITERATOR
from nbprod.analysis.context import Context
from nbprod.analysis.sharing import Value
from nbprod.source.trees import below, walk

SWALLOWING = frozenset({"suppress", "ExitStack", "AsyncExitStack", "raises"})
"""Functions of libraries whose result hides an error, by the last part of their name;
``assertRaises`` and its like are methods of what is not known."""


def swallows(manager: ast.expr, given: Value, cx: Context) -> bool:
    """Whether a context manager may hide an error from the code around it.

    Those of libraries do not, other than the few that are there for it. One of the
    notebook's own does where its code could, be it a generator that a library makes a
    manager of; of one that is not known it is assumed.
    """
    if given.type.startswith("@"):
        return given.type[1:] not in cx.world.calm
    if given.type and given.type != ITERATOR:
        return False
    if not isinstance(manager, ast.Call):
        return True
    parts = ast.unparse(manager.func).split(".")
    if parts[-1] in SWALLOWING:
        return True
    if cx.local(parts[0]) is not None:
        return True
    if len(parts) == 1 and parts[0] in cx.world.definitions:
        return parts[0] not in cx.world.calm
    return parts[0] not in cx.world.modules and parts != ["open"]


def calm_managers(statements: Iterable[ast.stmt]) -> frozenset[str]:
    """The notebook's own functions and classes that hide no error as managers."""
    calm: set[str] = set()
    other: set[str] = set()
    for part in below(statements):
        match part:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                catches = any(
                    isinstance(inner, ast.With | ast.AsyncWith | ast.ExceptHandler)
                    for inner in walk(part)
                )
                (other if catches else calm).add(part.name)
            case ast.ClassDef():
                (calm if leaves_plainly(part) else other).add(part.name)
    return frozenset(calm - other)


def leaves_plainly(node: ast.ClassDef) -> bool:
    """Whether the ``__exit__`` of a class stands in it and never gives true."""
    exits = [
        part
        for part in node.body
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
        and part.name in ("__exit__", "__aexit__")
    ]
    results = [
        inner.value
        for part in exits
        for inner in walk(part)
        if isinstance(inner, ast.Return) and inner.value is not None
    ]
    plain = all(isinstance(r, ast.Constant) and not r.value for r in results)
    return bool(exits) and plain
