"""Make the features (cells 22 to 24, 26, 28)."""

from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from sklearn.preprocessing import LabelEncoder, StandardScaler


def tenure_group(months: Any, *, long: int, short: int) -> str:
    """Tenure group of `months`."""
    # months with us -> group
    if months <= short:
        return "new"
    elif months <= long:
        return "regular"
    return "loyal"


@dataclass(frozen=True)
class AddedFeatures:
    """The notebook's variables after `add_features`."""

    monthly_charges_mean_by_contract: pd.Series
    le: LabelEncoder
    le_by_col: dict[Any, Any]
    df_nunique_test: dict[Any, Any]
    object_string_columns: pd.Index
    known_values: dict[str, pd.Index]
    df: pd.DataFrame


def add_features(df: pd.DataFrame, long: int, short: int) -> AddedFeatures:
    """Add `tenure_group`, `avg_monthly` and `vs_contract`.

    New customers leave most often, so group the tenure.
    """
    df = add_tenure_group_and_avg_monthly(df, long, short)
    # more expensive than others with the same contract?
    monthly_charges_mean_by_contract = df.groupby("contract")["monthly_charges"].mean()
    df["vs_contract"] = df["monthly_charges"] - df.groupby("contract")[
        "monthly_charges"
    ].transform("mean")
    le = LabelEncoder()
    le_by_col = {}
    df_nunique_test = {}
    object_string_columns = df.select_dtypes(include=["object", "string"]).columns
    for col in object_string_columns:
        df_nunique_test[col] = df[col].nunique() == 2
        if df_nunique_test[col]:
            df[col] = le.fit_transform(df[col])
            le_by_col[col] = deepcopy(le)
    known_values = {
        column: pd.Categorical(df[column]).categories
        for column in ["contract", "internet_service", "payment_method", "tenure_group"]
    }
    df = pd.get_dummies(
        df,
        columns=["contract", "internet_service", "payment_method", "tenure_group"],
        drop_first=True,
    )
    return AddedFeatures(
        monthly_charges_mean_by_contract=monthly_charges_mean_by_contract,
        le=le,
        le_by_col=le_by_col,
        df_nunique_test=df_nunique_test,
        object_string_columns=object_string_columns,
        known_values=known_values,
        df=df,
    )


def add_tenure_group_and_avg_monthly(
    df: pd.DataFrame, long: int, short: int
) -> pd.DataFrame:
    """Add `tenure_group` and `avg_monthly`."""
    df["tenure_group"] = df["tenure"].apply(
        partial(tenure_group, long=long, short=short)
    )
    df["avg_monthly"] = df["total_charges"] / (df["tenure"] + 1)
    return df


@dataclass(frozen=True)
class ScaledFeatures:
    """The notebook's variables after `scale_features`."""

    scaler: StandardScaler
    X_train: np.ndarray
    X_test: np.ndarray


def scale_features(X_train: pd.DataFrame, X_test: pd.DataFrame) -> ScaledFeatures:
    """Scale the features with `StandardScaler`."""
    scaler = StandardScaler()
    X_train = scaler.fit_transform(X_train)
    X_test = scaler.transform(X_test)
    return ScaledFeatures(scaler=scaler, X_train=X_train, X_test=X_test)
