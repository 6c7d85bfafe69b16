"""Evaluate the models (cells 28 to 31, 34)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, classification_report, roc_auc_score
from sklearn.neighbors import KNeighborsClassifier


@dataclass(frozen=True)
class EvaluatedLogisticRegression:
    """The notebook's variables after `evaluate_logistic_regression`."""

    y_pred: np.ndarray
    lr_acc: float


def evaluate_logistic_regression(
    lr: LogisticRegression, X_test: np.ndarray, y_test: pd.Series
) -> EvaluatedLogisticRegression:
    """Compute the accuracy of `LogisticRegression`."""
    y_pred = lr.predict(X_test)
    lr_acc = accuracy_score(y_test, y_pred)
    return EvaluatedLogisticRegression(y_pred=y_pred, lr_acc=lr_acc)


@dataclass(frozen=True)
class EvaluatedKNeighbors:
    """The notebook's variables after `evaluate_k_neighbors`."""

    y_pred: np.ndarray
    knn_acc: float


def evaluate_k_neighbors(
    knn: KNeighborsClassifier, X_test: np.ndarray, y_test: pd.Series
) -> EvaluatedKNeighbors:
    """Compute the accuracy of `KNeighborsClassifier`."""
    y_pred = knn.predict(X_test)
    knn_acc = accuracy_score(y_test, y_pred)
    return EvaluatedKNeighbors(y_pred=y_pred, knn_acc=knn_acc)


@dataclass(frozen=True)
class EvaluatedRandomForest:
    """The notebook's variables after `evaluate_random_forest`."""

    y_pred: np.ndarray
    rf_acc: float
    scores: pd.DataFrame
    y_pred_report: str


def evaluate_random_forest(
    rf: RandomForestClassifier,
    X_test: np.ndarray,
    y_test: pd.Series,
    lr_acc: float,
    knn_acc: float,
) -> EvaluatedRandomForest:
    """Compute the accuracy and the classification report."""
    y_pred = rf.predict(X_test)
    rf_acc = accuracy_score(y_test, y_pred)
    y_pred_report = classification_report(y_test, y_pred)
    # which one is best?
    scores = pd.DataFrame(
        {"model": ["LogReg", "KNN", "RF"], "accuracy": [lr_acc, knn_acc, rf_acc]}
    )
    return EvaluatedRandomForest(
        y_pred=y_pred, rf_acc=rf_acc, scores=scores, y_pred_report=y_pred_report
    )


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
