"""Predict with the models (cells 3 and 4)."""

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class PredictedDoubtful:
    """The notebook's variables after `predict_doubtful`."""

    doubtful: pd.DataFrame
    df: pd.DataFrame


def predict_doubtful(
    df: pd.DataFrame, model: Any, scaled: pd.DataFrame
) -> PredictedDoubtful:
    """Predict `doubtful`."""
    df["guess"] = model.predict(scaled)
    df["sure"] = model.predict_proba(scaled).max(axis=1)
    doubtful = df[df["sure"] < 0.7].sort_values("sure")
    return PredictedDoubtful(doubtful=doubtful, df=df)
