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
from sklearn.preprocessing import StandardScaler

from churn.clean import rename_and_clean_columns
from churn.features import add_tenure_group_and_avg_monthly


@dataclass(frozen=True)
class LearnedState:
    """What training learned and a prediction needs, besides the model."""

    df_nunique_test: dict[Any, Any]
    known_values: dict[str, pd.Index]
    le_by_col: dict[Any, Any]
    long: Any
    med: Any
    monthly_charges_mean_by_contract: pd.Series
    monthly_charges_median: Any
    object_string_columns: pd.Index
    rare: pd.Index
    scaler: StandardScaler
    short: Any
    threshold: Any


def features(raw: pd.DataFrame, learned: LearnedState) -> np.ndarray:
    """Make of records what the notebook has in `X_test`, a row for each."""
    df = raw.copy()
    df = rename_and_clean_columns(df)
    df["total_charges"] = df["total_charges"].fillna(learned.med)
    df["monthly_charges"] = df["monthly_charges"].fillna(learned.monthly_charges_median)
    df.drop("customer_id", axis=1, inplace=True)
    df.loc[df["payment_method"].isin(learned.rare), "payment_method"] = "other"
    df = df.copy()
    df = add_tenure_group_and_avg_monthly(df, learned.long, learned.short)
    df["vs_contract"] = df["monthly_charges"] - by_group(
        df, "contract", learned.monthly_charges_mean_by_contract
    )
    for col in learned.object_string_columns:
        if learned.df_nunique_test[col]:
            df[col] = learned.le_by_col[col].transform(df[col])
    df = pd.get_dummies(
        with_categories(df, learned.known_values),
        columns=["contract", "internet_service", "payment_method", "tenure_group"],
        drop_first=True,
    )
    X = df.drop("churn", axis=1)
    return learned.scaler.transform(X)


def answer(X: np.ndarray, model: Any, learned: LearnedState) -> pd.DataFrame:
    """What the notebook says of each row by its model."""
    proba = model.predict_proba(X)[:, 1]
    pred = (proba >= learned.threshold).astype(int)
    answers = pd.DataFrame(
        {"prediction": decoded(np.ravel(pred), learned.le_by_col.get("churn"))}
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


def by_group(frame: pd.DataFrame, keys: Any, known: pd.Series) -> pd.Series:
    """What training found for the group of each row."""
    if isinstance(keys, str):
        return frame[keys].map(known)
    groups = pd.MultiIndex.from_frame(frame[keys])
    return pd.Series(known.reindex(groups).to_numpy(), index=frame.index)
