"""Methods of DataFrame, Series and Index.

Without copy-on-write ``head``, slices, ``T``, ``values`` and ``squeeze`` are views:
these count as shared, whatever the version.
"""

from __future__ import annotations

from dataclasses import replace

from nbprod.ir import Call
from nbprod.libraries._table import (
    BOOL,
    DRAWS,
    INT,
    ITERATES,
    LIST,
    PURE,
    SHARES,
    STR,
    each,
)

_F, _S, _I = "pandas.DataFrame", "pandas.Series", "pandas.Index"
_A = "numpy.ndarray"
_APPLY = ("0", "func")
_FRAMEGROUPS = "pandas.api.typing.DataFrameGroupBy"
_SERIESGROUPS = "pandas.api.typing.SeriesGroupBy"
_ARITHMETIC = """add sub subtract mul multiply div divide truediv floordiv mod pow radd
    rsub rmul rdiv rtruediv rfloordiv rmod rpow eq ne lt le gt ge abs cumsum cumprod
    cummax cummin diff pct_change shift round rank isin clip where mask
    combine combine_first reindex reindex_like astype convert_dtypes infer_objects
    add_prefix add_suffix truncate tz_localize tz_convert to_period to_timestamp asfreq
    nlargest nsmallest duplicated swaplevel reorder_levels droplevel explode
    set_axis set_flags sub mul at_time between_time first last
    rename_axis sort_index sort_values"""
_IN_PLACE = {
    "clean": "dropna drop_duplicates rename",
    "fill": "fillna interpolate ffill bfill pad backfill",
    "convert": "replace",
    "drop": "drop",
}
"""What changes a table or gives a new one, by role."""
_PATHS = {
    "path_or_buf": "to_csv to_json to_hdf to_stata",
    "path": "to_parquet to_feather to_pickle to_orc to_xml",
    "excel_writer": "to_excel",
}
_TO_FILE = Call("", True, (), ("files",), role="writer", path="0|buf")
_TEXT = replace(STR, variants=(("#0|buf^None", _TO_FILE),))


def _looks_and_parts(own: str, changed: Call) -> dict[str, Call]:
    """What both have for looking, taking out and windows; ``own`` is the class."""
    return {
        **each("", "isna isnull notna notnull", Call(own, role="summary")),
        "describe": Call(own, role="summary"),
        "pipe": Call("", fresh=False, calls=_APPLY),
        **each("", "xs get squeeze", SHARES),
        **each("", "to_numpy to_xarray __array__", Call(_A, fresh=False)),
        **each("", "rolling expanding", Call("pandas.api.typing.Window", fresh=False)),
        "ewm": Call("pandas.api.typing.Window", fresh=False),
        "resample": Call("pandas.api.typing.Resampler", fresh=False),
        **each("", "equals", BOOL),
        **each("", "first_valid_index last_valid_index", PURE),
        **each("", "update", changed),
        "info": Call(
            "builtins.NoneType", resources=("stdout",), role="peek", mutates=("buf",)
        ),
        **each("", "to_string to_markdown to_html to_latex", _TEXT),
        "to_clipboard": Call("", resources=("environment",)),
        "to_sql": Call("", resources=("files", "network"), role="writer"),
        "to_gbq": Call("", resources=("network",), role="writer"),
        **each("", "hist", DRAWS),
        "bool": BOOL,
        "__len__": INT,
        "__getitem__": SHARES,
        "__setitem__": changed,
        "__copy__": Call(own, fresh=False),
        "__deepcopy__": Call(own),
        "memory_usage": PURE,
        "keys": Call(_I, fresh=False),
        "swapaxes": Call(own, fresh=False),
        "align": Call("builtins.tuple", fresh=False),
        "compare": Call(_F),
    }


def _common(own: str, changed: Call) -> dict[str, Call]:
    """What DataFrame and Series have in common; ``own`` is the class."""
    table = {
        **each("", _ARITHMETIC, Call(own)),
        **each("", "clip where mask round astype", Call(own, inplace=True)),
        **each("", "astype convert_dtypes infer_objects", Call(own, role="convert")),
        **each(
            "",
            "sort_index sort_values set_axis rename_axis",
            Call(own, inplace=True, role="reshape"),
        ),
        **each("", "where mask", Call(own, inplace=True)),
        "clip": Call(own, inplace=True, variants=(("!#0|#1|lower|upper", SHARES),)),
        **each("", "set_flags infer_objects swaplevel", Call(own, fresh=False)),
        **each("", "reindex tz_convert tz_localize", Call(own)),
        **each(
            "", "copy", Call(own, variants=(("#0|deep~False,0", Call(own, False)),))
        ),
        **each("", "head tail", Call(own, fresh=False, role="peek")),
        "first": Call(own, fresh=False),
        "last": Call(own, fresh=False),
        "truncate": Call(own),
        "sample": Call(
            own, resources=("random",), seeded_by="random_state|#4", role="peek"
        ),
        "filter": Call(own, fresh=False),
        "take": Call(own, fresh=False),
        **_looks_and_parts(own, changed),
    }
    for role, names in _IN_PLACE.items():
        table.update(each("", names, Call(own, inplace=True, role=role)))
    for keyword, names in _PATHS.items():
        for name in names.split():
            table[name] = Call(
                "", True, (), ("files",), role="writer", path=f"0|{keyword}"
            )
    text = (("!#0|path_or_buf", STR), ("#0|path_or_buf=None", STR))
    for name in ("to_csv", "to_json"):
        table[name] = replace(table[name], variants=text)
    return table


_CHANGE = Call("builtins.NoneType", mutates=("self",))
_REDUCE = """sum mean median min max std var sem skew kurt kurtosis prod product
    all any"""

