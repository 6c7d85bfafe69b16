"""Kinds of values, and how they are told as types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from nbprod import libraries

SOME = -1
"""As a rank: one axis or more."""


@dataclass(frozen=True)
class Kind:
    """What is known of a value.

    ``name`` is its class, dotted, empty where nothing is known; ``|`` for one of
    ``items``, ``list of`` and ``tuple`` for sequences whose parts are told apart.
    ``items`` is what is in it: of a list the kind of all, of a dict those of keys and
    of values, of a pipeline its steps. ``dtype`` is what arrays and columns hold:
    ``float`` (of 64 bits), ``int`` (of the usual width), ``bool``, or a class;
    ``rank`` is how many axes an array has.
    """

    name: str = ""
    items: tuple[Kind, ...] = ()
    dtype: str = ""
    rank: int | None = None
    own: int = 0
    """Of a function of the notebook: the ``id`` of its syntax."""

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return bool(self.name)


ANY = Kind()
UNBOUND = Kind("unbound")
"""Of what nothing has been seen yet: the items of an empty list."""
NONE = Kind("builtins.NoneType")
INT, FLOAT = Kind("builtins.int"), Kind("builtins.float")
STR, BOOL = Kind("builtins.str"), Kind("builtins.bool")
INTEGER, FLAG = Kind("numpy.integer"), Kind("numpy.bool_")
FRAME = Kind("pandas.DataFrame")
ARRAY, SERIES = "numpy.ndarray", "pandas.Series"
SCALARS = {"float": FLOAT, "int": INTEGER, "bool": FLAG}
DTYPES = {
    "builtins.float": "float",
    "builtins.int": "int",
    "builtins.bool": "bool",
    "numpy.integer": "int",
    "numpy.bool_": "bool",
}
UNTOLD = ("builtins.view", "builtins.range", "pandas.str", "pandas.loc")
"""Kinds that have no name in emitted code."""
WIDEST = 3
"""So many classes, at most, are told as what a value may be."""
ESTIMATOR = "sklearn.base.BaseEstimator"
DERIVED = ("sklearn.", "xgboost.", "lightgbm.", "imblearn.")
"""Libraries whose models are of that class."""


def array(rank: int | None = SOME, dtype: str = "") -> Kind:
    """An array."""
    return Kind(ARRAY, dtype=dtype, rank=rank)


def series(dtype: str = "") -> Kind:
    """A column."""
    return Kind(SERIES, dtype=dtype)


def listed(item: Kind) -> Kind:
    """A list of things of a kind."""
    return Kind("builtins.list", (item,))


def scalar(dtype: str) -> Kind:
    """What an array without axes is as soon as something is done with it."""
    if dtype in SCALARS:
        return SCALARS[dtype]
    return Kind(dtype) if "." in dtype else ANY


def options(kind: Kind) -> tuple[Kind, ...]:
    """The kinds one of which a value is."""
    return kind.items if kind.name == "|" else (kind,)


def joined(kinds: Iterable[Kind]) -> Kind:
    """What is known of a value that is of one of some kinds."""
    every = [*kinds]
    if every and every.count(every[0]) == len(every):
        return every[0]
    found: dict[str, Kind] = {}
    for one in [part for kind in every for part in options(kind)]:
        if one == UNBOUND:
            continue
        if not one:
            return ANY
        old = found.get(one.name)
        found[one.name] = one if old is None or old == one else both(old, one)
    some = tuple(found[name] for name in sorted(found))
    if not some:
        return UNBOUND
    return some[0] if len(some) == 1 else Kind("|", some)


def both(one: Kind, other: Kind) -> Kind:
    """What two kinds of the same class have in common."""
    pairs = zip(one.items, other.items, strict=False)
    same = len(one.items) == len(other.items)
    if not same and one.name == "list of":
        return listed(joined((*one.items, *other.items)))
    if not same and one.name == "tuple":
        return Kind("builtins.tuple")
    return Kind(
        one.name,
        tuple(joined(pair) for pair in pairs) if same else (),
        one.dtype if one.dtype == other.dtype else "",
        common_rank(one.rank, other.rank),
        one.own if one.own == other.own else 0,
    )


def common_rank(one: int | None, other: int | None) -> int | None:
    """How many axes arrays have that may have so many, or so many."""
    if one == other:
        return one
    return SOME if one and other else None


def each(kind: Kind) -> Kind:
    """What going over a value gives at a time."""
    return joined(each_of(one) for one in options(kind))


def each_of(kind: Kind) -> Kind:
    """What going over a value of one kind gives at a time."""
    match kind.name:
        case "builtins.list" | "builtins.set" | "builtins.dict":
            return kind.items[0] if kind.items else ANY
        case "builtins.view" | "builtins.iterator":
            return kind.items[0] if kind.items else ANY
        case "tuple" | "list of" | "sequence":
            return joined(kind.items) if kind.items else ANY
        case "builtins.range":
            return INT
        case "builtins.str":
            return STR
        case "numpy.ndarray":
            return part_of(kind)
        case "pandas.api.typing.DataFrameGroupBy":
            return Kind("tuple", (ANY, FRAME))
        case "pandas.api.typing.SeriesGroupBy":
            return Kind("tuple", (ANY, series()))
    return ANY


def part_of(kind: Kind) -> Kind:
    """What an array has at a place of its first axis."""
    if kind.rank == 1:
        return scalar(kind.dtype)
    return array(kind.rank - 1, kind.dtype) if kind.rank and kind.rank > 1 else ANY


def known(kind: str) -> Kind:
    """What is known of a value whose type the dataflow tells."""
    name = kind.partition("#")[0]
    if name.startswith("tuple["):
        parts = [part.strip() for part in name[6:-1].split(",") if part.strip()]
        if "..." in parts or not parts:
            return Kind("builtins.tuple")
        return Kind("tuple", tuple(known(part) for part in parts))
    if name in ("self", "class", "tuple", "function", "module", "numpy.generic"):
        return ANY
    if name == SERIES:
        return series()
    return Kind(name)


@cache
def text(kind: Kind) -> str:
    """A kind as a type, which ``libraries.annotation`` can write; or nothing."""
    some = [one for one in options(kind) if one != UNBOUND]
    models = [one for one in some if is_model(one)]
    if len(models) > 1:
        some = [one for one in some if one not in models] + [Kind(ESTIMATOR)]
    names = dict.fromkeys(text_of(one) for one in some)
    if {"builtins.int", "builtins.float"} <= names.keys():
        del names["builtins.int"]
    empty = "builtins.NoneType" in names
    if not names or "" in names or len(names) - empty > WIDEST:
        return ""
    return "|".join(sorted(names, key=lambda name: name == "builtins.NoneType"))


def is_model(kind: Kind) -> bool:
    """Whether a value is of scikit-learn's class of all models."""
    derived = kind.name.startswith(DERIVED)
    return derived and libraries.is_subtype(kind.name, ESTIMATOR)


def text_of(kind: Kind) -> str:
    """A kind that is no choice, as a type."""
    inner = [text(item) for item in kind.items]
    some = all(inner) and bool(inner)
    match kind.name:
        case "list of":
            inner = [text(joined(kind.items))]
            return f"list[{inner[0]}]" if inner[0] else "builtins.list"
        case "builtins.list" | "builtins.set" | "builtins.dict":
            short = kind.name.rpartition(".")[2]
            return f"{short}[{','.join(inner)}]" if some else kind.name
        case "tuple":
            return f"tuple[{','.join(inner)}]" if some else "builtins.tuple"
        case "builtins.tuple":
            return f"tuple[{inner[0]},...]" if some else kind.name
        case "class":
            return f"type[{inner[0]}]" if some else ""
        case "function":
            return "collections.abc.Callable"
        case "data set":
            return "sklearn.utils.Bunch"
    return kind.name if "." in kind.name and kind.name not in UNTOLD else ""
