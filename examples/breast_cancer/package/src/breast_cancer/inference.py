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
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import LabelEncoder, StandardScaler

from breast_cancer.clean import add_columns, convert_mean_area
from breast_cancer.features import add_compactness_ratio_and_big


@dataclass(frozen=True)
class LearnedState:
    """What training learned and a prediction needs, besides the model."""

    known_values: dict[str, pd.Index]
    le_by_col: dict[str, LabelEncoder]
    mean_area_median: Any
    mean_smoothness_mean: Any
    sc: StandardScaler
    size_mode: Any


def features(raw: pd.DataFrame, learned: LearnedState) -> pd.DataFrame:
    """Make of records what the notebook has in `X_train`, a row for each."""
    df = raw.copy()
    df.columns = df.columns.str.lower().str.replace(" ", "_")
    df = convert_mean_area(df)
    df["mean_area"] = df["mean_area"].fillna(learned.mean_area_median)
    df = add_columns(df, learned.mean_smoothness_mean)
    df["size"] = df["size"].fillna(learned.size_mode)
    df = add_compactness_ratio_and_big(df)
    for col in ["side", "family_history", "diagnosis"]:
        df[col] = learned.le_by_col[col].transform(df[col])
    df = pd.get_dummies(
        with_categories(df, learned.known_values),
        columns=["texture_grade", "size"],
        drop_first=True,
    )
    X = df.drop("diagnosis", axis=1)
    return learned.sc.transform(X)


def answer(
    X: pd.DataFrame, model: LogisticRegression, learned: LearnedState
) -> pd.DataFrame:
    """What the notebook says of each row by its model."""
    y_pred = model.predict(X)
    proba = model.predict_proba(X)[:, 1]
    answers = pd.DataFrame(
        {"prediction": decoded(np.ravel(y_pred), learned.le_by_col.get("diagnosis"))}
    )
    answers["probability"] = proba
    return answers


def decoded(answers: Any, encoder: Any) -> Any:
    """Answers as the data has them, where training has encoded these."""
    return answers if encoder is None else encoder.inverse_transform(answers)


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
