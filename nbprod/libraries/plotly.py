"""plotly: figures are values; showing one touches the display alone."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import CLASS, PURE, SHARES, STR, each

_FIGURE = "plotly.graph_objects.Figure"
_SHOW = Call("", resources=("stdout",), role="show")
_PLOT = Call(_FIGURE, fresh=False, role="plot")
_CHANGE = Call("self", False, ("self",), role="plot")
_OPTION = Call("", resources=("options",), role="style")

LIBRARY = Library(
    name="plotly",
    options=frozenset({"plotly", "cufflinks"}),
    installs={
        "plotly": "plotly>=5,<8",
        "chart_studio": "chart-studio",
        "cufflinks": "cufflinks",
    },
    same=frozenset({"plotly.graph_objs"}),
    aliases={
        "plotly.offline.offline": "plotly.offline",
        "plotly.graph_objs": "plotly.graph_objects",
        "plotly.plotly": "plotly.offline",
    },
    functions={
        "plotly.express.*": _PLOT,
        "plotly.express.data.*": Call("pandas.DataFrame", role="dataset"),
        "plotly.express.colors.*": PURE,
        "plotly.graph_objects.Figure": Call(_FIGURE, fresh=False, role="figure"),
        "plotly.graph_objects.[A-Z]*": Call(CLASS, fresh=False, role="plot"),
        "plotly.figure_factory.*": _PLOT,
        **each(
            "plotly",
            "subplots.make_subplots tools.make_subplots",
            Call(_FIGURE, role="figure"),
        ),
        **each(
            "plotly.offline",
            "iplot plot",
            Call("", True, (), ("stdout", "files"), role="show"),
        ),
        **each("plotly.offline", "init_notebook_mode", _OPTION),
        **each("plotly.io", "show", _SHOW),
        **each(
            "plotly.io",
            "write_html write_image write_json",
            Call("", True, (), ("files",), role="writer", path="1|file"),
        ),
        **each("plotly.io", "renderers.default", _OPTION),
        **each("cufflinks", "go_offline set_config_file", _OPTION),
    },
    methods={
        _FIGURE: {
            **each(
                "",
                """add_trace add_traces update_layout update_traces update_xaxes
                update_yaxes add_annotation add_shape add_hline add_vline add_hrect
                add_vrect append_trace update for_each_trace update_coloraxes
                update_annotations add_scatter add_bar add_histogram set_subplots
                update_geos update_polars add_layout_image update_scenes""",
                _CHANGE,
            ),
            "show": _SHOW,
            **each("", "to_json to_html", STR),
            **each("", "to_dict to_image", PURE),
            **each(
                "",
                "write_html write_image write_json",
                Call("", True, (), ("files",), role="writer", path="0|file"),
            ),
            "select_traces": SHARES,
        }
    },
)
