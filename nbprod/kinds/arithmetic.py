"""What operators give: of numbers, arrays, columns and tables."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nbprod.kinds.values import (
    ANY,
    ARRAY,
    BOOL,
    DTYPES,
    FLAG,
    FLOAT,
    FRAME,
    INT,
    INTEGER,
    SERIES,
    SOME,
    STR,
    Kind,
    array,
    joined,
    options,
    scalar,
    series,
)

NUMBERS = frozenset(DTYPES)
WHOLE = frozenset({"builtins.int", "builtins.bool"})
SAME = (ast.Add, ast.Sub, ast.Mult, ast.Mod, ast.FloorDiv)
BITS = (ast.BitAnd, ast.BitOr, ast.BitXor)


def operated(op: ast.operator, one: Kind, other: Kind) -> Kind:
    """What an operator gives."""
    pairs = [(a, b) for a in options(one) for b in options(other)]
    return joined(of_pair(op, a, b) for a, b in pairs)


def of_pair(op: ast.operator, one: Kind, other: Kind) -> Kind:
    """What an operator gives for two kinds that are no choices."""
    if not one or not other:
        return path_joined(op, one, other)
    names = {one.name, other.name}
    if names <= NUMBERS:
        return of_numbers(op, one, other)
    if isinstance(op, ast.MatMult):
        return multiplied(one, other) if names == {ARRAY} else ANY
    if "pandas.DataFrame" in names:
        return FRAME if names - {"pandas.DataFrame"} <= {*OPERANDS, SERIES} else ANY
    if SERIES in names:
        return series(dtype_of(op, one, other)) if names <= {*OPERANDS, SERIES} else ANY
    if ARRAY in names and names <= OPERANDS:
        return stretched(one, other, dtype_of(op, one, other))
    return of_texts(op, one, other)


OPERANDS = NUMBERS | {ARRAY}


def path_joined(op: ast.operator, one: Kind, other: Kind) -> Kind:
    """What is below a folder is a path, whatever it is called."""
    path = "pathlib.Path" in (one.name, other.name)
    return Kind("pathlib.Path") if path and isinstance(op, ast.Div) else ANY


def of_texts(op: ast.operator, one: Kind, other: Kind) -> Kind:
    """What an operator gives for texts, paths and sequences."""
    names = (one.name, other.name)
    if isinstance(op, ast.Mod) and one == STR:
        return STR
    if isinstance(op, ast.Add) and names[0] == names[1]:
        if one == STR:
            return STR
        if one.name == "builtins.list":
            return joined([one, other])
        if one.name == "tuple":
            return Kind("tuple", (*one.items, *other.items))
    if isinstance(op, ast.Mult) and {*names} & WHOLE:
        kept = one if other.name in WHOLE else other
        if kept.name in ("builtins.str", "builtins.list"):
            return kept
    return path_joined(op, one, other)


def of_numbers(op: ast.operator, one: Kind, other: Kind) -> Kind:
    """What an operator gives for two numbers."""
    names = {one.name, other.name}
    if isinstance(op, BITS) and names == {"numpy.bool_"}:
        return FLAG
    if "numpy.bool_" in names:
        return ANY
    fractions = "builtins.float" in names
    if isinstance(op, ast.Div):
        return FLOAT
    if isinstance(op, ast.Pow):
        return powered(one, other)
    if isinstance(op, SAME):
        if fractions:
            return FLOAT
        return INTEGER if "numpy.integer" in names else INT
    return INT if isinstance(op, BITS) and names == {"builtins.int"} else ANY


def powered(one: Kind, other: Kind) -> Kind:
    """A number to the power of another, which may be complex, or a fraction."""
    if one == FLOAT and other.name in ("builtins.int", "numpy.integer"):
        return FLOAT
    return INTEGER if one == INTEGER and other == INTEGER else ANY


def dtype_of(op: ast.operator, one: Kind, other: Kind) -> str:
    """What an array holds that an operator gives."""
    parts = {held(one), held(other)}
    if "" in parts or not parts <= {"float", "int", "bool"}:
        return ""
    if isinstance(op, BITS):
        return "bool" if parts == {"bool"} else ""
    if isinstance(op, ast.Div):
        return "float"
    if isinstance(op, (*SAME, ast.Pow, ast.MatMult)):
        if "float" in parts:
            return "float"
        return "int" if "int" in parts else ""
    return ""


def held(kind: Kind) -> str:
    """What an array or column holds; of a number, what it is."""
    return DTYPES.get(kind.name, kind.dtype)


def stretched(one: Kind, other: Kind, dtype: str) -> Kind:
    """What arrays and numbers give place by place."""
    ranks = [k.rank if k.name == ARRAY else 0 for k in (one, other)]
    if None in ranks and not any(ranks):
        return ANY  # without axes it is no array afterwards
    if None in ranks or SOME in ranks:
        return array(SOME, dtype)
    rank = max(rank or 0 for rank in ranks)
    return array(rank, dtype) if rank else scalar(dtype)


def multiplied(one: Kind, other: Kind) -> Kind:
    """The product of two arrays, which is a number for two of one axis."""
    dtype = dtype_of(ast.Mult(), one, other)
    ranks = (one.rank, other.rank)
    if None in ranks or 0 in ranks:
        return ANY
    if SOME not in ranks:
        rank = sum(rank or 0 for rank in ranks) - 2
        return array(rank, dtype) if rank else scalar(dtype)
    if max(rank or 0 for rank in ranks) > 1:
        return array(SOME, dtype)
    number = scalar(dtype)
    return joined([array(SOME, dtype), number]) if number else ANY


def compared(kinds: Sequence[Kind], ops: Sequence[ast.cmpop]) -> Kind:
    """What a comparison gives."""
    if all(isinstance(op, ast.In | ast.NotIn | ast.Is | ast.IsNot) for op in ops):
        return BOOL
    if len(ops) > 1:
        return ANY
    pairs = [(a, b) for a in options(kinds[0]) for b in options(kinds[1])]
    return joined(of_comparison(a, b) for a, b in pairs)


PLAIN = ("builtins.int", "builtins.bool", "builtins.str")


def of_comparison(one: Kind, other: Kind) -> Kind:
    """What comparing two kinds gives that are no choices."""
    names = {one.name, other.name}
    if "pandas.DataFrame" in names and names <= {*OPERANDS, *PLAIN, FRAME.name}:
        return FRAME
    if SERIES in names and names <= {*OPERANDS, *PLAIN, SERIES}:
        return series("bool")
    if ARRAY in names and names <= {*OPERANDS, *PLAIN}:
        return stretched(one, other, "bool")
    return BOOL if names <= {*PLAIN} else ANY


def unary(op: ast.unaryop, kind: Kind) -> Kind:
    """What an operator before a value gives."""
    if isinstance(op, ast.Not):
        return BOOL
    return joined(of_unary(op, one) for one in options(kind))


def of_unary(op: ast.unaryop, kind: Kind) -> Kind:
    """What an operator before a value of one kind gives."""
    if kind.name == "builtins.bool":
        return INT
    if kind.name in NUMBERS:
        return kind if not isinstance(op, ast.Invert) or kind != FLOAT else ANY
    if kind.name == ARRAY:
        return kind if kind.rank else ANY
    return kind if kind.name in (SERIES, "pandas.DataFrame") else ANY
