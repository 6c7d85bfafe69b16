"""One value of many: what may be given to each record alike."""

from __future__ import annotations

import ast

from nbprod.analysis.sharing import ARRAYS
from nbprod.serving.lifter import Lifter
from nbprod.serving.tables import ALONG_ROWS, SINGLE
from nbprod.serving.values import Step
from nbprod.source.trees import walk
from nbprod.source.typed import type_before

MANY = (*ARRAYS, "builtins.list", "builtins.tuple")


def is_single(node: ast.expr, at: Lifter) -> bool:
    """Whether what was learned is one value, not one for each row of training."""
    match node:
        case ast.Name(id=name):
            kind = type_before(name, at.statement, at.flow)
            return kind not in MANY
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name in ALONG_ROWS or name in SINGLE
        case ast.Subscript(value=inner):
            return not isinstance(inner, ast.Name) or is_single(inner, at)
        case ast.BinOp(left=left, right=right):
            return is_single(left, at) and is_single(right, at)
        case ast.UnaryOp(operand=operand):
            return is_single(operand, at)
    return isinstance(node, ast.Constant)


def numbered(step: Step) -> bool:
    """Whether a number of the notebook stands in what is done to records."""
    return any(
        isinstance(part, ast.Constant) and type(part.value) in (int, float)
        for node in step.nodes
        for part in walk(node)
    )
