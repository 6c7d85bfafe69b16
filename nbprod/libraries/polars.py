"""Polars: frames are not changed but by a few methods; what is made shares memory.

A frame made of an array is the array's memory, and so is what is selected from it:
the result is a new object that holds what it was made from. Expressions and lazy frames
hold the functions that they will call.
"""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import (
    BOOL,
    CHECK,
    INT,
    LIST,
    MODE,
    PURE,
    STR,
    each,
    typed,
    written,
)

_F, _L, _S, _E = "polars.DataFrame", "polars.LazyFrame", "polars.Series", "polars.Expr"
_G, _LG = "polars.dataframe.group_by.GroupBy", "polars.lazyframe.group_by.LazyGroupBy"
_BOTH = """cast clear clone drop filter gather_every head interpolate join join_asof
    join_where limit merge_sorted rename reverse select select_seq set_sorted shift
    slice sort sql tail unnest with_columns with_columns_seq with_row_index
    with_row_count explode bottom_k top_k unpivot melt pivot count max mean median min
    null_count quantile std sum var match_to_schema"""
_CLEAN = "drop_nulls drop_nans fill_null fill_nan unique"
_SERIES = """abs alias arg_sort arg_true arg_unique backward_fill cast cbrt ceil clear
    clip clone cos cum_count cum_max cum_min cum_prod cum_sum cut degrees diff drop_nans
    drop_nulls exp explode ewm_mean ewm_std ewm_var fill_nan fill_null filter floor
    forward_fill gather gather_every hash head implode interpolate is_between
    is_duplicated is_finite is_first_distinct is_in is_infinite is_last_distinct
    is_nan is_not_nan is_not_null is_null is_unique limit log log10 log1p mode not_
    pct_change peak_max peak_min qcut radians rank rechunk replace replace_strict
    reshape reverse rle_id rolling_max rolling_mean rolling_median rolling_min
    rolling_quantile rolling_std rolling_sum rolling_var round shift shrink_dtype
    sign sin sinh slice sqrt tail tan tanh to_physical top_k bottom_k unique
    unique_counts zip_with"""
_NUMBERS = """arg_max arg_min count max min mean median std var sum product quantile
    skew kurtosis entropy n_unique null_count approx_n_unique first last item nan_max
    nan_min dot len"""
_SPACES = "str dt list arr struct cat bin name meta ext"


def _new(kind: str, role: str = "") -> Call:
    """A new object that holds what it was made from."""
    return Call(kind, fresh=False, shallow=True, role=role)


def _calling(kind: str) -> Call:
    """The same, which calls the function that it is given."""
    return Call(kind, fresh=False, shallow=True, calls=("0", "function"))


def _drawing(kind: str, role: str = "") -> Call:
    """The same, which draws random numbers where no seed is given."""
    return Call(
        kind, False, resources=("random",), seeded_by="seed", role=role, shallow=True
    )


_READ = Call(_F, resources=("files:read",), role="reader", path="0|source")
_SCAN = Call(_L, resources=("files:read",), role="reader", path="0|source")
_WRITE = Call("", True, (), ("files",), role="writer", path="0|file|workbook")
_SELF = Call("self", fresh=False, mutates=("self",))
_OPTION = Call("", resources=("options",), role="option")

