"""What each stage gives to those after it."""

from typing import Any

import pytest

TOLD = {
    "seed_random_numbers": (),
    "compute_board": ("board", "DIGITS"),
    "load_data": ("iris", "records", "TARGET"),
    "split": ("labels", "flip", "X", "X_train", "X_test", "y_train", "y_test"),
    "train_logistic_regression": ("model", "X_train", "y_train", "PAIRS", "EPS"),
    "cross_validate_model": ("folds", "cv", "board", "X_train", "model", "y_train"),
    "evaluate_pipeline": ("y_pred", "score", "board", "X_test", "y_test"),
    "train_plain": ("plain", "X_train", "model", "y_train"),
    "compute_f1_score": ("board", "X_test", "y_test"),
}
TABLES = [
    ("load_data", "iris"),
    ("split", "X"),
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
