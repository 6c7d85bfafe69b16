"""Why a value is not compared: code, drawings, handles of what is outside."""

from __future__ import annotations

import io
import re
import types
from collections.abc import Iterator

CODE = (
    types.FunctionType, types.BuiltinFunctionType, types.MethodType,
    types.ModuleType, type,
)  # fmt: skip
DRAWINGS = re.compile(
    r"(matplotlib|mpl_toolkits|seaborn|plotly|bokeh|altair|IPython(?!\.utils\.text)"
    r"|ipywidgets|wordcloud|graphviz|sklearn\.(\w+\.)*_plot)\b"
)
OUTSIDE = re.compile(r"(_?sqlite3|_thread|threading|socket|subprocess|_io|_csv)\b")


def set_aside(value: object) -> str:
    """Return why a value is not compared, or an empty string."""
    module = type(value).__module__
    if DRAWINGS.match(module):
        return "a drawing or display"
    if isinstance(value, io.IOBase) or OUTSIDE.match(module):
        return "a handle of something outside the process"
    if isinstance(value, (types.GeneratorType, types.CoroutineType)):
        return "a generator"
    if isinstance(value, Iterator) and module in ("builtins", "itertools", "pandas"):
        return "an iterator"
    return ""


def top_level_reason(value: object) -> str:
    """Return why a variable is no value but code, or an empty string."""
    if isinstance(value, types.ModuleType):
        return "a module"
    if isinstance(value, type):
        return "a class"
    if isinstance(value, CODE) or type(value).__name__ in ("ufunc", "_ArrayFunction"):
        return "a function"
    return set_aside(value)