FRAME = {
    **_common(_F, _CHANGE),
    **each("", _REDUCE, Call(_S)),
    **each("", "idxmax idxmin quantile", Call(_S)),
    **each("", "quantile mad", PURE),
    "count": Call(_S, role="summary"),
    "nunique": Call(_S, role="summary"),
    "value_counts": Call(_S, role="summary"),
    **each("", "corr cov", Call(_F, role="summary")),
    "corrwith": Call(_S, role="summary"),
    "mode": Call(_F, role="summary"),
    "duplicated": Call(_S, role="summary"),
    **each("", "agg aggregate", Call("", calls=_APPLY)),
    "transform": Call(_F, calls=_APPLY),
    **each("", "applymap map", Call(_F, calls=_APPLY)),
    "apply": Call("", calls=_APPLY),
    **each("", "set_index reset_index", Call(_F, inplace=True, role="reshape")),
    "select_dtypes": Call(_F),
    "assign": Call(_F, calls=("*",)),
    "dot": PURE,
    "isetitem": _CHANGE,
    "memory_usage": Call(_S),
    **each("", "append merge join", Call(_F, role="combine")),
    **each("", "melt pivot", Call(_F, role="reshape")),
    **each("", "isin nlargest nsmallest", Call(_F)),
    **each("", "pivot_table", Call(_F, role="summary")),
    **each("", "stack unstack", Call("", fresh=False, role="reshape")),
    **each("", "T transpose", Call(_F, fresh=False)),
    "query": Call(_F, inplace=True),
    "eval": Call("", fresh=False, inplace=True),
    "insert": _CHANGE,
    "pop": Call(_S, fresh=False, mutates=("self",)),
    **each("", "items iteritems iterrows itertuples", ITERATES),
    "to_dict": Call(
        "builtins.dict",
        variants=(
            ("#1|into", PURE),
            ("#0|orient%r,R", LIST),
            ("#0|orient~records", PURE),
        ),
    ),
    "to_records": Call(_A),
    "groupby": Call(_FRAMEGROUPS, fresh=False, calls=("0", "by")),
    **each("", "boxplot", DRAWS),
    "xs": SHARES,
    "lookup": Call(_A),
    "from_dict": Call(_F, fresh=False),
}
SERIES = {
    **_common(_S, _CHANGE),
    **each("", _REDUCE, Call("numpy.generic")),
    **each("", "sum min max", PURE),
    **each("", "idxmax idxmin item", PURE),
    **each("", "argmax argmin count", Call("numpy.generic")),
    "argsort": Call(_S),
    "quantile": PURE,
    **each("", "corr cov autocorr", Call("builtins.float", role="summary")),
    **each("", "nunique", Call("builtins.int", role="summary")),
    "value_counts": Call(_S, role="summary"),
    "unique": Call("", role="summary"),
    "mad": PURE,
    "mode": Call(_S, role="summary"),
    "duplicated": Call(_S, role="summary"),
    "factorize": Call("tuple[numpy.ndarray,pandas.Index]", role="feature"),
    **each("", "map", Call(_S, calls=("0", "arg"))),
    "apply": Call("", calls=_APPLY),
    **each("", "agg aggregate transform", Call("", fresh=False, calls=_APPLY)),
    # without copy-on-write, whole numbers are rounded to a view
    "round": Call(_S, fresh=False),
    "between": Call(_S),
    **each("", "tolist to_list", LIST),
    "to_dict": Call("builtins.dict"),
    "to_frame": Call(_F, fresh=False),
    "reset_index": Call("", inplace=True, role="reshape"),
    **each("", "items iteritems", SHARES),
    "groupby": Call(_SERIESGROUPS, fresh=False, calls=("0", "by")),
    "append": Call(_S, role="combine"),
    "pop": Call("", fresh=False, mutates=("self",)),
    "repeat": Call(_S),
    "ravel": SHARES,
    "view": Call(_S, fresh=False),
    "searchsorted": PURE,
    "dot": PURE,
    "unstack": Call(_F, fresh=False, role="reshape"),
    "transpose": Call(_S, fresh=False),
    "case_when": Call(_S),
}
INDEX = {
    **each(
        "",
        """append difference drop drop_duplicates dropna fillna insert intersection
        join map rename reindex repeat sort sort_values symmetric_difference take
        union where isin isna isnull notna notnull astype droplevel delete
        get_level_values set_levels normalize floor ceil round shift strftime
        day_name month_name to_period tz_localize tz_convert swaplevel""",
        Call(_I, fresh=False),
    ),
    "rename": Call(
        _I,
        fresh=False,
        inplace=True,
        variants=(("#1", Call("builtins.NoneType", mutates=("self",))),),
    ),
    "set_names": Call(_I, fresh=False, inplace=True),
    "copy": Call(_I, fresh=False),
    **each("", "view reindex ravel", SHARES),
    "sort_values": Call(_I, False, variants=(("#0|return_indexer", SHARES),)),
    **each("", "isin isna isnull notna notnull duplicated argsort", Call(_A)),
    **each("", "tolist to_list", LIST),
    "to_numpy": Call(_A, fresh=False),
    **each("", "to_series to_frame to_pydatetime", SHARES),
    **each("", "get_loc slice_indexer get_indexer argmax argmin", PURE),
    "value_counts": Call(_S, role="summary"),
    "unique": Call(_I, fresh=False, role="summary"),
    "nunique": Call("builtins.int", role="summary"),
    **each("", "min max all any item", PURE),
    **each("", "equals identical is_unique", BOOL),
    "memory_usage": INT,
    "factorize": Call("tuple[numpy.ndarray,pandas.Index]", role="feature"),
    "groupby": PURE,
    "to_flat_index": Call(_I, fresh=False),
    "__len__": INT,
}
