"""What a statement is by the roles of its calls: a plot, a definition, an import."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from nbprod import libraries
from nbprod.ir import Statement
from nbprod.recognition.figures import savings

PLOTS = frozenset({"plot", "figure", "show", "style"})
LOOKS = libraries.LOOKS
SETUP = frozenset({"style", "option"})
PURPOSE = frozenset({"fit", "search", "writer", "dump"})
MODELLING = frozenset({"fit", "search", "metric", "predict"})
PREPARING = frozenset({"metric", "predict", "split", "transform"})
TOLD = frozenset({"metric", "display", "summary"})
TABLES = frozenset({"pandas.DataFrame", "pandas.Series", "pandas.Index"})
PLOT_TYPES = ("matplotlib.", "seaborn.", "plotly.", "bokeh.", "altair.", "folium.")


def roles(statement: Statement) -> frozenset[str]:
    """What the calls of a statement are for."""
    return frozenset(site.call.role for site in statement.effects.calls) - {""}


def is_import(statement: Statement) -> bool:
    """Whether a statement only imports."""
    return isinstance(statement.node, ast.Import | ast.ImportFrom)


def is_definition(statement: Statement) -> bool:
    """Whether a statement only defines a function or class."""
    made = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return isinstance(statement.node, made)


def is_plot(statement: Statement, types: Mapping[str, str]) -> bool:
    """Whether a statement draws and does nothing that lasts."""
    if is_definition(statement) or is_import(statement):
        return False
    if writes_figure(statement):
        return True
    purposes = roles(statement)
    if fits_to_draw(statement, types):
        return True
    if purposes & PURPOSE or not purposes & PLOTS:
        kinds = [types.get(name, "") for name in statement.effects.binds]
        return bool(kinds) and all(kind.startswith(PLOT_TYPES) for kind in kinds)
    return True


def fits_to_draw(statement: Statement, types: Mapping[str, str]) -> bool:
    """Whether a statement fits models for what it draws alone: none is left of them.

    Not where it says how good they are, besides.
    """
    effects, purposes = statement.effects, roles(statement)
    if not {"plot", "fit"} <= purposes or purposes & (TOLD | PURPOSE - {"fit"}):
        return False
    left = effects.changes - effects.loop_targets - {"_"}
    drawn = all(types.get(name, "").startswith(PLOT_TYPES) for name in left)
    return drawn and not effects.unknown


def writes_figure(statement: Statement) -> bool:
    """Whether a statement saves the current figure."""
    return any(savings(statement))
