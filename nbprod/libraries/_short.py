"""The imports by which people know a name that no cell has defined."""

from __future__ import annotations

import sys

from nbprod.libraries._found import merged

SHORT = {
    "numpy": "np",
    "pandas": "pd",
    "matplotlib.pyplot": "plt",
    "seaborn": "sns",
    "lightgbm": "lgb",
}
"""Names that people know modules by."""
OTHERS = {
    "matplotlib": "mpl",
    "networkx": "nx",
    "plotly.express": "px",
    "plotly.graph_objects": "go",
    "polars": "pl",
    "scipy": "sp",
    "scipy.stats": "stats",
    "statsmodels.api": "sm",
    "tensorflow": "tf",
    "torch.nn": "nn",
    "torch.optim": "optim",
    "xgboost": "xgb",
}
"""Those that as many import in another way."""


def usual_import(name: str) -> str:
    """The import that a name of a library or a class most likely is from, or none."""
    for module, short in (SHORT | OTHERS).items():
        if short == name:
            return f"import {module} as {short}"
    homes = [
        dotted.rpartition(".")[0]
        for dotted in merged().functions
        if dotted.endswith(f".{name}") and name[:1].isupper()
    ]
    return f"from {homes[0]} import {name}" if len(homes) == 1 else ""


def usual_module(name: str) -> str:
    """The import of a module by its own name, if it is known to be one."""
    known = name in sys.stdlib_module_names
    return f"import {name}" if known or name in merged().installs else ""
