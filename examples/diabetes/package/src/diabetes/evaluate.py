"""Evaluate the models (cells 18, 24 and 25, 27)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score
from sklearn.model_selection import cross_val_score


def rmse(a: pd.Series, b: np.ndarray) -> float:
    """Rmse of `a` and `b`."""
    return np.sqrt(mean_squared_error(a, b))


@dataclass(frozen=True)
class EvaluatedLinearRegression:
    """The notebook's variables after `evaluate_linear_regression`."""

    pred_linear: np.ndarray
    r2: float


def evaluate_linear_regression(
    linear: LinearRegression, X_test: pd.DataFrame, y_test: pd.Series
) -> EvaluatedLinearRegression:
    """Compute the R² score of `LinearRegression`."""
    pred_linear = linear.predict(X_test)
    r2 = r2_score(y_test, pred_linear)
    return EvaluatedLinearRegression(pred_linear=pred_linear, r2=r2)


@dataclass(frozen=True)
class ComputedR2Score:
    """The notebook's variables after `compute_r2_score`."""

    results: pd.DataFrame
    p: np.ndarray
    cv: np.ndarray


def compute_r2_score(
    linear: LinearRegression,
    ridge: Ridge,
    gbr: GradientBoostingRegressor,
    X_test: pd.DataFrame,
    y_test: pd.Series,
    X_train: pd.DataFrame,
    y_train: pd.Series,
) -> ComputedR2Score:
    """Compute the R² score and the cross-validation scores."""
    results = []
    for name, model in [("linear", linear), ("ridge", ridge), ("boosting", gbr)]:
        p = model.predict(X_test)
        results.append(
            {"model": name, "rmse": rmse(y_test, p), "r2": r2_score(y_test, p)}
        )
    results = pd.DataFrame(results).set_index("model")
    cv = cross_val_score(ridge, X_train, y_train, cv=5, scoring="r2")
    return ComputedR2Score(results=results, p=p, cv=cv)


@dataclass(frozen=True)
class EvaluatedRidge:
    """The notebook's variables after `evaluate_ridge`."""

    pred: np.ndarray
    mae: float


def evaluate_ridge(
    ridge: Ridge, X_test: pd.DataFrame, y_test: pd.Series
) -> EvaluatedRidge:
    """Compute the mean absolute error of `Ridge`.

    The errors that people understand are those in points of progression.
    """
    pred = np.exp(ridge.predict(X_test))
    mae = mean_absolute_error(np.exp(y_test), pred)
    return EvaluatedRidge(pred=pred, mae=mae)
