"""Split the data into training and test sets (cell 4)."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sklearn.model_selection import train_test_split

from cellar.functions import in_order


@dataclass(frozen=True)
class Split:
    """The notebook's variables after `split`."""

    df: Any
    X: Any
    y: Any
    X_train: Any
    X_test: Any
    y_train: Any
    y_test: Any


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
