"""From raw records to answers.

What training learned is in `LearnedState`; nothing here computes a statistic
of the records that it is given, so a record gets the same answer alone or
among others.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler


@dataclass(frozen=True)
class LearnedState:
    """What training learned and a prediction needs, besides the model."""

    scaler: StandardScaler


def features(raw: pd.DataFrame, learned: LearnedState) -> pd.DataFrame:
    """Make of records what the notebook has in `X_train`, a row for each."""
    df = raw.copy()
    X = df.drop(columns=["lot", "grower"])
    return pd.DataFrame(learned.scaler.transform(X), columns=X.columns)


def answer(
    X: pd.DataFrame, model: RandomForestClassifier, learned: LearnedState
) -> pd.DataFrame:
    """What the notebook says of each row by its model."""
    predicted = model.predict(X)
    answers = pd.DataFrame({"prediction": np.ravel(predicted)})
    answers["probability"] = model.predict_proba(X).tolist()
    return answers
