"""Chained assignment: ``a = b = []`` binds one object to several names."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nbprod.analysis.context import Context
from nbprod.analysis.expressions import assign, named_value
from nbprod.analysis.sharing import Value


def assign_all(targets: Iterable[ast.expr], given: Value, cx: Context) -> None:
    """Bind a value to targets from left to right; the later share it with the first."""
    for target in targets:
        assign(target, given, cx)
        if isinstance(target, ast.Name):
            given = named_value(target.id, given, cx)
