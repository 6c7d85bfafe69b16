"""Methods of arrays, and how many axes what they give has."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial

from nbprod.kinds.arithmetic import held, multiplied
from nbprod.kinds.calling import Called
from nbprod.kinds.values import (
    ANY,
    ARRAY,
    FLAG,
    FLOAT,
    INTEGER,
    SERIES,
    SOME,
    Kind,
    array,
    joined,
    options,
    scalar,
)

MEANS = ("mean", "std", "var", "median", "nanmean", "nanmedian", "nanstd", "average")
SUMS = ("sum", "prod", "nansum")
ENDS = ("min", "max", "amin", "amax", "nanmin", "nanmax")
FOUND = ("argmin", "argmax", "count_nonzero")
TESTS = ("any", "all")
PLACED = (
    *MEANS, *SUMS, *ENDS, *FOUND, *TESTS, "ravel", "reshape", "cumsum", "transpose",
    "dot", "squeeze", "copy", "repeat",
)  # fmt: skip
"""Those that numpy has as functions, too."""


def outcome(what: str, dtype: str) -> Kind:
    """The number that a reduction gives."""
    if what in FOUND:
        return INTEGER
    if dtype not in ("float", "int", "bool"):
        return ANY
    if what in MEANS:
        return FLOAT
    if what in SUMS:
        return FLOAT if dtype == "float" else INTEGER
    return FLAG if what in TESTS else scalar(dtype)


def reduced(call: Called, what: str) -> Kind:
    """What is left of an array of which axes are summed up."""
    owner = call.on
    made = held(outcome(what, owner.dtype))
    if call.open or owner.rank is None or call.named.keys() - {"axis", "keepdims"}:
        return ANY
    if len(call.given) > 1:
        return ANY
    if call.truth(99, "keepdims", False) is not False:
        sure = call.constant(99, "keepdims") is True
        return array(owner.rank, made) if sure and owner.rank else ANY
    axis = call.constant(0, "axis")
    if not call.has(0, "axis") or axis is None:
        return outcome(what, owner.dtype)
    if owner.rank == SOME or not isinstance(axis, int):
        return ANY
    left = owner.rank - 1
    return array(left, made) if left else outcome(what, owner.dtype)


def shaped(shape: Kind) -> int | None:
    """How many axes an array of a shape has."""
    if shape.name in ("builtins.int", "numpy.integer"):
        return 1
    return len(shape.items) if shape.name in ("tuple", "list of") else None


DTYPES = {
    "float": "float", "float64": "float", "int": "int", "int64": "int", "int32": "int",
    "bool": "bool", "bool_": "bool", "float_": "float", "int_": "int", "intp": "int",
}  # fmt: skip


def dtype_said(call: Called, place: int, usual: str) -> str:
    """What an array holds by its ``dtype``, or what it usually holds."""
    value = call.value(place, "dtype")
    if value is None or call.open:
        return "" if call.open else usual
    match value:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return DTYPES.get(name, "")
        case ast.Constant(value=str(name)):
            return DTYPES.get(name, "")
    return ""


def as_array(kind: Kind) -> Kind:
    """What ``np.array`` makes of a value: how many axes, and what is in it."""
    match kind.name:
        case "numpy.ndarray":
            return kind
        case "pandas.Series":
            return array(1, kind.dtype)
        case "pandas.DataFrame":
            return array(2)
        case "builtins.range":
            return array(1, "int")
        case "list of" | "tuple" | "builtins.list":
            return of_items(kind)
        case "|":
            return joined(as_array(one) for one in kind.items)
    return array(0, held(kind)) if held(kind) else array(None)


def of_items(kind: Kind) -> Kind:
    """An array of the items of a sequence."""
    parts = [one for item in kind.items for one in options(item)]
    if not parts:
        return array(SOME)
    dtypes = {held(one) for one in parts}
    numbers = all(one.name != ARRAY and one.name != SERIES for one in parts)
    if numbers and dtypes <= {"float", "int", "bool"}:
        dtype = "float" if "float" in dtypes else "int" if "int" in dtypes else "bool"
        return array(1, dtype if len(dtypes - {"bool"}) == len(dtypes) else "")
    if numbers and all(one.name == "builtins.str" for one in parts):
        return array(1)
    rows = [of_items(one) for one in parts if one.name in ("list of", "tuple")]
    if len(rows) == len(parts) and kind.name != "builtins.list":
        lengths = {len(one.items) for one in parts}
        dtypes = {one.dtype for one in rows}
        ranks = {one.rank for one in rows}
        if len(lengths) == 1 and ranks == {1}:
            mixed = dtypes == {"float", "int"}
            return array(2, "float" if mixed else "".join(dtypes) if len(dtypes) == 1
                         else "")  # fmt: skip
    return array(SOME)


def folded(call: Called) -> Kind:
    """``reshape``: as many axes as numbers are given."""
    rest = call.named.keys() - {"order"}
    if call.open or rest or not call.given:
        return array(None, call.on.dtype)
    if len(call.given) == 1 and call.kind(0).name not in ("builtins.int",
                                                          "numpy.integer"):  # fmt: skip
        return array(shaped(call.kind(0)), call.on.dtype)
    return array(len(call.given), call.on.dtype)


def summed(call: Called) -> Kind:
    """``cumsum``."""
    rank = call.on.rank if call.has(0, "axis") else 1
    return array(rank, call.on.dtype if call.on.dtype in ("float", "int") else "")


def multiplied_by(call: Called) -> Kind:
    """``dot``."""
    other = call.kind(0)
    return multiplied(call.on, other) if other.name == ARRAY and not call.named else ANY


def same(call: Called) -> Kind:
    """An array like the one that the method is of."""
    return call.on if not call.has(99, "out") else ANY


def cast(call: Called) -> Kind:
    """``astype``."""
    return array(call.on.rank, dtype_said(call, 0, ""))


METHODS: dict[str, Callable[[Called], Kind]] = {
    **{name: partial(reduced, what=name) for name in
       (*MEANS, *SUMS, *ENDS, *FOUND, *TESTS)},
    **dict.fromkeys("copy conj clip".split(), same),
    "reshape": folded,
    "ravel": lambda call: array(1, call.on.dtype),
    "flatten": lambda call: array(1, call.on.dtype),
    "transpose": lambda call: array(call.on.rank, call.on.dtype),
    "squeeze": lambda call: array(None, call.on.dtype),
    "repeat": lambda call: array(call.on.rank if call.has(1, "axis") else 1,
                                 call.on.dtype),
    "argsort": lambda call: array(call.on.rank, "int"),
    "astype": cast,
    "cumsum": summed,
    "dot": multiplied_by,
    "round": lambda call: call.on if call.on.rank and not call.named else ANY,
}  # fmt: skip
"""Methods of arrays."""
