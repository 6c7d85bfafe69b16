"""Parts of datasets and of rows in groups."""

from __future__ import annotations

import ast
from dataclasses import replace

from nbprod.serving import syntax
from nbprod.serving.lifter import Lifter
from nbprod.serving.values import Kind, Value


def of_dataset(part: ast.expr, node: ast.expr, at: Lifter) -> Value:
    """A part of a dataset of scikit-learn; the answers are nobody's columns."""
    assert isinstance(part, ast.Attribute)
    if part.attr == "target":
        return Value(Kind.ROWS, ast.Constant(0))
    if part.attr not in ("data", "frame"):
        return Value(Kind.LEARNED, node)
    names = syntax.attribute(part.value, "feature_names")
    framed = part.attr == "frame" or at.is_frame(part)
    return at.source(node, "frame" if framed else "array", names)


def of_group(base: Value, column: ast.expr) -> Value:
    """Columns of rows in groups."""
    assert base.grouped
    return replace(base, grouped=replace(base.grouped, column=column))
