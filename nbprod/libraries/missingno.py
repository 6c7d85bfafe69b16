"""missingno: plots of missing values."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import each

LIBRARY = Library(
    name="missingno",
    installs={"missingno": "missingno>=0.5,<1"},
    functions=each(
        "missingno",
        "matrix bar heatmap dendrogram",
        Call("matplotlib.axes.Axes", False, ("ax",), ("figure",), role="plot"),
    ),
)
