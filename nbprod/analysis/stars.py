"""What ``from module import *`` binds, of a file beside the notebook."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from nbprod import libraries
from nbprod.source.names import bound_in, parse
from nbprod.source.trees import below


@dataclass(frozen=True)
class Star:
    """The names that a star import of a file binds.

    ``runs``: importing it does more than define, import or name. ``open``: it has a
    star import of its own of a module that is not known, so that it may bind others.
    ``body`` are the statements of the file, and of those that it imports in this way.
    """

    names: frozenset[str]
    body: tuple[ast.stmt, ...]
    runs: bool = False
    open: bool = False


def star_of(
    module: str, carried: Mapping[str, str], seen: frozenset[str] = frozenset()
) -> Star | None:
    """What a star import of a module binds, its own star imports included.

    ``carried`` are the texts of the files beside the notebook, by dotted name. None
    where the module is not among them.
    """
    inside = f"{module}.__init__"
    text = carried.get(module, carried.get(inside))
    if text is None:
        return None
    body = parse(text).body
    package = module if inside in carried else module.rpartition(".")[0]
    names = set(bound_in(body))
    running, unknown = any(runs(node) for node in body), False
    whole = tuple(body)
    for target in starred(body, package):
        if target in seen | {module}:
            continue
        inner = star_of(target, carried, seen | {module})
        known = None if inner else libraries.star(target)
        names |= inner.names if inner else set(known or ())
        whole += inner.body if inner else ()
        running |= inner is not None and inner.runs
        unknown |= inner.open if inner else known is None
    exported = declared_names(body)
    if exported is not None:
        return Star(exported, whole, running)
    public = frozenset(name for name in names if not name.startswith("_"))
    return Star(public, whole, running, unknown)


def starred(body: Iterable[ast.stmt], package: str) -> Iterator[str]:
    """The modules, as dotted names, of the star imports in a module of a package."""
    for node in below(body):
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            outer = package.split(".") if package and node.level else []
            outer = outer[: len(outer) - max(0, node.level - 1)]
            yield ".".join([*outer, *filter(None, [node.module])])


def declared_names(body: list[ast.stmt]) -> frozenset[str] | None:
    """What a module says in ``__all__`` that it exports, if it says so in full."""
    found: frozenset[str] | None = None
    for node in body:
        if "__all__" not in bound_in([node]):
            continue
        try:
            value = ast.literal_eval(getattr(node, "value", None) or ast.Name("_"))
        except ValueError:
            return None
        found = frozenset(map(str, value))
        if isinstance(node, ast.AugAssign):
            return None
    return found


def runs(node: ast.stmt) -> bool:
    """Whether a statement of a module does more than define, import or name."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return False
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
            return False
        case ast.Assign(value=ast.Constant()):
            return False
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return False
    return True
