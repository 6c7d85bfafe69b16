"""Train the models (cells 18, 20, 22)."""

from dataclasses import dataclass

import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV


def train_model(
    model: BaseEstimator, X_train: pd.DataFrame, y_train: pd.Series
) -> BaseEstimator:
    """Fit the model."""
    model.fit(X_train, y_train)
    return model


@dataclass(frozen=True)
class TrainedRidge:
    """The notebook's variables after `train_ridge`."""

    search: GridSearchCV
    ridge: Ridge


def train_ridge(
    X_train: pd.DataFrame, y_train: pd.Series, grid_search_cv_cv: int
) -> TrainedRidge:
    """Tune `Ridge` with `GridSearchCV`."""
    search = GridSearchCV(
        Ridge(), {"alpha": [0.1, 1.0, 10.0, 100.0]}, cv=grid_search_cv_cv
    )
    search.fit(X_train, y_train)
    ridge = search.best_estimator_
    return TrainedRidge(search=search, ridge=ridge)


def compute_importances(gbr: GradientBoostingRegressor, X: pd.DataFrame) -> pd.Series:
    """Compute `importances`."""
    return pd.Series(gbr.feature_importances_, index=X.columns).sort_values(
        ascending=False
    )
