"""Split the data into training and test sets (cell 4)."""

from dataclasses import dataclass

import pandas as pd
from sklearn.model_selection import train_test_split

from cellar.functions import in_order


@dataclass(frozen=True)
class Split:
    """The notebook's variables after `split`."""

    df: pd.DataFrame
    X: pd.DataFrame
    y: pd.Series
    X_train: pd.DataFrame
    X_test: pd.DataFrame
    y_train: pd.Series
    y_test: pd.Series


def split(records: pd.DataFrame, test_size: float, seed: int) -> Split:
    """Split the data into training and test sets."""
    df = in_order(records.copy())
    X = df.drop(columns=["lot", "grower"])
    y = df["grower"]
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=test_size, random_state=seed, stratify=y
    )
    return Split(
        df=df, X=X, y=y, X_train=X_train, X_test=X_test, y_train=y_train, y_test=y_test
    )
