"""What a call in ``run`` can give for what stands in a function."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nbprod import libraries
from nbprod.ir import Flow
from nbprod.kinds.values import ESTIMATOR
from nbprod.planning.drafts import Draft
from nbprod.recognition.shapes import MADE
from nbprod.source.names import dotted


def makes(node: object, one: Draft, flow: Flow) -> str:
    """The class of a model that an expression makes from literals and settings."""
    if not isinstance(node, ast.Call):
        return ""
    callee = dotted(node.func, flow.modules)
    known = libraries.function(callee) if callee else None
    if known is None or known.role not in MADE or set(known.resources) - {"random"}:
        return ""  # what draws is the fitting, not the making
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    return callee if all(is_given(part, one, flow) for part in given) else ""


def is_given(node: ast.expr, one: Draft, flow: Flow) -> bool:
    """Whether an argument is the same wherever it is evaluated."""
    refers = isinstance(node, ast.Name | ast.Attribute | ast.BinOp)
    if refers and one.shown.get(ast.unparse(node)) is not None:
        return True
    if isinstance(node, ast.Tuple | ast.List):
        return all(is_given(part, one, flow) for part in node.elts)
    if isinstance(node, ast.Dict):
        parts = [*node.keys, *node.values]
        return all(part is not None and is_given(part, one, flow) for part in parts)
    if isinstance(node, ast.UnaryOp):
        return is_given(node.operand, one, flow)
    return isinstance(node, ast.Constant) or bool(makes(node, one, flow))


def common(kinds: Sequence[str]) -> str:
    """The type that says what several classes of models have in common."""
    every = all(kind.startswith("sklearn.") for kind in kinds)
    return ESTIMATOR if every else ""
