"""What a value has in square brackets."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nbprod.kinds.values import (
    ANY,
    ARRAY,
    FRAME,
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

WHOLE = ("builtins.int", "numpy.integer")
NEW = Kind("new axis")
REST = Kind("...")
SLICE = Kind("builtins.slice")


def item(owner: Kind, part: ast.expr, at: Kind) -> Kind:
    """What ``owner[part]`` is; ``at`` is the kind of the part."""
    return joined(item_of(one, part, at) for one in options(owner))


def item_of(owner: Kind, part: ast.expr, at: Kind) -> Kind:
    """What is in square brackets after a value of one kind."""
    match owner.name:
        case "numpy.ndarray":
            parts = at.items if at.name == "tuple" else (at,)
            return of_array(owner, parts)
        case "builtins.list" | "builtins.str":
            if at == SLICE:
                return owner
            found = STR if owner == STR else ANY
            return (owner.items[0] if owner.items else found) if at else ANY
        case "builtins.dict":
            return owner.items[1] if len(owner.items) > 1 else ANY
        case "tuple" | "list of" | "sequence":
            return of_parts(owner, part, at)
        case "pandas.DataFrame":
            return of_table(part, at)
        case "pandas.Series":
            several = at == SLICE or at.name in (SERIES, "builtins.list", "list of")
            return owner if several else ANY
        case "pandas.str":
            return owner.items[0]
        case "pandas.Index":
            several = at == SLICE or at.dtype == "bool"
            return owner if several else ANY
    return located(owner, at)


def of_parts(owner: Kind, part: ast.expr, at: Kind) -> Kind:
    """One of several parts, or some of them."""
    number = literal(part)
    if number is not None and -len(owner.items) <= number < len(owner.items):
        return owner.items[number]
    if at == SLICE:
        return Kind("builtins.tuple") if owner.name == "tuple" else ANY
    return joined(owner.items) if at.name in WHOLE and owner.items else ANY


def literal(part: ast.expr) -> int | None:
    """A whole number that is written out."""
    match part:
        case ast.Constant(value=int(number)):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))):
            return -number
    return None


def of_table(part: ast.expr, at: Kind) -> Kind:
    """What a table has in square brackets: a column, columns, or rows."""
    if at == STR:
        return series()
    several = ("builtins.list", "list of", "pandas.Index", FRAME.name, SERIES)
    if at == SLICE or at.name in several or isinstance(part, ast.Compare):
        return FRAME
    return FRAME if at.name == ARRAY and at.rank else ANY


def located(owner: Kind, at: Kind) -> Kind:
    """What ``.loc`` and ``.iloc`` give where it is plain what is asked for."""
    if owner.name not in ("pandas.loc", "pandas.iloc") or not owner.items:
        return ANY
    table = owner.items[0]
    parts = at.items if at.name == "tuple" else (at,)
    many = [several(part) for part in parts]
    if None in many:
        return ANY
    if table.name == SERIES:
        return table if many == [True] else ANY
    if len(many) == 1:
        whole = FRAME if many[0] else series()
        return whole if many[0] or owner.name == "pandas.iloc" else ANY
    if all(many):
        return FRAME
    one_column = many[0] and (owner.name == "pandas.iloc" or parts[1] == STR)
    return series() if one_column else ANY


def several(part: Kind) -> bool | None:
    """Whether an index picks several rows, or one; None: it cannot be told."""
    if part == SLICE or part.name in ("builtins.list", "list of", SERIES):
        return True
    if part.name in (ARRAY, "pandas.Index"):
        return True
    return False if part.name in (*WHOLE, "builtins.str") else None


def of_array(owner: Kind, parts: Sequence[Kind]) -> Kind:
    """What an array has at an index of some parts."""
    if not all(parts) or owner.rank is None:
        return ANY
    new = sum(part == NEW for part in parts)
    rest = [part for part in parts if part not in (NEW, REST)]
    slices = sum(part == SLICE for part in rest)
    picks = [part for part in rest if part != SLICE]
    chosen = [picked(part) for part in picks]
    if None in chosen:
        return ANY
    taken = sum(axes for axes, _ in (one for one in chosen if one))
    made = max((left for _, left in (one for one in chosen if one)), default=0)
    if owner.rank == SOME:
        sure = new or slices or made
        return array(SOME, owner.dtype) if sure else ANY
    rank = owner.rank - taken + new + made
    if rank < 0 or slices + taken > owner.rank:
        return ANY
    if rank == 0 and (made or REST in parts):
        return ANY
    return array(rank, owner.dtype) if rank else scalar(owner.dtype)


def picked(part: Kind) -> tuple[int, int] | None:
    """How many axes a part of an index takes, and how many it leaves for them."""
    if part.name in WHOLE:
        return 1, 0
    if part.name == ARRAY and part.rank and part.rank > 0:
        if part.dtype == "bool":
            return part.rank, 1
        return (1, part.rank) if part.dtype == "int" else None
    if part.name in (SERIES, "list of", "builtins.list", "tuple"):
        flat = part.dtype or part.name == SERIES or in_line(part)
        return (1, 1) if flat else None
    return None


def in_line(part: Kind) -> bool:
    """Whether a sequence holds whole numbers, or whether to take what is there."""
    some = {one.name for item in part.items for one in options(item)}
    return bool(some) and some <= {*WHOLE, "builtins.bool"}
