"""From raw records to answers.

What training learned is in `LearnedState`; nothing here computes a statistic
of the records that it is given, so a record gets the same answer alone or
among others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from diabetes.features import add_features


@dataclass(frozen=True)
class LearnedState:
    """What training learned and a prediction needs, besides the model."""

    bp_median_by_sex: pd.Series
    known_values: dict[str, pd.Index]


def features(raw: pd.DataFrame, learned: LearnedState) -> pd.DataFrame:
    """Make of records what the notebook has in `X_train`, a row for each."""
    data = raw.copy()
    data["bp"] = data["bp"].fillna(by_group(data, "sex", learned.bp_median_by_sex))
    data = add_features(data)
    data = pd.get_dummies(
        with_categories(data, learned.known_values),
        columns=["sex", "bmi_class", "age_group"],
        dtype=int,
    )
    return data.drop(columns=["progression"])


def answer(X: pd.DataFrame, model: Any, learned: LearnedState) -> pd.DataFrame:
    """What the notebook says of each row by its model."""
    pred = np.exp(model.predict(X))
    answers = pd.DataFrame({"prediction": np.ravel(pred)})
    answers["prediction_log"] = np.ravel(model.predict(X))
    if hasattr(model, "predict_proba"):
        answers["probability"] = model.predict_proba(X).tolist()
    return answers


def known_category(values: pd.Series, known: pd.Index) -> pd.Series:
    """Values as categories of training; one that training has not seen is refused."""
    unseen = values[values.notna() & ~values.isin(known)]
    if len(unseen):
        raise ValueError(f"{values.name}: {unseen.iloc[0]!r} was not seen in training")
    return values.astype(pd.CategoricalDtype(known))


def with_categories(frame: pd.DataFrame, known: Mapping[str, pd.Index]) -> pd.DataFrame:
    """A frame whose text is categories of training."""
    columns = {name: known_category(frame[name], known[name]) for name in known}
    return frame.assign(**columns)


def by_group(frame: pd.DataFrame, keys: Any, known: pd.Series) -> pd.Series:
    """What training found for the group of each row."""
    if isinstance(keys, str):
        return frame[keys].map(known)
    groups = pd.MultiIndex.from_frame(frame[keys])
    return pd.Series(known.reindex(groups).to_numpy(), index=frame.index)
