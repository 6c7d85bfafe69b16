"""Methods of receivers whose type is not known, by their names alone.

A name is in a table only if it does the same to the receiver on every class of common
use that has it: strings, lists, dicts, sets, files, arrays, frames, series, estimators,
axes, modules of networks. Where one of them changes its receiver, all are taken to;
where one gives a part of its receiver, all are. Names that classes of notebooks are
likely to give to methods with effects (``run``, ``load``, ``process``, ``step``) are
left out.
"""

from __future__ import annotations

from nbprod.ir import Call
from nbprod.libraries._table import BOOL, INT, PURE, SHARES, STR, each

_CHANGED = Call(fresh=False, mutates=("self",))
_FIT = Call(fresh=False, mutates=("self", "parts"), resources=("random",), role="fit")
_CLEAN, _FILL, _DROP, _RESHAPE = (
    Call(inplace=True, role=role) for role in ("clean", "fill", "drop", "reshape")
)

METHODS: dict[str, Call] = {
    # texts
    **each(
        "",
        """lower upper strip lstrip rstrip title capitalize casefold swapcase zfill
        ljust rjust center format format_map join encode expandtabs""",
        PURE,
    ),
    **each(
        "",
        """startswith endswith islower isupper istitle isdigit isalpha isalnum isnumeric
        isspace""",
        PURE,
    ),
    **each("", "splitlines rsplit rpartition translate hexdigest", PURE),
    # containers, arrays, frames: something new
    **each(
        "",
        """abs add_prefix add_suffix agg aggregate all any applymap argmax argmin
        argsort astype bfill combine_first cov cumcount cummax cummin
        cumprod cumsum diff
        div divide dot duplicated eq ewm ffill floordiv ge gt idxmax idxmin isin
        join kurt kurtosis le lt mad mean median mod mul
        multiply ne ngroup nlargest nonzero nsmallest pct_change
        pow prod product quantile radd rank rdiv reindex repeat rmul rsub
        sem shift size skew std sub transform_row truediv tz_localize
        truncate var isoformat strftime timestamp total_seconds""",
        PURE,
    ),
    **each("", "tolist to_list to_dict to_records todense toarray", SHARES),
    # of distributions
    **each("", "pdf pmf cdf ppf sf isf logpdf logpmf logcdf logsf", PURE),
    **each("", "melt pivot unstack", Call(role="reshape")),
    "merge": Call(role="combine"),
    **each("", "crosstab pivot_table stack round", Call(role="summary")),
    **each("", "sum min max", PURE),
    **each("", "count corr nunique value_counts describe", Call(role="summary")),
    **each("", "groupby rolling expanding resample", SHARES),
    **each("", "unique contains corrwith searchsorted flatten stem lemmatize", PURE),
    **each("", "take nonzero fromkeys parameters get_children get_support", SHARES),
    **each("", "get_height get_width get_x get_y get_xlim get_ylim", PURE),
    **each("", "query clip", Call(inplace=True)),
    **each("", "isna isnull notna notnull mode", Call(role="summary")),
    **each("", "dropna drop_duplicates rename", _CLEAN),
    **each("", "fillna interpolate", _FILL),
    **each("", "reset_index set_index sort_values sort_index", _RESHAPE),
    "drop": _DROP,
    **each("", "head tail", Call(fresh=False, role="peek")),
    **each("", "info", Call("builtins.NoneType", resources=("stdout",), role="peek")),
    **each("", "sample", Call(fresh=False, resources=("random",), role="peek")),
    **each("", "copy", Call(fresh=False, shallow=True)),
    **each("", "keys values items get view reshape ravel get_group", SHARES),
    **each("", "transpose squeeze swapaxes iterrows itertuples", SHARES),
    **each("", "to_numpy to_frame select_dtypes xs find find_all conj", SHARES),
    **each("", "assign day_name month_name tz_convert to_period to_timestamp", PURE),
    **each("", "decode json search match fullmatch findall finditer get_text", PURE),
    **each("", "apply map pipe", Call(fresh=False, calls=("0", "func"))),
    **each("", "index", INT),
    **each("", "issubset issuperset isdisjoint isidentifier", BOOL),
    **each("", "union intersection difference symmetric_difference", SHARES),
    **each("", "most_common elements group groups groupdict span", SHARES),
    **each("", "item numpy cpu detach filter", SHARES),
    # out of texts, and out of archives
    **each("", "extract extractall", Call(resources=("files",))),
    # changed in place
    **each(
        "",
        """append extend insert pop popitem popleft appendleft remove clear add discard
        setdefault update sort partition reverse extendleft rotate subtract fill
        itemset resize put difference_update intersection_update
        symmetric_difference_update""",
        _CHANGED,
    ),
    "replace": Call(inplace=True),
    "split": Call(),
    # files
    **each(
        "", "read readline readlines", Call(mutates=("self",), resources=("files",))
    ),
    **each("", "write writelines", Call(mutates=("self",), resources=("files",))),
    **each(
        "",
        "to_csv to_excel to_json to_parquet to_pickle to_feather to_html to_hdf",
        Call(resources=("files",), role="writer", path="0"),
    ),
    "close": Call(mutates=("self",), resources=("files",)),
    # estimators
    "predict": Call(role="predict"),
    "transform": Call(fresh=False, role="transform"),
    **each("", "set_output eval to cuda compile", _CHANGED),
    "set_params": Call(fresh=False, mutates=("self", "parts")),
    "evaluate": Call(resources=("stdout",), role="metric"),
    "summary": Call(fresh=False, resources=("stdout",), role="summary"),
    "fit": _FIT,
    "partial_fit": _FIT,
    "fit_transform": _FIT,
    "fit_predict": _FIT,
    "fit_resample": _FIT,
    **each(
        "", "predict_proba predict_log_proba decision_function", Call(role="predict")
    ),
    "inverse_transform": Call(fresh=False, role="transform"),
    "get_params": SHARES,
    "get_feature_names_out": PURE,
    "get_feature_names": PURE,
    "score": Call(role="metric"),
    # plots
    **each(
        "",
        """set_title set_xlabel set_ylabel set_xticks set_yticks set_xticklabels
        set_yticklabels set_xlim set_ylim set_xscale set_yscale tick_params axhline
        axvline annotate suptitle tight_layout legend barh errorbar
        fill_between imshow set_size_inches set_axis_off add_patch set grid text
        set_visible set_color set_major_locator set_major_formatter add_legend
        subplots_adjust invert_xaxis invert_yaxis twinx twiny add_subplot add_axes
        colorbar violinplot
        hist2d contour contourf pcolormesh plot_surface set_zlabel set_facecolor hlines
        vlines update_layout update_traces update_xaxes update_yaxes add_trace
        get_legend_handles_labels bar_label
        set_alpha set_antialiased set_aspect set_axisbelow set_bbox set_clim set_cmap
        set_dash_capstyle set_dashes set_drawstyle set_edgecolor set_fontsize
        set_fontweight set_frame_on set_ha set_horizontalalignment set_interpolation
        set_label_coords set_label_position set_label_text set_linestyle set_linewidth
        set_marker set_markeredgecolor set_markerfacecolor set_markersize
        set_minor_formatter set_minor_locator set_path_effects set_rotation
        set_ticklabels set_ticks set_ticks_position set_va set_verticalalignment
        axis set_data set_offsets set_array set_3d_properties set_segments set_UVC
        set_center set_radius set_text
        set_xdata set_ydata set_zlim set_zorder set_zticklabels set_zticks get_frame
        draw_all add_artist add_collection fill_betweenx matshow pcolor plot_wireframe
        quiver stackplot streamplot view_init""",
        Call(fresh=False, mutates=("self",), resources=("figure",), role="plot"),
    ),
    **each(
        "",
        "plot hist boxplot scatter bar pie line kde area hexbin",
        Call(fresh=False, mutates=("ax",), resources=("figure",), role="plot"),
    ),
    "show": Call(resources=("figure", "stdout"), role="show"),
    "savefig": Call(resources=("figure:read", "files"), role="plot", path="0|fname"),
    "__len__": INT,
    "__str__": STR,
}
"""Method name → what it does on every common class; absent names are unknown."""
