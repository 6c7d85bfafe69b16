"""matplotlib: pyplot draws on the current figure, which is a resource."""

from __future__ import annotations

from dataclasses import replace

from nbprod.ir import Call, Library
from nbprod.libraries._animations import ANIMATION, ANIMATIONS, PLAYED
from nbprod.libraries._plots_removed import MATPLOTLIB
from nbprod.libraries._table import (
    CLASS,
    LIST,
    PURE,
    SHARES,
    each,
    typed,
    under,
    written,
)

_FIGURE, _AXES = "matplotlib.figure.Figure", "matplotlib.axes.Axes"
_ARTIST = "matplotlib.artist.Artist"
_SEVERAL = "matplotlib.axes.Several"
"""Axes, or an array of them: what ``subplots`` gives, and what it has inside."""
_CANVAS = "matplotlib.backend_bases.FigureCanvasBase"
_ON = ("figure",)
_DRAW = Call("", resources=_ON, role="plot")
_MAKE_AXES = Call(_AXES, fresh=False, resources=_ON, role="figure")
_STYLE = Call("", resources=("options",), role="style")
_SAVE = Call("", True, (), ("figure:read", "files"), role="writer", path="0|fname")
_MANY = Call(f"tuple[{_FIGURE},{_SEVERAL}]", False, (), _ON, role="figure")
_ONE = Call(f"tuple[{_FIGURE},{_AXES}]", False, (), _ON, role="figure")


def _drawn(kind: str) -> Call:
    """Draw, and give what was drawn: an artist of a class of matplotlib."""
    return Call(f"matplotlib.{kind}", False, ("self",), _ON, role="plot")


_DRAWN = """acorr angle_spectrum annotate arrow autoscale axhline axhspan axis axline
    axvline axvspan bar bar_label barbs barh boxplot broken_barh clabel cohere colorbar
    contour contourf csd errorbar eventplot figimage figlegend figtext fill fill_between
    fill_betweenx grid hexbin hist hist2d hlines imshow legend locator_params loglog
    magnitude_spectrum margins matshow minorticks_off minorticks_on pcolor pcolormesh
    phase_spectrum pie plot plot_date polar psd quiver quiverkey scatter semilogx
    semilogy specgram spy stackplot stairs stem step streamplot subplots_adjust suptitle
    table text tick_params ticklabel_format tight_layout title tricontour tricontourf
    tripcolor triplot violinplot vlines xcorr xlabel xlim xscale xticks ylabel ylim
    yscale yticks clim sci box clf cla close draw delaxes sca rgrids thetagrids setp
    draw_if_interactive pause ioff_figure grouped_bar"""
_READ = """get_xdata get_ydata get_data get_path get_array get_offsets get_text
    get_color get_facecolor get_edgecolor get_alpha get_linewidth get_height get_width
    get_x get_y get_xy get_position get_window_extent get_ticklocs get_majorticklocs
    get_texts get_lines get_patches get_ticklabels get_majorticklabels get_fontsize
    get_clim get_children get_visible get_label_text get_paths get_size get_rotation
    get_bbox"""
