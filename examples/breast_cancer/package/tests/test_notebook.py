"""The pipeline computes what the notebook showed when it was saved."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from breast_cancer.pipeline import Result


class Saved(NamedTuple):
    """A value in a stored output; with `digits`, as many decimals were printed."""

    what: str
    value: Callable[[dict[str, Any], Result], Any]
    expected: Any
    digits: int | None = None


SAVED = [
    Saved(
        "cell 19: round(limit, 4)",
        lambda seen, result: round(seen["limit"], 4),
        0.3517,
        digits=5,
    ),
    Saved(
        "cell 23: df.shape",
        lambda seen, result: seen["df"].shape,
        (557, 17),
    ),
    Saved(
        "cell 29: knn_acc",
        lambda seen, result: float(seen["knn_acc"]),
        0.9571428571428572,
        digits=8,
    ),
    Saved(
        "cell 30: rf_acc",
        lambda seen, result: float(seen["rf_acc"]),
        0.9357142857142857,
        digits=8,
    ),
    Saved(
        "cell 30: classification_report(y_test, y_pred)",
        lambda seen, result: __import__("sklearn.metrics").metrics.accuracy_score(
            seen["y_test"], seen["y_pred"]
        ),
        0.94,
        digits=2,
    ),
]


@pytest.mark.parametrize("saved", SAVED, ids=[saved.what for saved in SAVED])
def test_value(saved: Saved, seen: dict[str, Any], result: Result) -> None:
    """A value is the one that the notebook showed."""
    found = saved.value(seen, result)
    if hasattr(found, "tolist"):
        found = found.tolist()
    if saved.digits is None:
        assert found == saved.expected
    else:
        # half of the last decimal, and what a float cannot tell from it
        within = 0.5000001 * 10**-saved.digits
        assert found == pytest.approx(saved.expected, rel=0, abs=within, nan_ok=True)
