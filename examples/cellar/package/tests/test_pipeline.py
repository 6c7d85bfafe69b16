"""The pipeline from end to end."""

import math
from typing import Any

import pytest
from sklearn.utils.validation import check_is_fitted

from cellar.pipeline import Result


def test_every_stage_is_told_of(stages: dict[str, dict[str, Any]]) -> None:
    """Whoever watches sees all stages, in order."""
    assert tuple(stages) == (
        "prepare.load_data",
        "prepare.clean_data",
        "prepare.clean_types_and_gaps",
        "prepare.save_types_and_gaps",
        "features.load_clean",
        "features.add_features",
        "features.save_features",
        "train.load_features",
        "train.split",
        "train.scale_features",
        "train.train_random_forest",
        "train.evaluate_random_forest",
        "train.save_grower_and_scaler",
        "harvest.load_scaler",
        "harvest.select_features",
        "harvest.predict_doubtful",
        "harvest.save_doubtful",
    )


@pytest.mark.parametrize(
    "name",
    ("model", "predicted", "learned_state", "records", "harvest_model", "doubtful"),
)
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
