"""Split the data into training and test sets (cell 25)."""

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
    X = df.drop("diagnosis", axis=1)
    y = df["diagnosis"]
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=test_size, random_state=seed, stratify=y
    )
    return Split(
        X=X, y=y, X_train=X_train, X_test=X_test, y_train=y_train, y_test=y_test
    )
