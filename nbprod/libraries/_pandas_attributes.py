"""Types of attributes of frames, series and dates, part of ``pandas.py``."""

from __future__ import annotations

_F, _S, _I = "pandas.DataFrame", "pandas.Series", "pandas.Index"
FRAME_ATTRIBUTES = f"""
{_I}: columns index
{_F}: T
{_S}: dtypes
numpy.ndarray: values
tuple[builtins.int,...]: shape
builtins.int: size ndim
builtins.bool: empty
builtins.list: axes
builtins.dict: attrs
pandas.api.indexing.loc: loc
pandas.api.indexing.iloc: iloc
pandas.api.indexing.at: at iat ix
pandas.api.typing.Plot: plot
pandas.api.typing.Styler: style
"""
SERIES_ATTRIBUTES = f"""
{_I}: index
{_S}: T
numpy.ndarray: values
numpy.dtype: dtype dtypes
tuple[builtins.int,...]: shape
builtins.int: size ndim nbytes
builtins.bool: empty is_unique hasnans
builtins.bool: is_monotonic_increasing is_monotonic_decreasing
pandas.api.indexing.loc: loc
pandas.api.indexing.iloc: iloc
pandas.api.indexing.at: at iat ix
pandas.api.typing.Plot: plot
pandas.api.typing.StringMethods: str
pandas.api.typing.DatetimeProperties: dt
pandas.api.typing.CategoricalAccessor: cat
"""
DATES = """year month day hour minute second microsecond dayofweek weekday dayofyear
    quarter week weekofyear day_of_week day_of_year days seconds days_in_month
    is_month_start is_month_end is_quarter_start is_quarter_end is_year_start
    is_year_end is_leap_year date time"""
