"""Names that hold a number of one type, whenever functions are called."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from nbprod.source.names import bound_in, declared, within_scope
from nbprod.source.trees import below

KEEPING = (ast.Add, ast.Sub, ast.Mult)
"""What gives a number of the type of both."""
BINDERS = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom,
    ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping,
)  # fmt: skip
"""What binds names that stand in it as texts."""


def numbers(statements: Sequence[ast.stmt]) -> dict[str, str]:
    """The types of names that are bound once and for all, to a number.

    And of those that functions bind, too, if all bind them to numbers of one type.
    """
    bound = Counter(name for node in statements for name in bound_in([node]))
    inside = below(statements)
    later = any(isinstance(part, ast.Global) for part in inside)
    kinds = {
        target.id: {kind}
        for node in statements
        for target, kind in counted(node)
        if bound[target.id] == 1 and isinstance(node, ast.Assign)
    }
    for name, kind in bound_later(inside) if later else ():
        kinds.setdefault(name, {""}).add(kind)
    return {name: kind for name, (kind, *more) in kinds.items() if kind and not more}


def bound_later(parts: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    """The globals that functions and classes bind, each with the type of a number."""
    for part in parts:
        body = getattr(part, "body", [])
        outer = declared(body, ast.Global) if isinstance(body, list) else set()
        if not outer:
            continue
        kinds: dict[int, str] = {}
        for inner in within_scope(body):
            kinds |= {id(target): kind for target, kind in counted(inner)}
            if isinstance(inner, ast.Name):
                if inner.id in outer and not isinstance(inner.ctx, ast.Load):
                    yield inner.id, kinds.get(id(inner), "")
            elif isinstance(inner, BINDERS):
                yield from ((name, "") for name in bound_in([inner]) & outer)


def counted(node: ast.AST) -> Iterator[tuple[ast.Name, str]]:
    """The name that ``n = 42`` binds, or ``n += 1``, and the type of the number."""
    match node:
        case ast.Assign(targets=[ast.Name() as target], value=ast.Constant() as given):
            pass
        case ast.AugAssign(ast.Name() as target, ast.operator() as operator, given):
            if not isinstance(operator, KEEPING):
                return
        case _:
            return
    value = getattr(given, "value", None)
    if isinstance(given, ast.Constant) and isinstance(value, int | float):
        yield target, f"builtins.{type(value).__name__}"
