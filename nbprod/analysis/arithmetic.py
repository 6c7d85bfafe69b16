"""Arithmetic: what an operator makes of two values."""

from __future__ import annotations

import ast

from nbprod.analysis.relations import NONE
from nbprod.analysis.sharing import ARRAYS, Value

NUMBERS = ("builtins.bool", "builtins.int", "builtins.float", "builtins.complex")


def combined(left: Value, op: ast.operator, right: Value) -> Value:
    """What an operator makes of two values."""
    types = (left.type, right.type)
    for kind in ARRAYS:
        if kind in types:
            return Value(kind)
    if "builtins.str" in types and isinstance(op, ast.Add | ast.Mod):
        return Value("builtins.str")
    if all(kind in NUMBERS for kind in types):
        whole = "builtins.float" not in types and not isinstance(op, ast.Div)
        return Value("builtins.int" if whole else "builtins.float")
    kind = types[0] if types[0] == types[1] else ""
    if isinstance(op, ast.Add | ast.Mult | ast.BitOr):
        return Value(kind, NONE, left.all | right.all)
    return Value(kind)
