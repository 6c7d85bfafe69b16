"""From raw records to answers.

What training learned is in `LearnedState`; nothing here computes a statistic
of the records that it is given, so a record gets the same answer alone or
among others.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from iris_pipeline.constants import TARGET


@dataclass(frozen=True)
class LearnedState:
    """What training learned and a prediction needs, besides the model."""


def features(raw: pd.DataFrame, learned: LearnedState) -> pd.DataFrame:
    """Make of records what the notebook has in `X_train`, a row for each."""
    iris = raw.copy()
    return iris.drop(columns=TARGET)


def answer(X: pd.DataFrame, model: Pipeline, learned: LearnedState) -> pd.DataFrame:
    """What the notebook says of each row by its model."""
    return pd.DataFrame({"prediction": np.ravel(model.predict(X))})
