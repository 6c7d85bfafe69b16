"""What pandas' functions and methods give, beyond what its leaf says."""

from __future__ import annotations

from collections.abc import Callable

from nbprod.kinds.calling import Called
from nbprod.kinds.values import (
    ANY,
    FLOAT,
    FRAME,
    INTEGER,
    SERIES,
    STR,
    Kind,
    array,
    each,
    options,
    series,
)

INDEX = "pandas.Index"
GROUPS, COLUMN_GROUPS = "pandas.api.typing.DataFrameGroupBy", (
    "pandas.api.typing.SeriesGroupBy"
)
TABLES = (SERIES, FRAME.name)
UNIQUE = Kind("|", (array(1), Kind("pandas.api.extensions.ExtensionArray")))
"""Categories and some texts are no arrays of numpy."""
STATISTICS = """sum mean median min max std var sem skew count nunique first last
    prod""".split()


def put_together(call: Called) -> Kind:
    """``concat``: columns one below the other are a column, all else is a table."""
    if call.constant(1, "axis") in (1, "columns"):
        return FRAME
    if call.has(1, "axis") and call.constant(1, "axis") not in (0, "index"):
        return ANY
    parts = call.kind(0, "objs")
    inner = each(parts) if parts.name in ("builtins.list", "list of", "tuple") else ANY
    if FRAME in parts.items and parts.name != "builtins.list":
        return FRAME  # whatever stands beside it
    names = {one.name for one in options(inner)}
    if names == {FRAME.name}:
        return FRAME
    return series() if names == {SERIES} else ANY


def converted(call: Called) -> Kind:
    """``to_numeric`` and such: of a column a column."""
    return series() if call.kind(0).name == SERIES else ANY


def missing(call: Called) -> Kind:
    """``isnull``: of a column which values are not there."""
    given = call.kind(0)
    if given.name == SERIES:
        return series("bool")
    return FRAME if given == FRAME else ANY


def cut(call: Called) -> Kind:
    """``cut`` and ``qcut``: of a column a column."""
    plain = not call.has(99, "retbins") and call.kind(0).name == SERIES
    return series() if plain else ANY


def grouped(call: Called) -> Kind:
    """Groups; where their names stay columns, what they give is a table."""
    if call.open or call.has(99, "axis") or call.has(99, "squeeze"):
        return ANY
    name = GROUPS if call.on == FRAME else COLUMN_GROUPS
    flat = call.named.keys() & {"as_index"}
    return Kind(name, dtype="flat" if flat else "")


def aggregated(call: Called) -> Kind:
    """``agg``, by what it is given."""
    how = call.kind(0, "func")
    table = call.on.name == GROUPS
    several = how.name in ("builtins.list", "list of", "builtins.dict")
    if several or (call.named and not call.given and "func" not in call.named):
        return FRAME
    if call.constant(0, "func") in STATISTICS and not call.open:
        return FRAME if table or call.on.dtype else series()
    return ANY


def of_groups(call: Called) -> Kind:
    """A statistic of each group."""
    return FRAME if call.on.name == GROUPS or call.on.dtype else series()


def group_sizes(call: Called) -> Kind:
    """``size``: a column, or a table where the names of the groups stay columns."""
    return ANY if call.on.dtype else series()


def from_texts(call: Called) -> Kind:
    """What a method of texts gives, on the texts of a column."""
    return call.on.items[0] if call.on.items[0].name == SERIES else ANY


def in_parts(call: Called) -> Kind:
    """``str.split``: lists in a column, or a table of the parts."""
    expand = call.truth(2, "expand", False)
    if call.on.items[0].name != SERIES or expand is None or call.open:
        return ANY
    return FRAME if expand else series()


def extracted(call: Called) -> Kind:
    """``str.extract``: a table, unless a column is asked for."""
    expand = call.truth(2, "expand", True)
    return FRAME if expand and call.on.items[0].name == SERIES else ANY


def sum_of_column(call: Called) -> Kind:
    """The sum of a column of flags, or of fractions."""
    if call.given or call.named:
        return ANY
    return {"bool": INTEGER, "float": FLOAT}.get(call.on.dtype, ANY)


def mean_of_column(call: Called) -> Kind:
    """The mean of a column of flags or numbers."""
    plain = not call.given and not call.named
    return FLOAT if plain and call.on.dtype in ("bool", "float", "int") else ANY


