"""One name for each function and class, whatever it was imported as."""

from __future__ import annotations

from functools import cache

_PREFIXES = {
    "keras": "keras",
    "tensorflow.keras": "keras",
    "tensorflow.python.keras": "keras",
    "tensorflow.compat.v1": "tensorflow",
    "tensorflow.compat.v2": "tensorflow",
    "tensorflow_core": "tensorflow",
    "tensorflow.math": "tensorflow",
    "pandas.core.frame": "pandas",
    "pandas.core.series": "pandas",
    "pandas.core.indexes.base": "pandas",
    "pandas.core.api": "pandas",
    "pandas.core.reshape.concat": "pandas",
    "pandas.core.reshape.merge": "pandas",
    "pandas.core.common": "pandas",
    "pandas.io.json": "pandas",
    "pandas.io.parsers": "pandas",
    "pandas.tools.plotting": "pandas.plotting",
    "pandas.core.groupby": "pandas.api.typing",
    "pandas.core.groupby.generic": "pandas.api.typing",
    "matplotlib.pylab.plt": "matplotlib.pyplot",
    "matplotlib.pylab.np": "numpy",
    "matplotlib.pylab": "pylab",
    "matplotlib.pyplot.np": "numpy",
    "matplotlib.pyplot.mpl": "matplotlib",
    "matplotlib.pyplot.rcParams": "matplotlib.rcParams",
    "matplotlib.pyplot.style": "matplotlib.style",
    "matplotlib.pyplot.cm": "matplotlib.cm",
    "matplotlib.axes._axes": "matplotlib.axes",
    "matplotlib.axes._subplots": "matplotlib.axes",
    "pylab.plt": "matplotlib.pyplot",
    "pylab.np": "numpy",
    "numpy.core": "numpy",
    "numpy.lib.function_base": "numpy",
    "numpy.ma.core": "numpy.ma",
    "numpy.matlib": "numpy",
    "numpy.random.mtrand": "numpy.random",
    "numpy.random.bit_generator": "numpy.random",
    "sklearn.externals.joblib": "joblib",
    "sklearn.externals.six": "six",
    "sklearn.cross_validation": "sklearn.model_selection",
    "sklearn.grid_search": "sklearn.model_selection",
    "sklearn.learning_curve": "sklearn.model_selection",
    "sklearn.ensemble.forest": "sklearn.ensemble",
    "sklearn.ensemble.gradient_boosting": "sklearn.ensemble",
    "sklearn.tree.tree": "sklearn.tree",
    "sklearn.linear_model.base": "sklearn.linear_model",
    "sklearn.linear_model.logistic": "sklearn.linear_model",
    "sklearn.linear_model.glm": "sklearn.linear_model",
    "sklearn.preprocessing.imputation": "sklearn.preprocessing",
    "sklearn.preprocessing.data": "sklearn.preprocessing",
    "sklearn.preprocessing.label": "sklearn.preprocessing",
    "sklearn.decomposition.pca": "sklearn.decomposition",
    "sklearn.cluster.hdbscan": "sklearn.cluster",
    "sklearn.metrics.cluster": "sklearn.metrics",
    "sklearn.metrics.classification": "sklearn.metrics",
    "sklearn.metrics.scorer": "sklearn.metrics",
    "sklearn.metrics.regression": "sklearn.metrics",
    "sklearn.datasets.samples_generator": "sklearn.datasets",
    "sklearn.datasets.base": "sklearn.datasets",
    "sklearn.feature_selection.univariate_selection": "sklearn.feature_selection",
    "seaborn.apionly": "seaborn",
    "seaborn.plt": "matplotlib.pyplot",
    "seaborn.palettes": "seaborn",
    "pandas.pandas": "pandas",
    "pandas.datetime": "datetime.datetime",
    "pandas.np": "numpy",
    "seaborn.matrix": "seaborn",
    "seaborn.categorical": "seaborn",
    "plotly.offline.offline": "plotly.offline",
    "plotly.graph_objs": "plotly.graph_objects",
    "plotly.plotly": "plotly.offline",
    "IPython.core.display": "IPython.display",
    "IPython.core.display_functions": "IPython.display",
    "IPython.display.display": "IPython.display.display",
    "xgboost.sklearn": "xgboost",
    "xgboost.plotting": "xgboost",
    "lightgbm.sklearn": "lightgbm",
    "lightgbm.plotting": "lightgbm",
    "tqdm.auto": "tqdm",
    "tqdm.notebook": "tqdm",
    "tqdm.std": "tqdm",
    "tqdm.autonotebook": "tqdm",
    "tqdm._tqdm_notebook": "tqdm",
    "tqdm.tqdm_notebook": "tqdm.tqdm",
    "tqdm.notebook_tqdm": "tqdm.tqdm",
    "posixpath": "os.path",
    "ntpath": "os.path",
    "dateutil.parser.parser": "dateutil.parser",
    "scipy.stats.stats": "scipy.stats",
    "scipy.stats.morestats": "scipy.stats",
    "scipy.misc.imread": "matplotlib.pyplot.imread",
    "scipy.ndimage.imread": "matplotlib.pyplot.imread",
    "torch.nn.modules": "torch.nn",
    "torch.optim.adam": "torch.optim",
    "imblearn.over_sampling.base": "imblearn.over_sampling",
}
"""Longest prefix counts; the canonical name is where the documentation has it."""

_PANDAS_PARTS = ("pandas.core.", "pandas._libs.", "pandas.io.")


@cache
def canonical(dotted: str) -> str:
    """The public name of what a dotted name refers to."""
    if dotted.startswith("pylab.") or dotted.startswith("matplotlib.pylab."):
        return _of_pylab(dotted)
    parts = dotted.split(".")
    for depth in range(len(parts), 0, -1):
        found = _PREFIXES.get(".".join(parts[:depth]))
        if found is not None:
            return ".".join([found, *parts[depth:]])
    if "._" in dotted or dotted.startswith(_PANDAS_PARTS):
        return _without_private(parts)
    return dotted


def _without_private(parts: list[str]) -> str:
    """``sklearn.ensemble._forest.X`` is ``sklearn.ensemble.X``; the last part stays."""
    if (
        parts[0] == "pandas"
        and parts[1] in ("core", "_libs")
        and parts[-1][0].isupper()
    ):
        return f"pandas.{parts[-1]}"
    shown = [part for part in parts[:-1] if not part.startswith("_")]
    return ".".join([*shown, parts[-1]])


_PYLAB_FIRST = frozenset(
    """array arange linspace zeros ones exp log sqrt sin cos tan mean std dot sum max
    min median abs pi random where concatenate reshape shape sort argsort
    meshgrid asarray
    dtype eye identity diag outer cumsum diff unique round floor ceil""".split()
)


def _of_pylab(dotted: str) -> str:
    """pylab is pyplot and numpy in one; numpy where it is known to be."""
    rest = dotted.partition("pylab.")[2]
    first = rest.partition(".")[0]
    if first in ("plt", "pyplot"):
        return canonical(f"matplotlib.pyplot{rest[len(first):]}")
    if first in ("np", "numpy"):
        return f"numpy{rest[len(first):]}"
    if first in ("rand", "randn", "randint", "normal", "uniform", "seed", "shuffle"):
        return f"numpy.random.{rest}"
    home = "numpy" if first in _PYLAB_FIRST else "matplotlib.pyplot"
    return f"{home}.{rest}"
