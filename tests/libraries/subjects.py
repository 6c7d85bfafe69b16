"""Small receivers and arguments on which every method of a leaf is tried."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from datetime import datetime
from typing import Any


def frame() -> Any:
    """A table of one dtype, so that without copy-on-write views are made."""
    import pandas as pd

    return pd.DataFrame({"a": [3.0, 1.0, 2.0], "b": [1.0, 5.0, 5.0]}, index=[2, 0, 1])


def mixed() -> Any:
    """A table of several dtypes, with a missing value and a duplicate."""
    import pandas as pd

    return pd.DataFrame(
        {"a": [1.0, None, 3.0, 3.0], "n": [1, 2, 3, 3], "t": ["x", "y", "z", "z"]}
    )


def series() -> Any:
    """Numbers with an index."""
    import pandas as pd

    return pd.Series([3.0, 1.0, 2.0, 2.0], name="s")


def texts() -> Any:
    """Texts in a series."""
    import pandas as pd

    return pd.Series(["b", "a", "b c"], name="t")


def whole() -> Any:
    """Whole numbers in a series."""
    import pandas as pd

    return pd.Series([3, 1, 2], name="i")


def dates() -> Any:
    """Dates in a series."""
    import pandas as pd

    return pd.Series(pd.date_range("2020-01-01", periods=4, freq="D"))


def timed() -> Any:
    """A table over dates."""
    import pandas as pd

    index = pd.date_range("2020-01-01", periods=4, freq="D")
    return pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0]}, index=index)


def categories() -> Any:
    """A categorical series."""
    import pandas as pd

    return pd.Series(["b", "a", "b"], dtype="category")


def matrix() -> Any:
    """Numbers in a square."""
    import numpy as np

    return np.array([[3.0, 1.0, 2.0], [1.0, 5.0, 4.0], [0.5, 2.0, 9.0]])


def vector() -> Any:
    """Whole numbers in a row."""
    import numpy as np

    return np.array([3, 1, 2])


RECEIVERS: dict[str, list[Callable[[], Any]]] = {
    "pandas.DataFrame": [frame, mixed, timed],
    "pandas.Series": [series, texts, whole, dates, categories],
    "pandas.Index": [
        lambda: frame().index,
        lambda: frame().columns,
        lambda: timed().index,
    ],
    "pandas.api.typing.DataFrameGroupBy": [
        lambda: mixed().groupby("t"),
        lambda: mixed().groupby("t")[["a", "n"]],
    ],
    "pandas.api.typing.SeriesGroupBy": [lambda: mixed().groupby("t")["a"]],
    "pandas.api.typing.Window": [
        lambda: series().rolling(2),
        lambda: series().expanding(),
        lambda: frame().rolling(2),
        lambda: series().ewm(2),
    ],
    "pandas.api.typing.Resampler": [lambda: timed().resample("2D")],
    "pandas.api.typing.StringMethods": [
        lambda: texts().str,
        lambda: frame().columns.str,
    ],
    "pandas.api.typing.DatetimeProperties": [lambda: dates().dt],
    "pandas.api.typing.CategoricalAccessor": [lambda: categories().cat],
    "pandas.Timestamp": [lambda: dates()[0]],
    "pandas.Timedelta": [lambda: dates()[1] - dates()[0]],
    "numpy.ndarray": [matrix, vector],
    "builtins.str": [lambda: "a b"],
    "builtins.bytes": [lambda: b"a b"],
    "builtins.int": [lambda: 5],
    "builtins.float": [lambda: 5.5],
    "builtins.list": [lambda: [[2], [1]], lambda: [2, 1]],
    "builtins.dict": [lambda: {"a": [1], "b": [2]}],
    "builtins.set": [lambda: {1, 2}],
    "builtins.tuple": [lambda: ([1], 2)],
    "collections.Counter": [lambda: Counter("abca")],
    "collections.OrderedDict": [lambda: OrderedDict(a=[1], b=[2])],
    "collections.defaultdict": [lambda: defaultdict(list, a=[1])],
    "collections.deque": [lambda: deque([[1], [2]])],
    "datetime.datetime": [lambda: datetime(2020, 1, 2)],
}
"""Type → makers of receivers of it."""


def identity(value: Any) -> Any:
    """Give back what is given: the callback that shares the most."""
    return value


def arguments() -> list[tuple[Any, ...]]:
    """Arguments to try; those that a method does not take are skipped."""
    import numpy as np

    return [
        (),
        ("a",),
        ("b",),
        (1,),
        (0,),
        (2.0,),
        (["a"],),
        ([0, 1],),
        ([1],),
        ([[1], [2]],),
        ({"a": "c"},),
        ({"a": 1.0},),
        ({1: 2},),
        (frame(),),
        (series(),),
        (identity,),
        ("mean",),
        (["mean"],),
        ("datetime64[ns]",),
        ("float64",),
        ("2D",),
        ("UTC",),
        ("%Y",),
        (np.array([0, 2, 1]),),
        (np.array([True, False, True]),),
        (0, 1),
        (1, 2),
        (1, "a"),
        ("a", "b"),
        ("a", [9]),
        (0, "new", 1.0),
        (0, "a"),
        ((3, 3),),
        ((-1,),),
        (0, 1, 0),
        ("(a)",),
        (r"(a)", "c"),
        (["x", "y", "z"],),
        ("a > 1",),
        ("c = a + 1",),
        (1.0, 2.0),
        (lambda x: x > 1, 0),
    ]


def for_functions() -> list[tuple[Any, ...]]:
    """Arguments for functions of arrays."""
    return [
        (matrix(),),
        (vector(),),
        (matrix() * 0 + 1.0,),
        (matrix(), matrix()),
        (matrix(), matrix(), matrix()),
        (vector(), vector()),
        (vector(), vector(), vector()),
        (vector() == 1, vector(), vector()),
        (vector(), 1),
        (matrix(), 0),
        (matrix(), 1, 2),
        (matrix(), (3, 3)),
        (vector(), [0], 9),
        ([matrix(), matrix()],),
        ([vector(), vector()],),
        ("i,i", vector(), vector()),
        (identity, 0, matrix()),
        (3,),
        ((2, 2),),
        (0, 1),
        (0, 10, 3),
        (2.5,),
        ([1, 2],),
        (frame(),),
        (series(),),
    ]
