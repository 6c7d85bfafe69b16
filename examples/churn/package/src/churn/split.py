"""Split the data into training and test sets (cell 27)."""

from dataclasses import dataclass

import pandas as pd
from sklearn.model_selection import train_test_split


@dataclass(frozen=True)
class Split:
    """The notebook's variables after `split`."""

    X: pd.DataFrame
    y: pd.Series
    X_train: pd.DataFrame
    X_test: pd.DataFrame
    y_train: pd.Series
    y_test: pd.Series


def split(df: pd.DataFrame, test_size: float, seed: int) -> Split:
    """Split the data into training and test sets."""
    X = df.drop("churn", axis=1)
    y = df["churn"]
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=test_size, stratify=y, random_state=seed
    )
    return Split(
        X=X, y=y, X_train=X_train, X_test=X_test, y_train=y_train, y_test=y_test
    )
