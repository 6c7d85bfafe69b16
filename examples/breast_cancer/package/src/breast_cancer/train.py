"""Train the models (cells 28 to 30)."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier


def train_logistic_regression(
    X_train: np.ndarray, y_train: pd.Series, max_iter: int
) -> LogisticRegression:
    """Fit `LogisticRegression`."""
    lr = LogisticRegression(max_iter=max_iter)
    lr.fit(X_train, y_train)
    return lr


def train_k_neighbors(
    X_train: np.ndarray, y_train: pd.Series, k_neighbors_n_neighbors: int
) -> KNeighborsClassifier:
    """Fit `KNeighborsClassifier`."""
    knn = KNeighborsClassifier(n_neighbors=k_neighbors_n_neighbors)
    knn.fit(X_train, y_train)
    return knn


def train_random_forest(
    X_train: np.ndarray,
    y_train: pd.Series,
    random_forest_n_estimators: int,
    random_forest_max_depth: int,
    seed: int,
) -> RandomForestClassifier:
    """Fit `RandomForestClassifier`."""
    rf = RandomForestClassifier(
        n_estimators=random_forest_n_estimators,
        max_depth=random_forest_max_depth,
        random_state=seed,
    )
    rf.fit(X_train, y_train)
    return rf