_ARTISTS = {
    **each("", "annotate arrow figtext suptitle text title", _drawn("text.Text")),
    **each("", "xlabel ylabel", _drawn("text.Text")),
    **each("", "legend figlegend", _drawn("legend.Legend")),
    "colorbar": _drawn("colorbar.Colorbar"),
    **each("", "plot loglog semilogx semilogy", _drawn("lines.Several")),
    **each("", "axhline axvline axline", _drawn("lines.Line2D")),
    **each("", "imshow matshow", _drawn("image.AxesImage")),
    "scatter": _drawn("collections.PathCollection"),
}
"""What draws one thing that is styled afterwards."""
_FUNCTIONS = {
    **each("matplotlib.pyplot", _DRAWN, _DRAW),
    **{f"matplotlib.pyplot.{name}": call for name, call in _ARTISTS.items()},
    "matplotlib.pyplot.figure": Call(_FIGURE, False, (), _ON, role="figure"),
    "matplotlib.pyplot.gcf": Call(_FIGURE, False, (), _ON, role="figure"),
    **each("matplotlib.pyplot", "gca axes subplot subplot2grid", _MAKE_AXES),
    **each("matplotlib.pyplot", "twinx twiny", _MAKE_AXES),
    "matplotlib.pyplot.subplot_mosaic": replace(_MANY, returns=f"tuple[{_FIGURE},]"),
    "matplotlib.pyplot.subplots": Call(
        _MANY.returns,
        False,
        (),
        _ON,
        role="figure",
        variants=(("#0|nrows", _MANY), ("#1|ncols", _MANY), ("!squeeze", _ONE)),
    ),
    "matplotlib.pyplot.show": Call("", resources=("figure", "stdout"), role="show"),
    "matplotlib.pyplot.savefig": _SAVE,
    "matplotlib.pyplot.imread": Call(
        "numpy.ndarray", resources=("files:read",), role="reader", path="0|fname"
    ),
    "matplotlib.image.imread": Call(
        "numpy.ndarray", resources=("files:read",), role="reader", path="0|fname"
    ),
    **each(
        "matplotlib.pyplot",
        "imsave",
        Call("", True, (), ("files",), role="writer", path="0|fname"),
    ),
    **each(
        "matplotlib.pyplot",
        """rc rcdefaults ion ioff set_cmap switch_backend set_loglevel xkcd
        viridis plasma inferno magma gray hot cool jet spring summer autumn winter""",
        _STYLE,
    ),
    **each(
        "matplotlib",
        """rcParams.update rc use set_loglevel rcdefaults style.use style.context
        rcParams.setdefault rcParamsDefault.update rc_context rc_file
        rc_params_from_file""",
        _STYLE,
    ),
    **each("matplotlib.pyplot", "rc_context", _STYLE),
    **each("matplotlib.pyplot", "get_cmap colormaps", PURE),
    **each("matplotlib.pyplot", "get_fignums get_figlabels fignum_exists", PURE),
    **each(
        "matplotlib.pyplot",
        "Rectangle Circle Polygon Line2D Normalize",
        Call("", False),
    ),
    **each("matplotlib.pyplot", "GridSpec", Call("", False)),
    **each(
        "matplotlib.pyplot",
        "FuncFormatter MaxNLocator MultipleLocator",
        Call("", False),
    ),
    **each("matplotlib", "get_backend", PURE),
    **{
        f"matplotlib.{module}.{end}": SHARES
        for module in "patches ticker colors lines gridspec dates cm transforms".split()
        for end in ("[A-Z]*", "*")
    },
    "matplotlib.cm.*": PURE,
    "matplotlib.font_manager.*": PURE,
    "matplotlib.font_manager.[A-Z]*": PURE,
    "matplotlib.figure.Figure": Call(CLASS, role="figure"),
    **ANIMATIONS,
    "matplotlib.offsetbox.[A-Z]*": SHARES,
    "mpl_toolkits.mplot3d.Axes3D": Call(_AXES, False, ("0",), _ON, role="figure"),
    "mpl_toolkits.axes_grid1.make_axes_locatable": SHARES,
    "matplotlib_inline.backend_inline.set_matplotlib_formats": _STYLE,
}
_ON_SELF = Call("", False, ("self",), _ON, role="plot")

_NUMPY = """array arange linspace zeros ones exp log sqrt sin cos tan mean std dot sum
    max min median abs pi random where concatenate reshape shape sort argsort meshgrid
    asarray dtype eye identity diag outer cumsum diff unique round floor ceil"""
_RANDOM = "rand randn randint normal uniform seed shuffle"
_PYLAB = {
    f"{pylab}{name}": home
    for pylab in ("pylab", "matplotlib.pylab")
    for name, home in {
        "": "matplotlib.pyplot",
        ".plt": "matplotlib.pyplot",
        ".pyplot": "matplotlib.pyplot",
        ".np": "numpy",
        ".numpy": "numpy",
        **{f".{name}": f"numpy.{name}" for name in _NUMPY.split()},
        **{f".{name}": f"numpy.random.{name}" for name in _RANDOM.split()},
    }.items()
}
"""pylab is pyplot and numpy in one."""

