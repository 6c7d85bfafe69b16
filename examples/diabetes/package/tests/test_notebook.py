"""The pipeline computes what the notebook showed when it was saved."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from diabetes.pipeline import Result


class Saved(NamedTuple):
    """A value in a stored output; with `digits`, as many decimals were printed."""

    what: str
    value: Callable[[dict[str, Any], Result], Any]
    expected: Any
    digits: int | None = None


SAVED = [
    Saved(
        "cell 14: data.columns",
        lambda seen, result: seen["data"].columns.tolist(),
        [
            "age",
            "bmi",
            "bp",
            "tc",
            "ldl",
            "hdl",
            "ltg",
            "progression",
            "chol_ratio",
            "log_glu",
            "sex_f",
            "sex_m",
            "bmi_class_under",
            "bmi_class_normal",
            "bmi_class_over",
            "bmi_class_obese",
            "age_group_middle",
            "age_group_old",
            "age_group_young",
        ],
    ),
    Saved(
        "cell 16: X_train.shape",
        lambda seen, result: seen["X_train"].shape,
        (353, 18),
    ),
    Saved(
        "cell 16: X_test.shape",
        lambda seen, result: seen["X_test"].shape,
        (89, 18),
    ),
    Saved(
        "cell 18: r2_score(y_test, pred_linear)",
        lambda seen, result: __import__("sklearn.metrics").metrics.r2_score(
            seen["y_test"], seen["pred_linear"]
        ),
        0.334,
        digits=3,
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
