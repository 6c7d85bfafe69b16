"""Whether a loop goes round at least once."""

from __future__ import annotations

import ast

from nbprod.analysis.context import Context
from nbprod.source.trees import walk


def surely_runs(node: ast.For, cx: Context) -> bool:
    """Whether a loop goes round at least once: over a literal that is not empty.

    A ``break`` or ``continue`` may still leave the rest of the first round out.
    """
    if any(isinstance(part, ast.Break | ast.Continue) for part in walk(node)):
        return False
    return not_empty(node.iter, cx)


def not_empty(node: ast.expr, cx: Context) -> bool:
    """Whether an expression surely gives something when iterated, or is above zero."""
    called = node.func if isinstance(node, ast.Call) else None
    if isinstance(called, ast.Name) and called.id in cx.world.top:
        return False  # no builtin, but a name of the notebook
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return any(not isinstance(part, ast.Starred) for part in parts)
        case ast.Dict(keys=keys):
            return any(key is not None for key in keys)
        case ast.Name(id=name):
            return name in cx.world.filled
        case ast.Constant(value=int(count)):
            return count > 0
        case ast.Call(func=ast.Name(id="range" | "len"), args=[inner]):
            return not_empty(inner, cx)
        case ast.Call(
            func=ast.Name(id="range"),
            args=[ast.Constant(value=int(start)), ast.Constant(value=int(end))],
        ):
            return end > start
        case ast.Call(
            func=ast.Name(id="enumerate" | "list" | "sorted"), args=[inner, *_]
        ):
            return not_empty(inner, cx)
        case ast.Call(func=ast.Name(id="zip"), args=parts):
            return bool(parts) and all(not_empty(part, cx) for part in parts)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=folds), attr="split")):
            # folds are two or more, or it raises
            return cx.world.types.get(folds, "").startswith("sklearn.model_selection.")
        case ast.Call(
            func=ast.Attribute(value=inner, attr="items" | "keys" | "values"), args=[]
        ):
            return not_empty(inner, cx)
    return False


def may_empty(node: ast.AST) -> bool:
    """Whether syntax may leave a container empty: ``del``, or a slice replaced."""
    stored = isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
    return isinstance(node, ast.Delete) or (
        stored and isinstance(node.slice, ast.Slice)  # type: ignore[attr-defined]
    )