LIBRARY = Library(
    name="polars",
    installs={"polars": "polars>=1.0"},
    engines={
        r"polars\.read_excel": "fastexcel",
        r"polars\..*\bwrite_excel": "XlsxWriter",
        r"polars\.from_pandas|polars\..*\bto_pandas": "pandas pyarrow",
        r"polars\..*\bto_(?:arrow|torch|jax)": "pyarrow",
        r"polars\..*\bplot(?:\.\w+)?": "altair",
    },
    aliases={
        "polars.dataframe.frame": "polars",
        "polars.lazyframe.frame": "polars",
        "polars.series.series": "polars",
        "polars.expr.expr": "polars",
    },
    annotations=written("import polars as pl", "DataFrame LazyFrame Series Expr"),
    functions={
        **each("polars", "DataFrame from_numpy from_pandas from_arrow", _new(_F)),
        **each("polars", "from_dict from_dicts from_records", _new(_F)),
        "polars.Series": _new(_S),
        "polars.LazyFrame": _new(_L),
        **each(
            "polars",
            """read_csv read_parquet read_json read_ndjson read_excel read_ods read_ipc
            read_avro read_delta""",
            _READ,
        ),
        **each(
            "polars", "scan_csv scan_parquet scan_ndjson scan_ipc scan_delta", _SCAN
        ),
        **each(
            "polars",
            "read_database read_database_uri",
            Call(_F, resources=("files:read", "network"), role="reader"),
        ),
        "polars.concat": _new(_F),
        "polars.collect_all": Call("builtins.list", False, resources=("files:read",)),
        **each(
            "polars",
            """col lit when all exclude element len count first last nth sum mean
            median min max std var n_unique concat_str concat_list struct coalesce
            format any_horizontal all_horizontal sum_horizontal mean_horizontal
            min_horizontal max_horizontal date datetime duration arg_where corr cov
            cum_sum field quantile head tail row_index implode int_range
            date_range datetime_range arange ones zeros repeat sql_expr""",
            _new(""),
        ),
        **each("polars", "col lit struct concat_str", _new(_E)),
        **each("polars", "fold reduce map_batches map_groups", _calling("")),
        "polars.selectors.*": _new(_E),
        "polars.[A-Z]*": PURE,
        "polars.set_random_seed": Call("", resources=("random",), role="seed"),
        "polars.Config.*": _OPTION,
        "polars.Config": _OPTION,
        **each("polars", "enable_string_cache disable_string_cache", MODE),
        "polars.show_versions": Call("", resources=("stdout",), role="display"),
        **each("polars.testing", "assert_frame_equal assert_series_equal", CHECK),
    },
    methods={
        _F: {
            **each("", _BOTH, _new(_F)),
            **each("", _CLEAN, _new(_F, "clean")),
            **each("", "hstack vstack extend rechunk shrink_to_fit", _SELF),
            **each("", "insert_column replace_column", _SELF),
            "drop_in_place": Call(_S, False, ("self",)),
            **each("", "lazy", _new(_L)),
            **each("", "get_column to_series to_struct fold", _new(_S)),
            **each("", "is_duplicated is_unique hash_rows", Call(_S)),
            **each("", "describe corr to_dummies product", Call(_F)),
            **each("", "max_horizontal min_horizontal sum_horizontal", _new(_S)),
            **each("", "mean_horizontal", _new(_S)),
            **each("", "transpose unstack upsample", _new(_F)),
            "sample": _drawing(_F, "peek"),
            **each("", "map_rows map_columns pipe", _calling("")),
            **each("", "group_by group_by_dynamic rolling groupby", _new(_G)),
            **each("", "partition_by get_columns iter_columns iter_slices", _new("")),
            **each("", "row rows rows_by_key to_dicts iter_rows item", _new("")),
            "to_dict": _new("builtins.dict"),
            **each("", "to_numpy", Call("numpy.ndarray", fresh=False)),
            "to_pandas": Call("pandas.DataFrame", fresh=False),
            **each("", "to_arrow to_torch to_jax", Call("", fresh=False)),
            **each("", "equals is_empty", BOOL),
            **each("", "n_unique n_chunks get_column_index", INT),
            **each("", "estimated_size collect_schema", PURE),
            **each("", "glimpse show", Call("", resources=("stdout",), role="display")),
            "update": _new(_F),
            **each(
                "",
                """write_csv write_parquet write_json write_ndjson write_excel write_ipc
                write_avro""",
                _WRITE,
            ),
            **each(
                "",
                "write_database write_delta",
                Call("", True, (), ("files", "network"), role="writer"),
            ),
        },
        _L: {
            **each("", _BOTH, _new(_L)),
            **each("", _CLEAN, _new(_L, "clean")),
            **each("", "lazy cache first last update", _new(_L)),
            "collect": Call(_F, False, resources=("files:read",), shallow=True),
            **each("", "fetch", Call(_F, False, (), ("files:read",), shallow=True)),
            **each("", "group_by group_by_dynamic rolling groupby", _new(_LG)),
            **each("", "map_batches pipe", _calling(_L)),
            "explain": STR,
            "describe": Call(_F, resources=("files:read",), role="summary"),
            "collect_schema": Call("", resources=("files:read",)),
            **each("", "sink_csv sink_parquet sink_ndjson sink_ipc", _WRITE),
        },
        _S: {
            **each("", _SERIES, _new(_S)),
            **each("", _NUMBERS, Call("")),
            **each("", "eq ne lt le gt ge pow", _new("")),  # of expressions too
            **each("", "append extend", _SELF),
            **each("", "rename sort set_sorted", _new(_S)),
            **each("", "scatter set", Call("", False, ("self",))),
            **each("", "value_counts describe to_dummies", _new(_F)),
            "to_frame": _new(_F),
            **each("", "to_list", LIST),
            "to_numpy": Call("numpy.ndarray", fresh=False),
            "to_pandas": Call("pandas.Series", fresh=False),
            "to_arrow": Call("", fresh=False),
            **each("", "all any is_empty is_sorted equals has_nulls", Call("")),
            **each("", "sample shuffle", _drawing(_S)),
            **each("", "map_elements rolling_map", _calling(_S)),
        },
        _E: {
            "*": _new(_E),
            **each("", "map_elements map_batches pipe rolling_map", _calling(_E)),
            **each("", "sample shuffle", _drawing(_E)),
        },
        **{
            f"{owner}.{space}": {"*": _new(kind)}
            for owner, kind in ((_S, ""), (_E, _E))
            for space in _SPACES.split()
        },
        _G: {
            **each("", "agg len count max mean median min sum n_unique", _new(_F)),
            **each("", "first last head tail quantile all", _new(_F)),
            "map_groups": _calling(_F),
        },
        _LG: {
            **each("", "agg len count max mean median min sum n_unique", _new(_L)),
            **each("", "first last head tail quantile all", _new(_L)),
            "map_groups": _calling(_L),
        },
    },
    attributes={
        **typed(
            _F,
            """builtins.tuple: shape
            builtins.int: height width
            builtins.list: columns dtypes
            builtins.dict: flags""",
        ),
        **typed(_S, "builtins.tuple: shape"),
        **{f"{_S}.{space}": f"{_S}.{space}" for space in _SPACES.split()[:7]},
        **{f"{_E}.{space}": f"{_E}.{space}" for space in _SPACES.split()},
    },
)
