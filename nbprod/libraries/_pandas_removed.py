"""What releases of pandas took away, part of ``pandas.py``."""

from __future__ import annotations

from nbprod.libraries._removing import removed

_NEWS = "https://pandas.pydata.org/docs/whatsnew/v{}.0.html"
_GROUPS = "api.typing.{DataFrameGroupBy,SeriesGroupBy}"

_NAMES = """
    0.20 0.17
    DataFrame.sort(#0) -> 0 by axis ascending
    DataFrame.sort -> {self}.sort_values({rest})
    Series.order -> sort_values
    Series.sort -- sort_values(), which gives a new series
    0.21
    read_excel(sheetname) -> sheet_name
    0.23 0.18
    {rolling_mean,rolling_std,rolling_sum,rolling_median,rolling_min,rolling_max} --
        the methods of `.rolling()`
    ewma -- `.ewm(…).mean()`
    ols -- statsmodels
    0.24 0.19
    io.data io.wb -- the package pandas-datareader
    0.25 0.23
    tools.plotting -> pandas.plotting:
    scatter_matrix -> plotting.scatter_matrix
    Panel -- a frame with a MultiIndex, or xarray
    compat.StringIO -> io:StringIO
    1.0 0.20
    DataFrame.ix -> *ix | `.loc` for labels, `.iloc` for positions
    Series.ix -> *ix | `.loc` for labels, `.iloc` for positions
    DataFrame.as_matrix -> {self}.values
    Series.as_matrix -> {self}.values
    {DataFrame,Series,Index}.get_values -> to_numpy
    {DataFrame,Series}.get_value -> *at
    {DataFrame,Series}.set_value -- `.at[row, column] = value`
    {DataFrame,Series}.get_dtype_counts -> {self}.dtypes.value_counts()
    {DataFrame,Series}.from_csv -- pandas.read_csv(…, index_col=0, parse_dates=True)
    DataFrame.convert_objects -- infer_objects() or to_numeric()
    {DataFrame,Series}.clip_lower -> {self}.clip(lower={0})
    {DataFrame,Series}.clip_upper -> {self}.clip(upper={0})
    DataFrame.reindex_axis -- reindex()
    Series.nonzero -> {self}.to_numpy().nonzero()
    Series.{compress,real_if_close} -- a condition in brackets
    TimeGrouper(#0) -> freq
    TimeGrouper -> Grouper
    {Timestamp,DatetimeIndex}.weekday_name -> {self}.day_name()
    {Timestamp,DatetimeIndex}.week_name -> {self}.day_name()
    api.typing.DatetimeProperties.weekday_name -> {self}.day_name()
    2.0 1.0
    util.testing.{assert_frame_equal,assert_series_equal,assert_index_equal} ->
        pandas.testing:*
    datetime -> datetime:datetime
    np -> numpy:
    io.json.json_normalize -> pandas:json_normalize
    2.0 1.4
    DataFrame.append -> *append | `pandas.concat`
    Series.append -> *append | `pandas.concat`
    {DataFrame,Series}.iteritems -> items
    DataFrame.mad -> *mad | the mean of the distances from the mean
    Series.mad -> *mad | the mean of the distances from the mean
    DataFrame.lookup -- `melt`, or indexing the array by positions
    {DataFrame,Series}.{slice_shift,tshift} -- `shift`
    Series.is_monotonic -> is_monotonic_increasing
    Index.is_monotonic -> is_monotonic_increasing
    {DatetimeIndex,api.typing.DatetimeProperties}.{week,weekofyear} ~>
        {self}.isocalendar().week
    {Int64Index,Float64Index,UInt64Index} ~> Index
    util.testing -- pandas.testing
    2.0 1.0
    api.typing.DataFrameGroupBy[…,…] -> *columns | a list of columns
    3.0 2.1
    DataFrame.applymap -> map @2.1
    {DataFrame,Series}.pad api.typing.{DataFrameGroupBy,SeriesGroupBy,Resampler}.pad
        -> ffill
    {DataFrame,Series}.backfill -> bfill
    api.typing.{DataFrameGroupBy,SeriesGroupBy,Resampler}.backfill -> bfill
    {DataFrame,Series}.swapaxes -- `transpose`
    {DataFrame,Series}.{first,last} -- a slice of `.loc`
    {DataFrame,Series}.bool -> {self}.item()
    Series.ravel -> {self}.to_numpy().ravel({rest})
    Series.view ~> astype
    api.typing.Styler.applymap -> map @2.1
    value_counts -> *value_counts | `.value_counts()` of the series
    DataFrame[…]= -- `.loc` with rows and column at once
"""
_ARGUMENTS = """
    1.0 0.24
    read_csv(tupleize_cols) -> -
    2.0 1.3
    {read_csv,read_table}(error_bad_lines=False) -> on_bad_lines="warn"
    {read_csv,read_table}(error_bad_lines=True) -> -
    {read_csv,read_table}(warn_bad_lines) -> -
    {read_csv,read_table,read_excel}(squeeze=True) -> {func}({rest}).squeeze("columns")
    {read_csv,read_table,read_excel}(squeeze=False) -> -
    {read_csv,read_table,read_excel}(mangle_dupe_cols=True) -> -
    {read_csv,read_table}(prefix) -- a name for each column: `names=`, or `add_prefix`
    DataFrame.set_axis(inplace=False) -> -
    DataFrame.set_axis(inplace=True) -- assigning the result, or `.columns =`
    {DataFrame,Series}.describe(datetime_is_numeric=True) -> -
    DataFrame.to_excel(encoding) -> -
    DataFrame.groupby(squeeze=False) -> -
    {DataFrame,Series}.resample(base) -- `offset=` or `origin=`
    DataFrame.info(null_counts) -> show_counts
    {DataFrame,Series}.{sum,mean,median,min,max,std,var,prod,count}(level) --
        `groupby(level=…)`
    {date_range,bdate_range}(closed) -> inclusive
    DataFrame.to_csv(line_terminator)
        Series.to_csv(line_terminator) -> lineterminator
    3.0
    {DataFrame,Series}.drop(axis+columns) {DataFrame,Series}.drop(axis+index) -> -
    3.0 2.0
    {read_csv,read_table}(delim_whitespace=True) -> sep=r"\\s+"
    {read_csv,read_table}(delim_whitespace=False) -> -
    {read_csv,read_table,to_datetime}(infer_datetime_format) -> -
    {read_csv,read_table,read_excel}(date_parser) -- `date_format=`, or `to_datetime`
    {read_csv,read_table}(keep_date_col=False) -> -
    {read_csv,read_table}(verbose) -> -
    {DataFrame,Series}.fillna(method=ffill,pad) -> {self}.ffill({rest})
    {DataFrame,Series}.fillna(method=bfill,backfill) -> {self}.bfill({rest})
    {DataFrame,Series}.fillna(method=None) -> -
    {DataFrame,Series}.fillna(downcast) -- `infer_objects`, or `astype`
    {DataFrame,Series}.replace(method) -- `ffill` or `bfill`
    {DataFrame,Series}.interpolate(downcast) -- `astype`
    {DataFrame,Series}.{rolling,expanding,ewm,groupby,resample}(axis=0) -> -
    {DataFrame,Series}.{rolling,groupby,resample}(axis=1) -- doing so with `.T`
    Series.apply(convert_dtype) -- `astype(object)` before
"""
_POSITIONS = """
    2.0 1.3
    {DataFrame,Series}.drop(#1) -> axis index columns level inplace errors
    {DataFrame,Series}.set_axis(#1) -> axis inplace
    DataFrame.drop_duplicates(#1) -> keep inplace
    DataFrame.dropna(#0) -> axis how thresh subset inplace
    {DataFrame,Series}.fillna(#1) -> method axis inplace limit downcast
    DataFrame.reset_index(#1) -> drop inplace col_level col_fill
    DataFrame.set_index(#1) -> drop append inplace verify_integrity
    {DataFrame,Series}.sort_index(#0) -> axis level ascending inplace kind na_position
    DataFrame.sort_values(#1) -> axis ascending inplace kind na_position
    Series.sort_values(#0) -> axis ascending inplace kind na_position
    DataFrame.any(#0) -> axis bool_only skipna
    DataFrame.pivot(#0) -> index columns values
    pivot(#1) -> index columns values
    concat(#1) -> axis join ignore_index keys levels names verify_integrity sort copy
    {read_csv,read_table}(#1) -> sep delimiter header names index_col usecols
    read_excel(#2) -> header names index_col usecols
    api.typing.StringMethods.{split,rsplit}(#1) -> n expand
    3.0 2.2
    {DataFrame,Series}.to_csv(#1) -> sep na_rep float_format columns header index
    DataFrame.to_excel(#1) -> sheet_name na_rep float_format columns header index
    DataFrame.to_json(#1) -> orient date_format
"""
_PERIODS = """
    3.0 2.2
    {0}*M{1} -> "*ME" @2.2
    {0}*Q{1} -> "*QE" @2.2
    {0}*Y,*A{1} -> "*YE" @2.2
    {0}*AS{1} -> "*YS"
    {0}*BM{1} -> "*BME" @2.2
    {0}*BQ{1} -> "*BQE" @2.2
    {0}*BA,*BY{1} -> "*BYE" @2.2
    {0}*BAS{1} -> "*BYS" @2.2
    {0}*SM{1} -> "*SME" @2.2
    {0}*Q-DEC{1} -> "*QE-DEC" @2.2
    {0}*A-DEC{1} -> "*YE-DEC" @2.2
    {0}*H{1} -> "*h"
    {0}*T{1} -> "*min"
    {0}*S{1} -> "*s"
    {0}*L{1} -> "*ms"
    {0}*U{1} -> "*us"
    {0}*N{1} -> "*ns"
"""
_TAKE_PERIODS = """{DataFrame,Series}.resample(#0|rule=
    {DataFrame,Series}.asfreq(#0|freq= {DataFrame,Series}.shift(freq=
    {date_range,bdate_range,Grouper}(freq=
    api.typing.DatetimeProperties.{floor,ceil,round}(#0|freq=
    {Timestamp,DatetimeIndex,Timedelta}.{floor,ceil,round}(#0|freq="""
_OPTIONS = """
    1.4 1.3
    set_option(#0=precision) -> "display.precision"
    set_option(#0=max_columns) -> "display.max_columns"
    set_option(#0=max_rows) -> "display.max_rows"
    set_option(#0=max_elements) -- the whole name of the option
    3.0 2.1
    set_option(#0=mode.use_inf_as_na,use_inf_as_na) -- replacing infinity by NaN
    options.mode.use_inf_as_na -- replacing infinity by NaN
"""


def _periods() -> str:
    """A table of frequencies for each argument that takes one."""
    lines = []
    for line in _PERIODS.strip().split("\n"):
        key = " ".join(
            line.strip().partition(" ")[0].replace("{0}", one).replace("{1}", ")")
            for one in _TAKE_PERIODS.split()
        )
        rest = line.strip().partition(" ")[2]
        lines.append(f"{key} {rest}" if "{0}" in line else line.strip())
    return "\n".join(lines)


REMOVED = {
    **removed("pandas", _NEWS, _NAMES),
    **removed("pandas", _NEWS, _ARGUMENTS),
    **removed("pandas", _NEWS, _POSITIONS),
    **removed("pandas", _NEWS, _OPTIONS),
    **removed("pandas", _NEWS, _periods()),
}
