"""What numpy's linear algebra gives."""

from __future__ import annotations

from dataclasses import replace

from nbprod.kinds.calling import Called
from nbprod.kinds.reducing import METHODS, as_array
from nbprod.kinds.values import ANY, INTEGER, SOME, Kind, array


def inverse(call: Called) -> Kind:
    """What is as the matrix is that is given."""
    made = as_array(call.kind(0))
    dtype = "float" if made.dtype in ("float", "int") else ""
    return array(made.rank if made.rank and made.rank > 1 else SOME, dtype)


def length(call: Called) -> Kind:
    """``norm``: of all of an array, or along an axis."""
    made = as_array(call.kind(0))
    plain = made.dtype in ("float", "int") and made.rank
    if not plain or call.has(1, "ord") and call.constant(1, "ord") is ...:
        return ANY
    named = {k: v for k, v in call.named.items() if k != "ord"}
    at = replace(call, given=call.given[2:], named=named, on=made, shift=2)
    return METHODS["mean"](at)


def solved(call: Called) -> Kind:
    """``lstsq``: the solution, what is left, the rank, the singular values."""
    sides = [as_array(call.kind(0)), as_array(call.kind(1))]
    dtype = "float" if {one.dtype for one in sides} <= {"float", "int"} else ""
    rank = sides[1].rank or SOME
    return Kind("tuple", (array(rank, dtype), array(1, dtype), INTEGER,
                          array(1, dtype)))  # fmt: skip


def parted(call: Called) -> Kind:
    """``svd``: three arrays, unless only the values are asked for."""
    if call.truth(2, "compute_uv", True) is not True:
        return ANY
    dtype = as_array(call.kind(0)).dtype
    dtype = "float" if dtype in ("float", "int") else ""
    return Kind("tuple", (array(SOME, dtype), array(SOME, dtype), array(SOME, dtype)))


_N = "numpy.linalg."
FUNCTIONS = {
    **{f"{_N}{name}": inverse for name in ("inv", "pinv")},
    f"{_N}norm": length,
    f"{_N}lstsq": solved,
    f"{_N}svd": parted,
}
"""By dotted name."""
