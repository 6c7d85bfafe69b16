"""Evaluate the models (cells 33 and 34)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.metrics import (
    accuracy_score,
    classification_report,
    confusion_matrix,
    roc_auc_score,
)


@dataclass(frozen=True)
class ScoredPredictions:
    """The notebook's variables after `score_predictions`."""

    proba: Any
    pred: Any
    acc: float
    auc: float
    cm: np.ndarray
    pred_report: str


def score_predictions(
    model: BaseEstimator, X_test: np.ndarray, y_test: pd.Series, threshold: float
) -> ScoredPredictions:
    """Compute the accuracy, the ROC AUC and other metrics."""
    proba = model.predict_proba(X_test)[:, 1]
    pred = (proba >= threshold).astype(int)
    acc = accuracy_score(y_test, pred)
    auc = roc_auc_score(y_test, proba)
    pred_report = classification_report(y_test, pred)
    cm = confusion_matrix(y_test, pred)
    return ScoredPredictions(
        proba=proba, pred=pred, acc=acc, auc=auc, cm=cm, pred_report=pred_report
    )
