"""seaborn: plots on the current axes, or a figure of their own."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._plots_removed import SEABORN
from nbprod.libraries._table import DRAWS, PURE, each, typed

_AXES = "matplotlib.axes.Axes"
_ON = ("figure",)
_DRAW = Call(_AXES, False, ("ax",), _ON, role="plot")
_JITTER = Call(_AXES, False, ("ax",), ("figure", "random"), role="plot")
_STYLE = Call("", resources=("options",), role="style")
_GRID = "seaborn.FacetGrid"
_GRIDS = Call(_GRID, False, (), _ON, role="plot", shallow=True)
_MADE = typed(
    _GRID,
    f"""{_AXES}: ax ax_joint ax_marg_x ax_marg_y ax_heatmap ax_cbar cax
    {_AXES}: ax_row_dendrogram ax_col_dendrogram ax_row_colors ax_col_colors
    matplotlib.axes.Several: axes diag_axes
    matplotlib.figure.Figure: fig figure
    matplotlib.legend.Legend: legend _legend""",
)
"""What a grid makes itself to draw on."""

LIBRARY = Library(
    name="seaborn",
    options=frozenset({"seaborn"}),
    installs={"seaborn": "seaborn>=0.11,<1"},
    aliases={
        "seaborn.apionly": "seaborn",
        "seaborn.plt": "matplotlib.pyplot",
        "seaborn.palettes": "seaborn",
        "seaborn.matrix": "seaborn",
        "seaborn.categorical": "seaborn",
    },
    removed=SEABORN,
    before={"0.12": "pandas<2 matplotlib<3.9"},
    functions={
        **each(
            "seaborn",
            """barplot boxplot boxenplot countplot distplot ecdfplot heatmap histplot
            kdeplot lineplot pointplot regplot residplot rugplot scatterplot swarmplot
            violinplot tsplot corrplot""",
            _DRAW,
        ),
        "seaborn.stripplot": _JITTER,
        **each(
            "seaborn",
            "clustermap displot factorplot jointplot lmplot pairplot relplot",
            _GRIDS,
        ),
        "seaborn.catplot": Call(
            _GRID, False, (), ("figure", "random"), role="plot", shallow=True
        ),
        **each(
            "seaborn",
            "FacetGrid PairGrid JointGrid",
            Call(_GRID, False, (), _ON, role="figure", shallow=True),
        ),
        **each(
            "seaborn",
            "despine move_legend palplot",
            DRAWS,
        ),
        **each(
            "seaborn",
            """set set_theme set_style set_palette set_context set_color_codes
            reset_defaults reset_orig set_hls_values""",
            _STYLE,
        ),
        **each(
            "seaborn",
            "axes_style plotting_context",
            Call("builtins.dict", True, (), ("options:read",), role="style"),
        ),
        **each(
            "seaborn",
            """color_palette cubehelix_palette light_palette dark_palette
            diverging_palette hls_palette husl_palette xkcd_palette
            blend_palette mpl_palette desaturate
            saturate crayon_palette choose_colorbrewer_palette""",
            PURE,
        ),
        "seaborn.load_dataset": Call(
            "pandas.DataFrame", resources=("network", "files"), role="dataset"
        ),
        "seaborn.get_dataset_names": Call("builtins.list", resources=("network",)),
    },
    methods={
        _GRID: {
            **each(
                "",
                """map map_dataframe map_diag map_lower map_upper map_offdiag plot
                plot_joint plot_marginals add_legend set set_axis_labels set_titles
                set_xlabels set_ylabels set_xticklabels set_yticklabels tight_layout
                refline despine apply pipe""",
                Call("self", False, ("self",), _ON, role="plot", calls=("0", "func")),
            ),
            "savefig": Call(
                "", True, (), ("figure:read", "files"), role="writer", path="0"
            ),
        }
    },
    attributes=_MADE,
    own=frozenset(_MADE),
)
