"""Make the features (cell 3)."""

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class SelectedFeatures:
    """The notebook's variables after `select_features`."""

    X: pd.DataFrame
    scaled: pd.DataFrame


def select_features(df: pd.DataFrame, scaler: Any) -> SelectedFeatures:
    """Select `X` and `scaled`."""
    X = df.drop(columns=["lot", "grower"])
    scaled = pd.DataFrame(scaler.transform(X), columns=X.columns)
    return SelectedFeatures(X=X, scaled=scaled)
