"""What each stage gives to those after it."""

from typing import Any

import pytest

TOLD = {
    "load_telecom_churn": ("df", "records"),
    "clean_data": (
        "df",
        "med",
        "monthly_charges_median",
        "counts",
        "rare",
        "text_cols",
    ),
    "limit_outliers": ("q", "df"),
    "add_features": (
        "monthly_charges_mean_by_contract",
        "le",
        "le_by_col",
        "df_nunique_test",
        "object_string_columns",
        "known_values",
        "df",
        "short",
        "long",
    ),
    "split": ("X", "y", "X_train", "X_test", "y_train", "y_test", "SEED"),
    "scale_features": ("scaler", "X_train", "X_test"),
    "train_models": ("models", "results", "proba", "best_name", "model"),
    "score_predictions": (
        "proba",
        "pred",
        "acc",
        "auc",
        "cm",
        "pred_report",
        "threshold",
    ),
}
TABLES = [
    ("load_telecom_churn", "df"),
    ("clean_data", "df"),
    ("limit_outliers", "df"),
    ("add_features", "df"),
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
