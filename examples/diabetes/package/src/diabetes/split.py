"""Split the data into training and test sets (cell 16)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split


@dataclass(frozen=True)
class Split:
    """The notebook's variables after `split`."""

    y: pd.Series
    X: pd.DataFrame
    X_train: pd.DataFrame
    X_test: pd.DataFrame
    y_train: pd.Series
    y_test: pd.Series


def split(data: pd.DataFrame, test_size: float, seed: int) -> Split:
    """Split the data into training and test sets."""
    y = np.log(data["progression"])
    X = data.drop(columns=["progression"])
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=test_size, random_state=seed
    )
    return Split(
        y=y, X=X, X_train=X_train, X_test=X_test, y_train=y_train, y_test=y_test
    )
