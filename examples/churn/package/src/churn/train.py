"""Train the models (cells 30, 32)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from churn.settings import Settings


@dataclass(frozen=True)
class TrainedModels:
    """The notebook's variables after `train_models`."""

    models: dict[str, BaseEstimator]
    results: dict[Any, Any]
    proba: Any
    best_name: Any
    model: BaseEstimator


def train_models(
    X_train: np.ndarray,
    y_train: pd.Series,
    X_test: np.ndarray,
    y_test: pd.Series,
    settings: Settings,
) -> TrainedModels:
    """Fit `LogisticRegression` and 2 other models."""
    models = {
        "Logistic Regression": LogisticRegression(max_iter=settings.max_iter),
        "Random Forest": RandomForestClassifier(
            n_estimators=settings.random_forest_n_estimators,
            max_depth=settings.random_forest_max_depth,
            random_state=settings.seed,
        ),
        "Gradient Boosting": GradientBoostingClassifier(
            n_estimators=settings.gradient_boosting_n_estimators,
            learning_rate=settings.learning_rate,
            random_state=settings.seed,
        ),
    }
    results = {}
    for name, clf in models.items():
        clf.fit(X_train, y_train)
        proba = clf.predict_proba(X_test)[:, 1]
        results[name] = roc_auc_score(y_test, proba)
    best_name = max(results, key=results.get)
    model = models[best_name]
    return TrainedModels(
        models=models, results=results, proba=proba, best_name=best_name, model=model
    )
