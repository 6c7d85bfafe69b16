"""Shapes of arrays: as many rows as there are."""

from __future__ import annotations

import ast


def reshaped(node: ast.Call, dotted: str) -> ast.Call:
    """``np.reshape(x, (rows, …))`` for as many rows as there are."""
    if dotted == "numpy.reshape" and len(node.args) > 1:
        node.args[1] = any_length(node.args[1])
    return node


def any_length(shape: ast.expr) -> ast.expr:
    """A shape whose first length is that of what it is given."""
    if isinstance(shape, ast.Tuple) and shape.elts and not minus_one(shape):
        return ast.Tuple([ast.Constant(-1), *shape.elts[1:]], ast.Load())
    return shape


def minus_one(shape: ast.expr) -> bool:
    """Whether a shape leaves one length open."""
    return "-1" in ast.unparse(shape)


def reshaped_method(node: ast.expr) -> ast.expr:
    """``x.reshape(rows, …)`` for as many rows as there are."""
    assert isinstance(node, ast.Call)
    if len(node.args) == 1:
        return ast.Call(node.func, [any_length(node.args[0])], node.keywords)
    if len(node.args) > 1 and not any("-1" in ast.unparse(a) for a in node.args):
        return ast.Call(node.func, [ast.Constant(-1), *node.args[1:]], node.keywords)
    return node
