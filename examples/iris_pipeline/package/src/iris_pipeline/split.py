"""Split the data into training and test sets (cell 12)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from iris_pipeline.constants import TARGET


@dataclass(frozen=True)
class Split:
    """The notebook's variables after `split`."""

    labels: np.ndarray
    flip: np.ndarray
    X: pd.DataFrame
    X_train: pd.DataFrame
    X_test: pd.DataFrame
    y_train: np.ndarray
    y_test: np.ndarray


def split(iris: pd.DataFrame, test_size: float, seed: int) -> Split:
    """Split the data into training and test sets.

    Some labels are noisy on purpose: we flip a few of them, as the labs do.
    """
    labels = iris[TARGET].to_numpy().copy()
    flip = np.random.choice(len(labels), size=6, replace=False)
    labels[flip] = np.random.choice(np.unique(labels), size=6)
    X = iris.drop(columns=TARGET)
    X_train, X_test, y_train, y_test = train_test_split(
        X, labels, test_size=test_size, stratify=labels, random_state=seed
    )
    return Split(
        labels=labels,
        flip=flip,
        X=X,
        X_train=X_train,
        X_test=X_test,
        y_train=y_train,
        y_test=y_test,
    )
