"""Stored values beside each other: by their bytes where those are the same."""

from __future__ import annotations

import math
import pickle
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nbprod.verify.inside.canonical import Canonical
from nbprod.verify.inside.differ import compare_stored


def stored(value: object) -> bytes:
    """A value as captures store it."""
    return pickle.dumps(Canonical(lambda module: False).tree(value), protocol=5)


CASES: tuple[tuple[Any, Any, str, str], ...] = (
    ([1, "a", None], [1, "a", None], "equal", ""),
    ([1, 2.0], [1, 2], "different", "[1]: 2.0, notebook 2"),
    ([True], [1], "different", "[0]: True, notebook 1"),
    ([0.0], [-0.0], "close", "largest relative difference 1.0e-300"),
    ([-0.0], [-0.0], "equal", ""),
    ([math.nan, 1.0], [math.nan, 1.0], "equal", ""),
    ([1.0], [1.0 + 1e-15], "close", "largest relative difference 1.1e-15"),
    ([1.0], [1.1], "different", "[0]: 1.0, notebook 1.1"),
    (["", 0], ["", False], "different", "[1]: 0, notebook False"),
    (np.arange(3), np.arange(3), "equal", ""),
    (np.arange(3), np.arange(3.0), "different", ": int64 (3,), notebook float64 (3,)"),
    ({"a": [1]}, {"a": [2]}, "different", ".'a'[0]: 1, notebook 2"),
    (
        SimpleNamespace(rows=1),
        SimpleNamespace(rows=1, predict_start=3, _cache={"aic": 2.0}),
        "equal",
        "",
    ),
    (
        SimpleNamespace(rows=1),
        SimpleNamespace(rows=1, start=3),
        "different",
        ".keys: 2 elements, notebook 3",
    ),
)


@pytest.mark.parametrize(("ours", "theirs", "status", "detail"), CASES)
def test_values(ours: object, theirs: object, status: str, detail: str) -> None:
    """The first difference, and whether it is one within the tolerance."""
    came = compare_stored(stored(ours), stored(theirs))
    assert (came.status, came.detail, came.skipped) == (status, detail, [])


@pytest.mark.parametrize("same", [True, False])
def test_what_is_not_compared(same: bool) -> None:
    """Parts that are not compared are said, whether the bytes are the same or not."""
    value = {"rows": [1.0], "lazy": (one for one in [1]), "skipped": "skip"}
    other = {**value, "rows": [1.0 if same else 1.0 + 1e-15]}
    mine, beside = stored(value), stored(other)
    assert (mine == beside) == same
    came = compare_stored(mine, beside)
    assert came.status == ("equal" if same else "close")
    assert [one.partition(":")[0] for one in came.skipped] == [".'lazy'"]