def applied(call: Called) -> Kind:
    """``apply`` of a column, where what it applies gives no column."""
    gives = call.kind(0, "func")
    inner = gives.items[0] if gives.name == "function" and gives.items else ANY
    names = {one.name for one in options(inner)}
    plain = bool(inner) and not names & {*TABLES, "unbound"}
    return series() if plain else ANY


def anew(call: Called) -> Kind:
    """``reset_index`` of a column: a table, or a column without its index."""
    if call.open or call.has(99, "inplace"):
        return ANY
    drop = call.truth(1, "drop", False)
    return ANY if drop is None else series(call.on.dtype) if drop else FRAME


def distinct(call: Called) -> Kind:
    """The values of a column, once each."""
    return array(1, call.on.dtype) if call.on.dtype else UNIQUE


def as_values(call: Called) -> Kind:
    """``to_numpy``: as many axes as the table has."""
    rank = 2 if call.on == FRAME else 1
    return array(rank, "" if call.has(0, "dtype") else call.on.dtype)


def flags(call: Called) -> Kind:
    """A column of flags, or a table of them."""
    return series("bool") if call.on.name == SERIES else FRAME


FUNCTIONS: dict[str, Callable[[Called], Kind]] = {
    "pandas.concat": put_together,
    **{f"pandas.to_{name}": converted for name in ("numeric", "datetime", "timedelta")},
    **{f"pandas.{name}": missing for name in ("isnull", "isna", "notnull", "notna")},
    **{f"pandas.{name}": cut for name in ("cut", "qcut")},
}
"""By dotted name."""
_OF_COLUMN: dict[str, Callable[[Called], Kind]] = {
    "unique": distinct,
    "to_numpy": as_values,
    "sum": sum_of_column,
    "mean": mean_of_column,
    "apply": applied,
    "reset_index": anew,
    "groupby": grouped,
    "value_counts": lambda call: ANY if call.on.name != SERIES else series(
        "float" if call.truth(0, "normalize", False) else "int"),
    **dict.fromkeys(("isnull", "isna", "notnull", "notna", "isin", "between",
                     "duplicated"), flags),
}  # fmt: skip
_OF_TABLE: dict[str, Callable[[Called], Kind]] = {
    "to_numpy": as_values,
    "groupby": grouped,
    "duplicated": lambda call: series("bool"),
}
_OF_GROUPS: dict[str, Callable[[Called], Kind]] = {
    **dict.fromkeys(("agg", "aggregate"), aggregated),
    **dict.fromkeys(STATISTICS, of_groups),
    "size": group_sizes,
}
_TEXTS = """capitalize contains count endswith find isalnum isalpha isdecimal isdigit
    islower isnumeric isspace isupper join len ljust lower lstrip match normalize pad
    removeprefix removesuffix repeat replace rjust rstrip slice startswith strip
    swapcase title translate upper zfill get""".split()
METHODS: dict[str, dict[str, Callable[[Called], Kind]]] = {
    SERIES: _OF_COLUMN,
    FRAME.name: _OF_TABLE,
    GROUPS: _OF_GROUPS,
    COLUMN_GROUPS: _OF_GROUPS,
    "pandas.str": {
        **dict.fromkeys(_TEXTS, from_texts),
        **dict.fromkeys(("split", "rsplit"), in_parts),
        "extract": extracted,
    },
}
"""By class and name."""


def attribute(owner: Kind, name: str) -> Kind:
    """An attribute of a table, a column or groups."""
    if owner.name in TABLES:
        if name in ("loc", "iloc"):
            return Kind(f"pandas.{name}", (owner,))
        if name == "values":
            return array(2 if owner == FRAME else 1, owner.dtype)
        if name == "shape":
            whole = Kind("builtins.int")
            return Kind("tuple", (whole, whole) if owner == FRAME else (whole,))
        if name == "str" and owner.name == SERIES:
            return Kind("pandas.str", (series(),))
    return ANY


def in_groups(owner: Kind, at: Kind) -> Kind:
    """Groups of a column, or of columns."""
    if owner.name != GROUPS:
        return ANY
    if at == STR:
        return Kind(COLUMN_GROUPS, dtype=owner.dtype)
    several = at.name in ("builtins.list", "list of")
    return owner if several else ANY
