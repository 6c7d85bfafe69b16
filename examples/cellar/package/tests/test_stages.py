"""What each stage gives to those after it."""

from typing import Any

import pytest

TOLD = {
    "prepare.load_data": ("df", "RAW"),
    "prepare.clean_data": ("df",),
    "prepare.clean_types_and_gaps": ("df",),
    "prepare.save_types_and_gaps": (),
    "features.load_clean": ("df",),
    "features.add_features": ("df",),
    "features.save_features": (),
    "train.load_features": ("records",),
    "train.split": ("df", "X", "y", "X_train", "X_test", "y_train", "y_test", "SEED"),
    "train.scale_features": ("scaler", "X_train", "X_test"),
    "train.train_random_forest": ("model",),
    "train.evaluate_random_forest": ("predicted", "accuracy", "cm"),
    "train.save_grower_and_scaler": (),
    "harvest.load_scaler": ("model", "scaler", "df"),
    "harvest.select_features": ("X", "scaled"),
    "harvest.predict_doubtful": ("doubtful", "df"),
    "harvest.save_doubtful": (),
}
TABLES = [
    ("prepare.load_data", "df"),
    ("prepare.clean_types_and_gaps", "df"),
    ("features.load_clean", "df"),
    ("features.add_features", "df"),
    ("train.split", "df"),
    ("train.scale_features", "X_train"),
    ("harvest.load_scaler", "df"),
    ("harvest.select_features", "X"),
    ("harvest.predict_doubtful", "doubtful"),
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
