"""Make the features (cells 21 to 23, 26)."""

from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.preprocessing import LabelEncoder, StandardScaler


@dataclass(frozen=True)
class EngineeredFeatures:
    """The notebook's variables after `engineer_features`."""

    le_by_col: dict[str, LabelEncoder]
    le: LabelEncoder
    known_values: dict[str, pd.Index]
    df: pd.DataFrame


def engineer_features(df: pd.DataFrame) -> EngineeredFeatures:
    """Add `compactness_ratio` and `big`."""
    df = add_compactness_ratio_and_big(df)
    # two-valued columns to 0/1
    le_by_col = {}
    for col in ["side", "family_history", "diagnosis"]:
        le = LabelEncoder()
        df[col] = le.fit_transform(df[col])
        le_by_col[col] = deepcopy(le)
    known_values = {
        column: pd.Categorical(df[column]).categories
        for column in ["texture_grade", "size"]
    }
    df = pd.get_dummies(df, columns=["texture_grade", "size"], drop_first=True)
    return EngineeredFeatures(
        le_by_col=le_by_col, le=le, known_values=known_values, df=df
    )


def add_compactness_ratio_and_big(df: pd.DataFrame) -> pd.DataFrame:
    """Add `compactness_ratio` and `big`."""
    df["compactness_ratio"] = df["mean_perimeter"] ** 2 / df["mean_area"]
    df["big"] = df["mean_radius"].apply(lambda r: 1 if r > 15 else 0)
    return df


@dataclass(frozen=True)
class ScaledFeatures:
    """The notebook's variables after `scale_features`."""

    sc: StandardScaler
    X_train: np.ndarray
    X_test: np.ndarray


def scale_features(X_train: pd.DataFrame, X_test: pd.DataFrame) -> ScaledFeatures:
    """Scale the features with `StandardScaler`."""
    sc = StandardScaler()
    X_train = sc.fit_transform(X_train)
    X_test = sc.transform(X_test)
    return ScaledFeatures(sc=sc, X_train=X_train, X_test=X_test)
