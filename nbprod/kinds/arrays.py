"""What numpy's functions give."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from nbprod.kinds import matrices
from nbprod.kinds.arithmetic import held, multiplied, operated
from nbprod.kinds.calling import Called
from nbprod.kinds.drawing import random_rules
from nbprod.kinds.reducing import (
    METHODS,
    PLACED,
    as_array,
    dtype_said,
    shaped,
)
from nbprod.kinds.values import (
    ANY,
    ARRAY,
    FLOAT,
    FRAME,
    INT,
    INTEGER,
    SERIES,
    SOME,
    Kind,
    array,
    each,
    joined,
    options,
    series,
)

Rule = Callable[[Called], Kind]
FLOATING = """exp exp2 expm1 log log2 log10 log1p sqrt cbrt sin cos tan arcsin arccos
    arctan sinh cosh tanh deg2rad rad2deg radians degrees""".split()
ALIKE = "abs absolute negative sign square conj rint fabs positive".split()
BINARY: Mapping[str, ast.operator] = {
    "add": ast.Add(), "subtract": ast.Sub(), "multiply": ast.Mult(),
    "divide": ast.Div(), "true_divide": ast.Div(), "power": ast.Pow(),
    "maximum": ast.Add(), "minimum": ast.Add(), "mod": ast.Mod(),
}  # fmt: skip
"""Functions of two arrays; the greater of two is as their sum is."""


def one_by_one(call: Called, *, floating: bool) -> Kind:
    """A function of each number."""
    if call.has(1, "out") or call.named:
        return ANY
    return joined(of_each(one, floating) for one in options(call.kind(0)))


def of_each(kind: Kind, floating: bool) -> Kind:
    """What a function of each number gives for one kind."""
    dtype = held(kind)
    made = "float" if floating and dtype in ("float", "int") else ""
    dtype = made if floating else "" if dtype == "bool" else dtype
    match kind.name:
        case "numpy.ndarray":
            return array(kind.rank, dtype) if kind.rank else ANY
        case "pandas.Series":
            return series(dtype)
        case "pandas.DataFrame":
            return FRAME
        case "builtins.float":
            return FLOAT
        case "builtins.int" | "numpy.integer":
            return FLOAT if floating else INTEGER
        case "builtins.list" | "list of":
            made_of = as_array(kind)
            return of_each(made_of, floating) if made_of.rank else ANY
    return ANY


def of_two(call: Called, op: ast.operator) -> Kind:
    """A function of two numbers, place by place."""
    if call.named or len(call.given) != 2:
        return ANY
    pair = [one if one.name != "builtins.list" else as_array(one) for one in call.given]
    found = operated(op, *pair)
    return INTEGER if found == INT else found


def product(call: Called) -> Kind:
    """``dot`` and ``matmul``."""
    one, other = call.kind(0), call.kind(1)
    if call.open or len(call.given) != 2 or {one.name, other.name} != {ARRAY}:
        return ANY
    return multiplied(one, other)


def filled(call: Called) -> Kind:
    """An array of a shape that is given."""
    return array(shaped(call.kind(0, "shape")), dtype_said(call, 1, "float"))


def full(call: Called) -> Kind:
    """An array of a shape, full of one value."""
    value = call.kind(1, "fill_value")
    dtype = held(value) if not value.rank else ""
    return array(shaped(call.kind(0, "shape")), dtype_said(call, 2, dtype))


def as_another(call: Called) -> Kind:
    """An array like another."""
    like = as_array(call.kind(0))
    return array(like.rank, dtype_said(call, 1, like.dtype))


def counted(call: Called) -> Kind:
    """``arange``."""
    parts = {held(one) for one in call.given}
    dtype = "float" if "float" in parts and parts <= {"float", "int"} else ""
    dtype = "int" if parts == {"int"} else dtype
    return array(1, dtype_said(call, 3, dtype))


def spaced(call: Called) -> Kind:
    """``linspace`` and ``logspace``."""
    if call.has(4, "retstep") and "retstep" in call.named:
        return ANY
    numbers = {held(one) for one in call.given[:2]} <= {"int", "float"}
    plain = all(not one.rank for one in call.given[:2]) and numbers
    dtype = dtype_said(call, 99, "float" if plain else "")
    return array(1 if plain else SOME, dtype)


def copied(call: Called) -> Kind:
    """``array`` and ``asarray``."""
    made = as_array(call.kind(0))
    if {"ndmin", "subok"} & call.named.keys() or call.open:
        return array(None)
    return array(made.rank, dtype_said(call, 1, made.dtype))


def stacked(call: Called, least: int) -> Kind:
    """What is put together from arrays, which has so many axes at least."""
    parts = call.kind(0)
    inner = each(parts) if parts.name in ("tuple", "list of", "builtins.list") else ANY
    made = as_array(inner) if inner else array(None)
    if call.named.keys() & {"out"}:
        return ANY
    rank = SOME
    if made.rank is not None and made.rank != SOME:
        rank = max(made.rank, least)
    return array(rank, made.dtype if not call.named.keys() - {"axis"} else "")


def grid(call: Called) -> Kind:
    """``meshgrid``: a list in older releases, a tuple in newer ones."""
    if call.open or call.named or not all(call.given):
        return ANY
    parts = [array(len(call.given), as_array(one).dtype) for one in call.given]
    return Kind("sequence", tuple(parts))


def chosen(call: Called) -> Kind:
    """``where`` with something for each case."""
    if call.named or call.open:
        return ANY
    if len(call.given) == 1:
        return Kind("builtins.tuple")
    pair = [options(one)[0] for one in call.given]
    if len(call.given) != 3 or any(one.name == ARRAY and not one.rank for one in pair):
        return ANY
    ranks = [one.rank or 0 if one.name == ARRAY else 0 for one in pair]
    known = all(one.name in (ARRAY, SERIES) or held(one) for one in pair)
    if SERIES in {one.name for one in pair}:
        ranks.append(1)
    if not any(ranks):
        return ANY
    dtypes = {held(one) for one in pair[1:]}
    rank = SOME if SOME in ranks or not known else max(ranks)
    return array(rank, dtypes.pop() if len(dtypes) == 1 else "")


def distinct(call: Called) -> Kind:
    """``unique``, without what it counts besides."""
    parts = [f"return_{what}" for what in ("index", "inverse", "counts")]
    count = sum(call.truth(at + 1, part, False) is not False for at, part in
                enumerate(parts))  # fmt: skip
    dtype = as_array(call.kind(0)).dtype
    axis = call.has(4, "axis")
    first = array(SOME if axis else 1, dtype)
    sure = all(call.truth(i + 1, p, False) is not None for i, p in enumerate(parts))
    if not sure:
        return ANY
    if not count:
        return first
    return Kind("tuple", (first, *[array(SOME, "int")] * count))


def located(call: Called) -> Kind:
    """``unravel_index``: a place on each axis."""
    place, shape = call.kind(0), call.kind(1)
    if place.name in ("numpy.integer", "builtins.int"):
        if shape.name == "tuple":
            return Kind("tuple", (INTEGER,) * len(shape.items))
        return Kind("builtins.tuple", (INTEGER,))
    return Kind("builtins.tuple")


def placewise(call: Called, method: str) -> Kind:
    """A function that does what a method of arrays does."""
    given = call.kind(0, "a")
    if given.name in ("builtins.list", "list of"):
        given = as_array(given)
    if given.name != ARRAY or (not given.rank and method != "reshape"):
        return ANY
    rest = replace(call, given=call.given[1:], on=given, shift=1)
    return METHODS[method](rest) if method in METHODS else ANY


def ordered(call: Called) -> Kind:
    """``argsort``, ``sort``, ``clip``, ``round``: of an array one like it."""
    given = call.kind(0)
    if given.name == ARRAY and given.rank and not call.named.keys() & {"axis", "out"}:
        return given
    return FLOAT if given == FLOAT and len(call.given) == 2 else ANY


def diagonal(call: Called) -> Kind:
    """``diag``: a matrix of its diagonal, or a diagonal of a matrix."""
    made = as_array(call.kind(0))
    return array({1: 2, 2: 1}.get(made.rank or 0, SOME), made.dtype)


def places(call: Called) -> Kind:
    """``argsort`` of an array."""
    given = call.kind(0)
    return array(given.rank, "int") if given.name == ARRAY and given.rank else ANY


_N = "numpy."
FUNCTIONS: dict[str, Rule] = {
    **{_N + name: partial(one_by_one, floating=True) for name in FLOATING},
    **{_N + name: partial(one_by_one, floating=False) for name in ALIKE},
    **{_N + name: partial(of_two, op=op) for name, op in BINARY.items()},
    **{_N + name: partial(placewise, method=name) for name in PLACED},
    **dict.fromkeys(("numpy.dot", "numpy.matmul"), product),
    **dict.fromkeys(("numpy.zeros", "numpy.ones", "numpy.empty"), filled),
    **{f"numpy.{name}_like": as_another for name in ("zeros", "ones", "empty")},
    **dict.fromkeys(("numpy.linspace", "numpy.logspace"), spaced),
    **dict.fromkeys(("numpy.array", "numpy.asarray"), copied),
    **dict.fromkeys(("numpy.vstack", "numpy.column_stack"), partial(stacked, least=2)),
    **dict.fromkeys(("numpy.hstack", "numpy.concatenate"), partial(stacked, least=1)),
    **{f"numpy.{name}": ordered for name in "sort clip round around".split()},
    **matrices.FUNCTIONS,
    "numpy.full": full,
    "numpy.arange": counted,
    "numpy.argsort": places,
    "numpy.diag": diagonal,
    "numpy.meshgrid": grid,
    "numpy.where": chosen,
    "numpy.unique": distinct,
    "numpy.unravel_index": located,
    "numpy.eye": lambda call: array(2, dtype_said(call, 3, "float")),
    "numpy.identity": lambda call: array(2, dtype_said(call, 1, "float")),
    **random_rules("numpy.random."),
}
"""By dotted name."""


def glued(parts: list[Kind], least: int) -> Kind:
    """``np.c_[…]``, ``np.r_[…]``: arrays with so many axes at least."""
    some = [one if one.name == ARRAY else as_array(one) for one in parts]
    dtypes = {held(one) or one.dtype for one in parts}
    dtype = "float" if "float" in dtypes and dtypes <= {"float", "int"} else ""
    dtype = "int" if dtypes == {"int"} else dtype
    ranks = [0 if held(part) and part.name != ARRAY else one.rank
             for one, part in zip(some, parts, strict=True)]  # fmt: skip
    sure = [rank for rank in ranks if rank is not None and rank >= 0]
    flat = len(sure) == len(ranks)
    return array(max(least, *sure) if flat else SOME, dtype)
