"""Train the models (cells 18, 20, 22)."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import GridSearchCV

from diabetes.settings import Settings


def train_linear_regression(X_train: pd.DataFrame, y_train: Any) -> LinearRegression:
    """Fit `LinearRegression`."""
    linear = LinearRegression()
    linear.fit(X_train, y_train)
    return linear


@dataclass(frozen=True)
class TrainedRidge:
    """The notebook's variables after `train_ridge`."""

    search: GridSearchCV
    ridge: Any


def train_ridge(
    X_train: pd.DataFrame, y_train: Any, grid_search_cv_cv: int
) -> TrainedRidge:
    """Tune `Ridge` and `GridSearchCV`."""
    search = GridSearchCV(
        Ridge(), {"alpha": [0.1, 1.0, 10.0, 100.0]}, cv=grid_search_cv_cv
    )
    search.fit(X_train, y_train)
    ridge = search.best_estimator_
    return TrainedRidge(search=search, ridge=ridge)


@dataclass(frozen=True)
class TrainedGradientBoosting:
    """The notebook's variables after `train_gradient_boosting`."""

    gbr: GradientBoostingRegressor
    importances: pd.Series


def train_gradient_boosting(
    X_train: pd.DataFrame, y_train: Any, X: pd.DataFrame, settings: Settings
) -> TrainedGradientBoosting:
    """Fit `GradientBoostingRegressor`."""
    gbr = GradientBoostingRegressor(
        n_estimators=settings.gradient_boosting_n_estimators,
        learning_rate=settings.learning_rate,
        max_depth=settings.gradient_boosting_max_depth,
        random_state=settings.seed,
    )
    gbr.fit(X_train, y_train)
    importances = pd.Series(gbr.feature_importances_, index=X.columns).sort_values(
        ascending=False
    )
    return TrainedGradientBoosting(gbr=gbr, importances=importances)
