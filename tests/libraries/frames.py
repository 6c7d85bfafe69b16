"""Polars' objects on which every method of their leaf is tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def frame() -> Any:
    """A table of several types, with a missing value."""
    import polars as pl

    return pl.DataFrame({"a": [1.0, None, 3.0], "n": [3, 1, 2], "t": ["x", "y", "z"]})


def numbers() -> Any:
    """A table over an array, which is its memory."""
    import numpy as np
    import polars as pl

    return pl.DataFrame({"a": np.arange(3.0), "b": np.arange(3.0)})


def series() -> Any:
    """Numbers in a series."""
    import polars as pl

    return pl.Series("s", [3.0, 1.0, 2.0])


def texts() -> Any:
    """Texts in a series."""
    import polars as pl

    return pl.Series("t", ["b", "a", "b"])


def expression() -> Any:
    """An expression."""
    import polars as pl

    return pl.col("a")


RECEIVERS: dict[str, list[Callable[[], Any]]] = {
    "polars.DataFrame": [frame, numbers],
    "polars.LazyFrame": [lambda: frame().lazy()],
    "polars.Series": [series, texts],
    "polars.Expr": [expression],
    "polars.dataframe.group_by.GroupBy": [lambda: frame().group_by("t")],
}
"""Type → makers of receivers of it."""


def arguments() -> list[tuple[Any, ...]]:
    """Arguments to try; those that a method does not take are skipped."""
    return [
        (),
        ("a",),
        ("n",),
        (["a", "n"],),
        (1,),
        (0, 2),
        (0.5,),
        ({"a": "c"},),
        (expression() * 2,),
        (expression() > 1,),
        (frame(),),
        (frame(), "n"),
        (series(),),
        (0, series()),
        (lambda x: x,),
        ([True, False, True],),
        (0, 9.0),
        ("t", "n", "a"),
        ("t", "a"),
    ]
