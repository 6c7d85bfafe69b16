"""Groups, windows, accessors and styles of pandas."""

from __future__ import annotations

from nbprod.ir import Call
from nbprod.libraries._table import DRAWS, PURE, SHARES, STR, each

_F, _S, _I = "pandas.DataFrame", "pandas.Series", "pandas.Index"
_AGGREGATES = """sum mean median min max std var sem skew kurt prod count nunique first
    last all any quantile idxmax idxmin corr cov mad ohlc size"""
_SAME_SHAPE = """cumsum cumprod cummax cummin cumcount rank shift diff pct_change ngroup
    ffill bfill pad backfill fillna interpolate nearest asfreq head tail nth take"""
_CALLED = ("0", "func")


def _groups(own: str) -> dict[str, Call]:
    """Groups of a frame or of a series: what they give is new, and of that class."""
    return {
        **each("", _AGGREGATES, Call(own, role="summary")),
        **each("", _SAME_SHAPE, Call(own)),
        **each("", "agg aggregate", Call("", role="summary", calls=_CALLED)),
        **each("", "transform", Call(own, calls=_CALLED)),
        **each("", "apply pipe", Call("", fresh=False, calls=_CALLED)),
        "filter": Call(own, fresh=False, calls=_CALLED),
        **each("", "size idxmax idxmin ohlc", Call("", role="summary")),
        **each("", "cumcount ngroup value_counts", Call(_S)),
        **each("", "describe", Call(_F, role="summary")),
        "unique": Call(_S, role="summary"),
        "get_group": Call(own, fresh=False),
        "sample": Call(own, resources=("random",), seeded_by="random_state"),
        **each("", "rolling expanding ewm", Call("pandas.api.typing.Window", False)),
        "resample": Call("pandas.api.typing.Resampler", fresh=False),
        **each("", "plot hist boxplot", DRAWS),
        "__iter__": SHARES,
        "__getitem__": SHARES,
        "__len__": Call("builtins.int"),
    }


_WINDOW = {
    **each("", _AGGREGATES, PURE),
    **each("", _SAME_SHAPE, PURE),
    **each("", "agg aggregate apply transform pipe", Call("", calls=_CALLED)),
    **each("", "interpolate sum mean", PURE),
    "get_group": SHARES,
}
GROUPS = {
    "pandas.api.typing.DataFrameGroupBy": _groups(_F),
    "pandas.api.typing.SeriesGroupBy": _groups(_S),
    "pandas.api.typing.Resampler": _WINDOW,
    "pandas.api.typing.Window": _WINDOW,
}
_TEXT = """capitalize casefold center contains count encode decode endswith find findall
    fullmatch get index isalnum isalpha isdecimal isdigit islower isnumeric isspace
    istitle isupper join len ljust lower lstrip match normalize pad removeprefix
    removesuffix repeat replace rfind rindex rjust rstrip slice slice_replace startswith
    strip swapcase title translate upper wrap zfill"""
ACCESSORS = {
    "pandas.api.typing.StringMethods": {
        **each("", _TEXT, Call("", role="convert")),
        **each("", "split rsplit partition rpartition extract cat", PURE),
        **each("", "extractall", Call(_F)),
        "get_dummies": Call("", role="feature"),
    },
    "pandas.api.typing.DatetimeProperties": {
        **each(
            "",
            """strftime day_name month_name normalize floor ceil round to_period
            total_seconds tz_localize tz_convert to_timestamp isocalendar as_unit
            to_pydatetime to_pytimedelta""",
            PURE,
        ),
    },
    "pandas.api.typing.CategoricalAccessor": {
        **each(
            "",
            """rename_categories reorder_categories add_categories remove_categories
            remove_unused_categories set_categories as_ordered as_unordered""",
            Call(_S, inplace=True),
        ),
    },
    "pandas.api.typing.Plot": {
        **each("", "line bar barh hist box kde density area pie scatter hexbin", DRAWS),
        "__call__": DRAWS,
    },
    "pandas.api.typing.Styler": {
        **each("", "render to_html to_latex to_string", STR),
        "to_excel": Call(
            "", True, (), ("files",), role="writer", path="0|excel_writer"
        ),
        "*": Call("self", fresh=False, mutates=("self",), role="display"),
    },
}
