"""pandas: facts that hold with and without copy-on-write, so a view is shared."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._pandas_attributes import (
    DATES,
    FRAME_ATTRIBUTES,
    SERIES_ATTRIBUTES,
)
from nbprod.libraries._pandas_frame import FRAME, INDEX, SERIES
from nbprod.libraries._pandas_groups import ACCESSORS, GROUPS
from nbprod.libraries._pandas_options import OPTIONS
from nbprod.libraries._pandas_removed import REMOVED
from nbprod.libraries._table import (
    BOOL,
    CHECK,
    CLASS,
    DRAWS,
    PURE,
    SHARES,
    STR,
    each,
    like,
    typed,
    under,
    written,
)

_O = "pandas.options"
_F, _S, _I = "pandas.DataFrame", "pandas.Series", "pandas.Index"
_PARTS = Call("pandas.TextFileReader", False, (), ("files:read",))


def _reader(path: str) -> Call:
    """A reader of tables, in one piece unless asked for parts."""
    read = ("files:read",)
    variants = (("chunksize", _PARTS), ("iterator", _PARTS))
    return Call(_F, resources=read, role="reader", path=path, variants=variants)


def _sheets() -> Call:
    """Excel: several sheets are a dict of frames."""
    read = ("files:read",)
    book = Call("builtins.dict", resources=read, role="reader", path="0|io")
    frame = Call(_F, resources=read, role="reader", path="0|io")
    named = ("#1|sheet_name|sheetname=0,1,2,3", frame)
    several = Call("", resources=read, role="reader", path="0|io")
    none = ("#1|sheet_name|sheetname~None", several)
    return Call(
        _F,
        resources=read,
        role="reader",
        path="0|io",
        variants=(named, ("sheet_name=None", book), none),
    )


_CONVERT = Call("", False, role="convert")
_SQL = Call(_F, resources=("files:read", "network"), role="reader")
_FUNCTIONS = {
    **each("pandas", "read_csv read_table read_fwf", _reader("0|filepath_or_buffer")),
    "pandas.read_excel": _sheets(),
    **each("pandas", "read_json", _reader("0|path_or_buf")),
    **each("pandas", "read_parquet read_feather read_orc read_spss", _reader("0|path")),
    **each("pandas", "read_stata read_sas", _reader("0|filepath_or_buffer")),
    **each("pandas", "read_hdf read_xml", _reader("0|path_or_buf|path_or_buffer")),
    "pandas.read_pickle": Call(
        "", resources=("files:read",), role="reader", path="0|filepath_or_buffer"
    ),
    "pandas.read_html": Call(
        "builtins.list", resources=("files:read",), role="reader", path="0|io"
    ),
    **each("pandas", "read_sql read_sql_query read_sql_table read_gbq", _SQL),
    "pandas.read_clipboard": Call(_F, resources=("environment:read",), role="reader"),
    "pandas.ExcelFile": Call(
        CLASS, resources=("files:read",), role="reader", path="0|path_or_buffer|io"
    ),
    "pandas.ExcelWriter": Call(
        CLASS, resources=("files",), role="writer", path="0|path"
    ),
    "pandas.HDFStore": Call(CLASS, resources=("files",), role="writer", path="0|path"),
    # frames and series made from others may be views of these
    "pandas.DataFrame": Call(_F, fresh=False, variants=(("!#0|data", Call(_F)),)),
    "pandas.Series": Call(_S, fresh=False, variants=(("!#0|data", Call(_S)),)),
    "pandas.Index": Call(_I, fresh=False),
    **each(
        "pandas", "DataFrame.from_dict DataFrame.from_records", Call(_F, fresh=False)
    ),
    "pandas.json_normalize": Call(_F),
    **each(
        "pandas",
        """Timestamp Timedelta Period Interval DateOffset NamedAgg CategoricalDtype
        MultiIndex.from_tuples MultiIndex.from_arrays MultiIndex.from_product
        MultiIndex.from_frame IntervalIndex.from_tuples IntervalIndex.from_breaks""",
        PURE,
    ),
    "pandas.Timestamp": Call("pandas.Timestamp"),
    "pandas.Timedelta": Call("pandas.Timedelta"),
    **each("pandas.Timestamp", "now today fromtimestamp", Call("pandas.Timestamp")),
    "pandas.Categorical": Call("pandas.Categorical", fresh=False),
    "pandas.Grouper": SHARES,
    **each("pandas", "RangeIndex MultiIndex CategoricalIndex", Call(_I, fresh=False)),
    **each("pandas", "DatetimeIndex", Call("pandas.DatetimeIndex", fresh=False)),
    **each(
        "pandas",
        "date_range bdate_range",
        Call("pandas.DatetimeIndex"),
    ),
    **each("pandas", "timedelta_range period_range interval_range", Call(_I)),
    # putting together
    "pandas.concat": Call(
        "",
        role="combine",
        variants=(
            ("copy~False", like(SHARES, "combine")),
            ("#1|axis=1,columns", Call(_F, role="combine")),
        ),
    ),
    **each("pandas", "merge merge_asof merge_ordered", Call(_F, role="combine")),
    **each("pandas", "melt pivot wide_to_long", Call(_F, role="reshape")),
    **each("pandas", "crosstab pivot_table", Call(_F, role="summary")),
    # cleaning, features
    **each("pandas", "to_datetime to_numeric to_timedelta", _CONVERT),
    **each("pandas", "isnull isna notnull notna", Call("", role="summary")),
    "pandas.value_counts": Call(_S, role="summary"),
    "pandas.unique": Call("numpy.ndarray", role="summary"),
    "pandas.get_dummies": Call(_F, role="feature"),
    "pandas.from_dummies": Call(_F, role="feature"),
    **each("pandas", "cut qcut", Call("", role="feature")),
    "pandas.factorize": Call("tuple[numpy.ndarray,]", role="feature"),
    "pandas.eval": Call("", fresh=False, mutates=("target",)),
    "pandas.array": SHARES,
    "pandas.infer_freq": STR,
    "pandas.show_versions": Call("", resources=("stdout",), role="display"),
    "pandas.factorize_sort": PURE,
    **OPTIONS,
    **each(
        "pandas.plotting",
        """scatter_matrix parallel_coordinates andrews_curves lag_plot
        autocorrelation_plot boxplot radviz""",
        DRAWS,
    ),
    "pandas.plotting.table": DRAWS,
    "pandas.plotting.register_matplotlib_converters": Call(
        "", resources=("options",), role="style"
    ),
    "pandas.scatter_matrix": DRAWS,
    "pandas.api.types.*": BOOL,
    "pandas.tseries.offsets.*": PURE,
    "pandas.tseries.offsets.[A-Z]*": PURE,
    "pandas.testing.*": CHECK,
}
_FUNCTIONS["pandas.factorize"] = Call(
    "tuple[numpy.ndarray,pandas.Index]", role="feature"
)
del _FUNCTIONS["pandas.factorize_sort"]

_TIMESTAMP = {
    **each("", "strftime isoformat day_name month_name", STR),
    **each("", "weekday isoweekday toordinal", Call("builtins.int")),
    "timestamp": Call("builtins.float"),
    "total_seconds": Call("builtins.float"),
    **each("", "date time to_pydatetime to_numpy isocalendar", PURE),
    **each(
        "",
        """normalize replace tz_localize tz_convert floor ceil round to_period
        to_datetime64 timetuple as_unit""",
        PURE,
    ),
}
_BOOK = {
    "parse": Call(_F, resources=("files:read",), role="reader"),
    "close": Call("", True, ("self",)),
}
_WRITER = each("", "save close", Call("", True, ("self",), ("files",), role="writer"))
LIBRARY = Library(
    name="pandas",
    options=frozenset({_O, f"{_O}.mode.chained_assignment"}),
    modes=frozenset({f"{_O}.mode", f"{_O}.future", f"{_O}.compute"}),
    installs={"pandas": "pandas>=1.5,<4"},
    wheels={11: "1.5.1", 12: "2.1.1", 13: "2.2.3"},
    engines={
        "read_excel|ExcelFile": "openpyxl xlrd",
        "to_excel|ExcelWriter": "openpyxl",
        "(?:read|to)_(?:parquet|feather|orc)": "pyarrow",
        "read_html|(?:read|to)_xml": "lxml",
        "read_hdf|to_hdf|HDFStore": "tables",
        "read_sql(?:_table|_query)?|to_sql": "SQLAlchemy",
        "read_spss": "pyreadstat",
        "(?:read|to)_gbq": "pandas-gbq",
        "to_markdown": "tabulate",
        "style|to_latex": "Jinja2",
        r"pandas\..*\b(?:plot(?:\.\w+)?|hist|boxplot)": "matplotlib",
    },
    removed=REMOVED,
    before={"2.2.2": "numpy<2"},
    aliases={
        "pandas.core.reshape.concat": "pandas",
        "pandas.core.reshape.merge": "pandas",
        "pandas.core.common": "pandas",
        "pandas.io.json": "pandas",
        "pandas.io.parsers": "pandas",
        "pandas.core.groupby": "pandas.api.typing",
        "pandas.core.groupby.generic": "pandas.api.typing",
        "pandas.pandas": "pandas",
        "pandas.datetime": "datetime.datetime",
        "pandas.core.api": "pandas",
        "pandas.core.*": "pandas",
        "pandas._libs.*": "pandas",
    },
    annotations={
        **written(
            "import pandas as pd",
            """DataFrame Series Index Timestamp Timedelta DatetimeIndex MultiIndex
            Categorical RangeIndex CategoricalIndex""",
        ),
        # pandas.api.typing is newer than some versions that notebooks need
        **written("from pandas.api.extensions import", "ExtensionArray"),
        **written("from pandas.core.groupby import", "DataFrameGroupBy SeriesGroupBy"),
    },
    functions=_FUNCTIONS,
    methods={
        _F: FRAME,
        _S: SERIES,
        _I: INDEX,
        "pandas.Timestamp": _TIMESTAMP,
        "pandas.ExcelFile": _BOOK,
        "pandas.ExcelWriter": _WRITER,
        "pandas.TextFileReader": {
            "get_chunk": Call(_F, True, ("self",), ("files:read",), role="reader"),
            **each("", "read __next__", Call(_F, True, ("self",), ("files:read",))),
            "close": Call("", True, ("self",)),
        },
        "pandas.Categorical": {"*": SHARES},
        **ACCESSORS,
        **GROUPS,
    },
    attributes={
        **typed(_F, FRAME_ATTRIBUTES),
        **typed(_S, SERIES_ATTRIBUTES),
        **typed(
            _I,
            f"""numpy.ndarray: values
            tuple[builtins.int,...]: shape
            builtins.int: size ndim
            numpy.dtype: dtype
            builtins.bool: empty is_unique
            pandas.api.typing.StringMethods: str
            {_I}: T {DATES.replace(chr(10), " ")}""",
        ),
        **typed(
            "pandas.api.typing.DatetimeProperties",
            f"{_S}: {DATES.replace(chr(10), ' ')}",
        ),
        **typed(
            "pandas.api.typing.CategoricalAccessor", f"{_S}: codes\n{_I}: categories"
        ),
        **typed("pandas.Categorical", f"numpy.ndarray: codes\n{_I}: categories"),
        **typed("pandas.api.indexing.loc", "builtins.object: obj"),
        **typed("pandas.ExcelFile", "builtins.list: sheet_names"),
        **typed(
            "pandas.Timestamp",
            """builtins.int: year month day hour minute second dayofweek dayofyear
            builtins.int: quarter week days_in_month""",
        ),
        **typed("pandas.Timedelta", "builtins.int: days seconds"),
        **typed("pandas.api.typing.DataFrameGroupBy", "builtins.dict: groups indices"),
        **typed("pandas.api.typing.SeriesGroupBy", "builtins.dict: groups indices"),
    },
    bases={
        "pandas.DatetimeIndex": _I,
        "pandas.MultiIndex": _I,
        "pandas.RangeIndex": _I,
        "pandas.CategoricalIndex": _I,
        "pandas.Timedelta": "pandas.Timestamp",
        **under(
            "pandas.api.typing.Window",
            "pandas",
            """Rolling Expanding ExponentialMovingWindow api.typing.Rolling
            api.typing.Expanding api.typing.ExponentialMovingWindow
            api.typing.RollingGroupby RollingGroupby""",
        ),
        **under(
            "pandas.api.typing.Resampler",
            "pandas",
            "DatetimeIndexResampler api.typing.DatetimeIndexResampler",
        ),
    },
    constants=frozenset({"pandas.NA", "pandas.NaT", "pandas.__version__"}),
)
