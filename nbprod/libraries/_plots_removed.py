"""What releases of matplotlib and seaborn took away, part of their leaves."""

from __future__ import annotations

from nbprod.libraries._removing import removed

_STYLES = """seaborn seaborn-bright seaborn-colorblind seaborn-dark seaborn-darkgrid
    seaborn-dark-palette seaborn-deep seaborn-muted seaborn-notebook seaborn-paper
    seaborn-pastel seaborn-poster seaborn-talk seaborn-ticks seaborn-white
    seaborn-whitegrid""".split()
_AXES = "axes.Axes"
_CMAPS = "{pyplot.imshow,pyplot.scatter,pyplot.contourf,pyplot.pcolormesh}(cmap"

MATPLOTLIB = {
    **removed(
        "matplotlib",
        "https://matplotlib.org/stable/api/prev_api_changes/api_changes_{}.0.html",
        """
    2.2 2.0
    finance -- the package mplfinance
    axes.Axes.set_axis_bgcolor -> set_facecolor
    axes.Axes.get_axis_bgcolor -> get_facecolor
    axes.Axes.set_color_cycle -> {self}.set_prop_cycle(color={0})
    {pyplot.axes,pyplot.subplot,figure.Figure.add_subplot}(axisbg) -> facecolor
    """
        + _CMAPS
        + """=spectral) -> "nipy_spectral"
    cm.spectral -> nipy_spectral
    3.0 2.0
    pyplot.hold -> *nothing | it can go: all is drawn into the same axes
    axes.Axes.hold -> *nothing | it can go: all is drawn into the same axes
    pyplot.{ishold,over} -- it can go: all is drawn into the same axes
    pyplot.get_cmap(#0=Vega10) -> "tab10"
    pyplot.get_cmap(#0=Vega20) -> "tab20"
    3.1 2.1
    {pyplot.hist,axes.Axes.hist}(normed) -> density
    mlab.normpdf ~> scipy.stats:norm.pdf
    mlab.{griddata,PCA,find,movavg,rec2csv,csv2rec} -- numpy, scipy or pandas
    3.5 3.3
    {pyplot.xscale,axes.Axes.set_xscale}(nonposx) -> nonpositive
    {pyplot.yscale,axes.Axes.set_yscale}(nonposy) -> nonpositive
    {pyplot.xscale,axes.Axes.set_xscale,pyplot.loglog,pyplot.semilogx}(basex) -> base
    {pyplot.yscale,axes.Axes.set_yscale,pyplot.semilogy}(basey) -> base
    3.7 3.5
    {pyplot.grid,axes.Axes.grid}(b) -> visible
    3.6 3.4
    pyplot.gca(projection) ~> {self}.axes(projection={value})
    figure.Figure.gca(projection) ~> {self}.add_subplot(projection={value})
    3.8 3.6
    {pyplot.stem,axes.Axes.stem}(use_line_collection) -> -
    3.9 3.7
    cm.register_cmap -- matplotlib.colormaps.register()
    3.11 3.7
    cm.get_cmap -> matplotlib.pyplot:get_cmap
    3.11 3.9
    {pyplot.boxplot,axes.Axes.boxplot}(labels) -> tick_labels @3.9
    {pyplot.plot_date,axes.Axes.plot_date} -> plot
    """,
    ),
    **removed(
        "matplotlib",
        "https://matplotlib.org/stable/api/prev_api_changes/api_changes_{}.0.html",
        "3.8 3.6\n"
        + "\n".join(
            f'{{style.use,style.context}}(#0|style={name}) -> "{new}"'
            for name, new in (
                (name, name.replace("seaborn", "seaborn-v0_8", 1)) for name in _STYLES
            )
        ),
    ),
}

_XY = """barplot boxplot boxenplot countplot pointplot stripplot swarmplot
    violinplot""".split()
SEABORN = removed(
    "seaborn",
    "https://seaborn.pydata.org/whatsnew/v{}.0.html",
    """
    0.10 0.9
    tsplot -- lineplot
    {corrplot,interactplot,coefplot} -- heatmap or regplot
    - 0.11
    distplot ~> *distplot | `histplot`, or `displot` for a figure of its own
    0.12 0.9
    factorplot -> *factorplot | `catplot`
    {FacetGrid,PairGrid,JointGrid,lmplot}(size) -> height
    """
    + "\n".join(f"{name}(#1) -> 0 x y hue data" for name in _XY)
    + """
    {regplot,lmplot,residplot,jointplot}(#1) -> 0 x y data
    scatterplot(#1) -> 0 x y hue style size data
    lineplot(#1) -> 0 x y hue size style data
    kdeplot(#1) -> 0 x y
    {catplot,relplot}(#1) -> 0 x y hue data
    """,
)
