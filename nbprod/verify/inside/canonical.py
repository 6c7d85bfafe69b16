"""Values as trees of plain data, so that two processes' values can be compared.

A notebook's classes live in its process, a package's in another, so a pickle of one
cannot be read beside the other. A tree holds only arrays, strings, numbers, lists and
tuples ``(kind, label, payload)``, and it is a deep copy: later changes of the value do
not reach it. Kinds: ``plain`` (numbers, strings), ``array``, ``seq``, ``map``, ``code``
(a library's function, or a class, inside of something), ``own`` (a function of the
notebook, its payload the code or nothing), ``skip`` (not comparable; the label is why).
"""

from __future__ import annotations

import copyreg
import enum
import json
import re
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from .reasons import CODE, set_aside
from .sources import source_of

Tree = tuple[str, str, Any]

PLAIN = (str, int, float, bool, bytes, complex, type(None))
LAZY = """_cache _stop_words_id refit_time_ diagn _nobs_int _summary_cache
_summary_statistics_cache _tmp_like_exog predict_dates predict_end
predict_start""".split()
"""Attributes that are no state: filled by looking, an address, a stopwatch's, or what
was last asked of a model of statsmodels."""
STOPWATCH = re.compile(r"(mean|std)_(fit|score)_time")
"""Keys of a search's ``cv_results_`` that say how long it took."""
MOST_NODES = 3_000_000


