"""Evaluate the models (cells 28 to 31, 34)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, classification_report, roc_auc_score


@dataclass(frozen=True)
class ComputedAccuracy:
    """The notebook's variables after `compute_accuracy`."""

    y_pred: np.ndarray
    acc: float


def compute_accuracy(
    model: BaseEstimator, X_test: np.ndarray, y_test: pd.Series
) -> ComputedAccuracy:
    """Compute the accuracy."""
    y_pred = model.predict(X_test)
    acc = accuracy_score(y_test, y_pred)
    return ComputedAccuracy(y_pred=y_pred, acc=acc)


@dataclass(frozen=True)
class ComputedClassificationReport:
    """The notebook's variables after `compute_classification_report`."""

    scores: pd.DataFrame
    rf_report: str


def compute_classification_report(
    y_test: pd.Series, y_pred: np.ndarray, lr_acc: float, knn_acc: float, rf_acc: float
) -> ComputedClassificationReport:
    """Compute the classification report: `scores` and `rf_report`."""
    rf_report = classification_report(y_test, y_pred)
    # which one is best?
    scores = pd.DataFrame(
        {"model": ["LogReg", "KNN", "RF"], "accuracy": [lr_acc, knn_acc, rf_acc]}
    )
    return ComputedClassificationReport(scores=scores, rf_report=rf_report)


@dataclass(frozen=True)
class ComputedAuc:
    """The notebook's variables after `compute_auc`."""

    proba: np.ndarray
    auc: float


def compute_auc(
    lr: LogisticRegression, X_test: np.ndarray, y_test: pd.Series
) -> ComputedAuc:
    """Compute the ROC AUC of `LogisticRegression`.

    Logistic regression: as good as the others, and it gives probabilities that we can
    explain.
    """
    proba = lr.predict_proba(X_test)[:, 1]
    auc = roc_auc_score(y_test, proba)
    return ComputedAuc(proba=proba, auc=auc)
