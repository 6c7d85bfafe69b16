"""The pipeline from end to end."""

import math
from typing import Any

import pytest
from sklearn.utils.validation import check_is_fitted

from diabetes.pipeline import Result


def test_every_stage_is_told_of(stages: dict[str, dict[str, Any]]) -> None:
    """Whoever watches sees all stages, in order."""
    assert tuple(stages) == (
        "load_data",
        "handle_missing_values",
        "engineer_features",
        "split",
        "train_linear_regression",
        "evaluate_linear_regression",
        "train_ridge",
        "train_gradient_boosting",
        "compute_importances",
        "compute_r2_score",
        "evaluate_ridge",
    )


@pytest.mark.parametrize(
    "name",
    (
        "linear",
        "search",
        "gbr",
        "ridge",
        "pred_linear",
        "importances",
        "results",
        "learned_state",
        "records",
    ),
)
def test_result_is_complete(name: str, result: Result) -> None:
    """What the notebook is for is there."""
    assert getattr(result, name) is not None


def test_metrics_are_finite(result: Result) -> None:
    """No metric is infinite or not a number."""
    assert {
        name for name, value in result.metrics.items() if not math.isfinite(value)
    } == set()


@pytest.mark.parametrize("name", ("linear", "search", "gbr", "ridge"))
def test_model_is_fitted(name: str, result: Result) -> None:
    """A model that was built and never trained is of no use."""
    check_is_fitted(getattr(result, name))