class Canonical:
    """Makes trees; ``own`` says which modules are the notebook's own code."""

    def __init__(self, own: Callable[[str], bool]) -> None:
        """Start with an empty memory of what was seen."""
        self.own = own
        self.done: dict[int, tuple[object, Tree]] = {}
        self.open: set[int] = set()
        self.nodes = 0

    def tree(self, value: object) -> Tree:
        """Return a value as a tree."""
        kind = type(value)
        if kind in PLAIN:
            return ("plain", kind.__name__, [value])
        if id(value) in self.done:
            return self.done[id(value)][1]
        if id(value) in self.open:
            return ("plain", "cycle", [kind.__name__])
        self.nodes += 1
        if self.nodes > MOST_NODES:
            return ("skip", "too large to compare", None)
        self.open.add(id(value))
        try:
            made = self._make(value)
        except RecursionError:
            made = ("skip", "nested too deeply", None)
        except Exception as error:  # any library's own failure to be taken apart
            made = ("skip", f"{self.label(kind)}: {type(error).__name__}", None)
        self.open.discard(id(value))
        self.done[id(value)] = (value, made)
        return made

    def label(self, kind: type) -> str:
        """Return a class's name; the notebook's own classes have no module."""
        module = getattr(kind, "__module__", "") or ""
        if self.own(module):
            return f"notebook.{kind.__name__}"
        if module == "IPython.utils.text":  # what ``!ls`` gives, with methods to search
            return f"builtins.{kind.__mro__[1].__name__}"
        return f"{module}.{kind.__qualname__}"

    def _make(self, value: object) -> Tree:
        module = type(value).__module__ or ""
        reason = set_aside(value)
        if reason:
            return ("skip", reason, None)
        if isinstance(value, CODE):
            return self._code(value)
        for prefix, make in (
            ("numpy", self._numpy),
            ("pandas", self._pandas),
            ("scipy.sparse", self._sparse),
            ("torch", self._torch),
            ("catboost", self._catboost),
        ):
            if module.startswith(prefix):
                made = make(value)
                if made is not None:
                    return made
        return self._builtin(value) or self._object(value)

    def _code(self, value: Any) -> Tree:
        module = getattr(value, "__module__", "") or ""
        if self.own(module) and not isinstance(value, type):
            return ("own", "the notebook's own function", source_of(value, True))
        if isinstance(value, type):
            return ("code", self.label(value), None)
        name = getattr(value, "__qualname__", getattr(value, "__name__", ""))
        return ("code", f"{module}.{name}", None)

    def _seq(self, label: str, items: Iterable[object]) -> Tree:
        values = list(items)
        if all(type(v) in PLAIN for v in values):
            return ("plain", label, values)
        return ("seq", label, [self.tree(v) for v in values])

    def _map(self, label: str, items: Iterable[tuple[object, object]]) -> Tree:
        pairs = [(self.tree(key), self.tree(item)) for key, item in items]
        return ("map", label, pairs)

    def _builtin(self, value: object) -> Tree | None:
        label = self.label(type(value))
        if isinstance(value, enum.Enum):
            return ("plain", label, [value.name])
        if isinstance(value, (list, tuple)):
            return self._seq(label, value)
        if isinstance(value, dict):
            return self._map(label, value.items())
        if isinstance(value, (set, frozenset)):
            members = sorted((self.tree(v) for v in value), key=repr)
            return ("seq", label, members)
        if isinstance(value, (range, slice, bytearray, re.Match)):
            return ("plain", label, [repr(value)])
        return None

    def _numpy(self, value: Any) -> Tree | None:
        import numpy as np

        if isinstance(value, np.generic):
            if value.dtype.kind in "biufcSU":
                return ("plain", self.label(type(value)), [value.item()])
            return ("array", str(value.dtype), np.asarray(value))
        if isinstance(value, np.ma.MaskedArray):
            filled = value.filled(0) if value.dtype != object else value.data
            parts = np.asarray(filled), np.ma.getmaskarray(value)
            return self._seq("numpy.ma.MaskedArray", parts)
        if isinstance(value, np.ndarray):
            if value.dtype == object:
                flat = value.ravel().tolist()
                return self._seq(f"object array {value.shape}", flat)
            return ("array", self.label(type(value)), np.array(value, order="C"))
        if isinstance(value, np.dtype):
            return ("plain", "numpy.dtype", [str(value)])
        if isinstance(value, np.ufunc):
            return ("code", f"numpy.{value.__name__}", None)
        if value is getattr(np.random, "mtrand", None)._rand:  # type: ignore[union-attr]
            return ("plain", "the global random state", [None])
        if isinstance(value, np.random.RandomState):
            return self._seq("numpy.random.RandomState", value.get_state())
        if isinstance(value, np.random.Generator):
            state = value.bit_generator.state
            return self._map("numpy.random.Generator", state.items())
        return None

    def _pandas(self, value: Any) -> Tree | None:
        import pandas as pd

        label = self.label(type(value))
        if isinstance(value, pd.DataFrame):
            columns = [value.iloc[:, i].array for i in range(value.shape[1])]
            parts = [self.tree(value.columns), self.tree(value.index)]
            series = [self._column(column) for column in columns]
            return ("seq", label, [*parts, ("seq", "columns", series)])
        if isinstance(value, pd.Series):
            parts = [self.tree(value.name), self.tree(value.index)]
            return ("seq", label, [*parts, self._column(value.array)])
        if isinstance(value, pd.MultiIndex):
            return self._seq(label, [list(value.names), list(value)])
        if isinstance(value, pd.Index):
            name = self.tree(value.name)
            return ("seq", label, [name, self._column(value.array)])
        if isinstance(value, pd.api.extensions.ExtensionArray):
            return self._column(value)
        if isinstance(value, (pd.Timestamp, pd.Timedelta, pd.Interval, pd.Period)):
            return ("plain", label, [repr(value)])
        if value is pd.NaT or value is pd.NA:
            return ("plain", label, [repr(value)])
        if re.match(r"pandas\.core\.(groupby|resample|window)", type(value).__module__):
            keys = getattr(value, "keys", None)
            keys = keys if isinstance(keys, (str, list, tuple)) else None
            return ("seq", label, [self.tree(value.obj), self.tree(keys)])
        return None

    def _column(self, array: Any) -> Tree:
        import numpy as np
        import pandas as pd

        if isinstance(array, pd.Categorical):
            label = f"category, ordered={array.ordered}"
            parts = [self.tree(array.categories), self.tree(np.array(array.codes))]
            return ("seq", label, parts)
        if hasattr(array, "asi8"):
            return ("array", str(array.dtype), np.array(array.asi8))
        if array.dtype != object and isinstance(array.dtype, np.dtype):
            return ("array", str(array.dtype), np.array(array, order="C"))
        values = np.asarray(array, dtype=object)
        return self._seq(f"column {array.dtype}", values.tolist())

    def _sparse(self, value: Any) -> Tree | None:
        if not hasattr(value, "tocoo"):
            return None
        parts = value.tocoo()
        label = f"{self.label(type(value))} {value.shape}"
        return self._seq(label, [parts.row, parts.col, parts.data])

    def _torch(self, value: Any) -> Tree | None:
        if not hasattr(value, "detach"):
            return None
        plain = value.detach().cpu()
        array = plain.numpy().copy()
        return ("array", f"torch {value.dtype}", array)

    def _catboost(self, value: Any) -> Tree | None:
        if not hasattr(value, "save_model"):
            return None
        fields: list[tuple[object, object]] = [("params", value.get_params())]
        if value.is_fitted():
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "model.json"
                value.save_model(str(file), format="json")
                model = json.loads(file.read_text("utf-8"))
            model.pop("model_info", None)  # when it was trained, and for how long
            fields.append(("model", model))
        return self._map(self.label(type(value)), fields)

    def _object(self, value: object) -> Tree:
        label = self.label(type(value))
        reduced = value.__reduce_ex__(2)
        if isinstance(reduced, str):
            return ("code", reduced, None)
        make, arguments, *rest = reduced
        state, items, pairs = (*rest, None, None, None)[:3]
        if label.startswith("sklearn.neighbors._") and isinstance(state, tuple):
            state = (state[:7], state[11:])  # without what counts the queries
        known = (copyreg.__newobj__, getattr(copyreg, "__newobj_ex__", None))  # type: ignore[attr-defined]
        built = list(arguments[1:]) if make in known else [make, *arguments]
        if make is getattr(copyreg, "_reconstructor", None):
            built = list(arguments[2:])
        fields: list[tuple[object, object]] = [("arguments", built)] if built else []
        fields += attributes(state)
        fields += [] if items is None else [("items", list(items))]
        fields += [] if pairs is None else [("pairs", dict(pairs))]
        return self._map(label, fields)


def attributes(state: object) -> list[tuple[object, object]]:
    """Return an object's state as pairs of name and value, sorted by name."""
    if state is None:
        return []
    parts = state if isinstance(state, tuple) and len(state) == 2 else (state,)
    named: dict[str, object] = {}
    for part in parts:
        if isinstance(part, dict):
            named.update({str(key): item for key, item in part.items()})
        elif part is not None:
            return [("state", state)]
    timed = named.get("cv_results_")
    if isinstance(timed, dict):
        named["cv_results_"] = {
            key: item for key, item in timed.items() if not STOPWATCH.match(str(key))
        }
    return [(key, named[key]) for key in sorted(named) if key not in LAZY]
