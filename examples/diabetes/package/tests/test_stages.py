"""What each stage gives to those after it."""

from typing import Any

import pytest

TOLD = {
    "load_data": ("data", "records", "DATA"),
    "handle_missing_values": ("bp_median_by_sex", "data"),
    "engineer_features": ("data", "known_values"),
    "split": ("y", "X", "X_train", "X_test", "y_train", "y_test", "SEED"),
    "train_linear_regression": ("linear",),
    "evaluate_linear_regression": ("pred_linear", "r2"),
    "train_ridge": ("search", "ridge"),
    "train_gradient_boosting": ("gbr",),
    "compute_importances": ("importances",),
    "compute_r2_score": ("results", "p", "cv"),
    "evaluate_ridge": ("pred", "mae"),
}
TABLES = [
    ("load_data", "data"),
    ("handle_missing_values", "data"),
    ("engineer_features", "data"),
    ("split", "X"),
    ("compute_r2_score", "results"),
]


@pytest.mark.parametrize("stage", TOLD)
def test_stage_tells_its_variables(
    stage: str, stages: dict[str, dict[str, Any]]
) -> None:
    """A stage binds these variables of the notebook, and no others."""
    assert sorted(stages[stage]) == sorted(TOLD[stage])


@pytest.mark.parametrize(("stage", "name"), TABLES)
def test_table_has_rows(
    stage: str, name: str, stages: dict[str, dict[str, Any]]
) -> None:
    """A stage does not lose all of its rows."""
    assert len(stages[stage][name]) > 0
