"""What each stage gives to those after it."""

from typing import Any

import pytest

TOLD = {
    "load_tumours": ("df", "records"),
    "clean_data": ("mean_area_median", "mean_smoothness_mean", "size_mode", "df"),
    "handle_outliers": ("limit", "df"),
    "engineer_features": ("le_by_col", "le", "known_values", "df"),
    "split": ("X", "y", "X_train", "X_test", "y_train", "y_test"),
    "scale_features": ("sc", "X_train", "X_test"),
    "train_logistic_regression": ("lr",),
    "evaluate_logistic_regression": ("y_pred", "lr_acc"),
    "train_k_neighbors": ("knn",),
    "evaluate_k_neighbors": ("y_pred", "knn_acc", "knn"),
    "train_random_forest": ("rf",),
    "evaluate_random_forest": ("y_pred", "rf_acc"),
    "compute_classification_report": ("scores", "rf_report"),
    "compute_auc": ("proba", "auc"),
}
TABLES = [
    ("load_tumours", "df"),
    ("clean_data", "df"),
    ("handle_outliers", "df"),
    ("engineer_features", "df"),
    ("split", "X"),
    ("compute_classification_report", "scores"),
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
