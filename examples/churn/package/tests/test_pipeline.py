"""The pipeline from end to end."""

import math
from typing import Any

import pytest
from sklearn.utils.validation import check_is_fitted

from churn.pipeline import Result


def test_every_stage_is_told_of(stages: dict[str, dict[str, Any]]) -> None:
    """Whoever watches sees all stages, in order."""
    assert tuple(stages) == (
        "load_telecom_churn",
        "clean_data",
        "limit_outliers",
        "add_features",
        "split",
        "scale_features",
        "train_models",
        "score_predictions",
    )


@pytest.mark.parametrize("name", ("model", "proba", "learned_state", "records"))
def test_result_is_complete(name: str, result: Result) -> None:
    """What the notebook is for is there."""
    assert getattr(result, name) is not None


def test_metrics_are_finite(result: Result) -> None:
    """No metric is infinite or not a number."""
    assert {
        name for name, value in result.metrics.items() if not math.isfinite(value)
    } == set()


@pytest.mark.parametrize("name", ("model",))
def test_model_is_fitted(name: str, result: Result) -> None:
    """A model that was built and never trained is of no use."""
    check_is_fitted(getattr(result, name))