LIBRARY = Library(
    name="matplotlib",
    options=frozenset(
        {"matplotlib", "matplotlib.rcParams", "matplotlib.pyplot.rcParams"}
    ),
    installs={
        "matplotlib": "matplotlib>=3.6,<4",
        "pylab": "matplotlib>=3.6,<4",
        "mpl_toolkits": "matplotlib>=3.6,<4",
        "mpl_toolkits.basemap": "basemap",
    },
    wheels={11: "3.6.0", 12: "3.8.0", 13: "3.9.2"},
    removed=MATPLOTLIB,
    aliases={
        **_PYLAB,
        "matplotlib.pyplot.np": "numpy",
        "matplotlib.pyplot.mpl": "matplotlib",
        "matplotlib.pyplot.rcParams": "matplotlib.rcParams",
        "matplotlib.pyplot.style": "matplotlib.style",
        "matplotlib.pyplot.cm": "matplotlib.cm",
        "matplotlib.axes._axes": "matplotlib.axes",
        "matplotlib.axes._subplots": "matplotlib.axes",
    },
    annotations={
        **written("from matplotlib.figure import", "Figure"),
        **written("from matplotlib.axes import", "Axes"),
        **written("from matplotlib.lines import", "Line2D"),
        **written("from matplotlib.image import", "AxesImage"),
        **written("from matplotlib.collections import", "PathCollection"),
        "matplotlib.lines.Several": (
            "list[Line2D]",
            "from matplotlib.lines import Line2D",
        ),
    },
    functions=_FUNCTIONS,
    methods={
        _AXES: {
            "*": _ON_SELF,  # what is not told of draws
            **_ARTISTS,
            **each("", "set_title set_xlabel set_ylabel", _drawn("text.Text")),
            **each(
                "",
                "twinx twiny inset_axes",
                Call(_AXES, False, ("self",), _ON, role="plot"),
            ),
            "get_figure": Call(_FIGURE, fresh=False),
            **each("", "get_legend_handles_labels get_lines get_children", SHARES),
            "get_legend": Call("matplotlib.legend.Legend", fresh=False),
            **each("", "get_xaxis get_yaxis", Call("matplotlib.axis.Axis", False)),
            **each("", "get_xticklabels get_yticklabels", LIST),
            **each(
                "",
                """get_xlim get_ylim get_xticks get_yticks get_title get_xlabel
                get_ylabel get_position has_data""",
                PURE,
            ),
        },
        _SEVERAL: each("", "flatten ravel reshape", Call(_SEVERAL, fresh=False)),
        ANIMATION: PLAYED,
        _CANVAS: {
            "*": _ON_SELF,
            **each("", "get_supported_filetypes get_width_height", PURE),
        },
        _ARTIST: {
            "*": _ON_SELF,
            **each("", "get_frame get_title get_label", Call(_ARTIST, False)),
            **each("", _READ, SHARES),
        },
        _FIGURE: {
            "*": _ON_SELF,
            **_ARTISTS,
            **each(
                "",
                "add_subplot add_axes gca",
                Call(_AXES, False, ("self",), _ON, role="figure"),
            ),
            **each(
                "",
                "subplots subfigures",
                Call("", False, ("self",), _ON, role="figure"),
            ),
            "add_gridspec": SHARES,
            "get_axes": SHARES,
            "show": Call("", resources=("figure", "stdout"), role="show"),
            "savefig": _SAVE,
            **each("", "get_size_inches get_dpi", PURE),
        },
    },
    attributes={
        **typed(_SEVERAL, f"{_SEVERAL}: [] flat T"),
        "matplotlib.lines.Several.[]": "matplotlib.lines.Line2D",
        f"{_FIGURE}.canvas": _CANVAS,
        **typed(_AXES, "matplotlib.axis.Axis: xaxis yaxis zaxis"),
        **typed(_AXES, f"matplotlib.text.Text: title\n{_ARTIST}: patch"),
        **typed(_ARTIST, f"{_AXES}: ax axes\n{_ARTIST}: outline prop legendPatch"),
        f"{_FIGURE}.patch": _ARTIST,
        **typed(_FIGURE, "builtins.list: axes\nbuiltins.float: dpi"),
        f"{_AXES}.figure": _FIGURE,
    },
    own=frozenset({*typed(_SEVERAL, "_: [] flat T"), "matplotlib.lines.Several.[]"}),
    bases={
        _SEVERAL: _AXES,
        **under(ANIMATION, "matplotlib.animation", "FuncAnimation ArtistAnimation"),
        **under(_ARTIST, "matplotlib", "text.Text legend.Legend axis.Axis"),
        **under(_ARTIST, "matplotlib", "lines.Line2D image.AxesImage"),
        "matplotlib.collections.PathCollection": _ARTIST,
        "matplotlib.colorbar.Colorbar": _ARTIST,
        "mpl_toolkits.mplot3d.axes3d.Axes3D": _AXES,
        "matplotlib.projections.polar.PolarAxes": _AXES,
    },
)
