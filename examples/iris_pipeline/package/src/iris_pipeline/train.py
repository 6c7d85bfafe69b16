"""Train the models (cells 3, 5, 14, 18)."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from iris_pipeline.constants import EPS

PAIRS = [("petal_length", "petal_width"), ("sepal_length", "sepal_width")]


def ratio(a: Any, b: Any) -> Any:
    """Ratio of `a` and `b`."""
    return a / (b + EPS)


class PairRatios(BaseEstimator, TransformerMixin):
    """Adds the ratio of each pair of columns."""

    def __init__(self, pairs: Any = None, drop: Any = False) -> None:
        """Keep what it is made with."""
        self.pairs = pairs
        self.drop = drop

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn from the data."""
        self.pairs_ = self.pairs or PAIRS
        self.means_ = X.mean()
        return self

    def transform(self, X: Any) -> Any:
        """Apply what was learned."""
        X = X.fillna(self.means_)
        for a, b in self.pairs_:
            X[f"{a}_per_{b}"] = ratio(X[a], X[b])
        return X.drop(columns=[a for a, _ in self.pairs_]) if self.drop else X


def train_logistic_regression(
    X_train: pd.DataFrame,
    y_train: np.ndarray,
    logistic_regression_c: float,
    max_iter: int,
) -> Pipeline:
    """Fit `LogisticRegression` in a pipeline."""
    model = Pipeline(
        [
            ("ratios", PairRatios(drop=True)),
            ("scale", StandardScaler()),
            (
                "classify",
                LogisticRegression(C=logistic_regression_c, max_iter=max_iter),
            ),
        ]
    )
    model.fit(X_train, y_train)
    return model


def train_plain(
    X: pd.DataFrame,
    X_train: pd.DataFrame,
    y_train: np.ndarray,
    simple_imputer_strategy: str,
    max_iter: int,
) -> Pipeline:
    """Fit `LogisticRegression` in a pipeline."""
    # a model without the ratios, to see what they are worth
    return Pipeline(
        [
            (
                "columns",
                ColumnTransformer(
                    [
                        (
                            "numbers",
                            SimpleImputer(strategy=simple_imputer_strategy),
                            list(X.columns),
                        )
                    ]
                ),
            ),
            ("classify", LogisticRegression(max_iter=max_iter)),
        ]
    ).fit(X_train, y_train)
