"""Evaluate the models (cells 8 and 9)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, confusion_matrix


@dataclass(frozen=True)
class EvaluatedRandomForest:
    """The notebook's variables after `evaluate_random_forest`."""

    predicted: np.ndarray
    accuracy: float
    cm: np.ndarray


def evaluate_random_forest(
    model: RandomForestClassifier, X_test: pd.DataFrame, y_test: pd.Series
) -> EvaluatedRandomForest:
    """Compute the accuracy and the confusion matrix of `RandomForestClassifier`."""
    predicted = model.predict(X_test)
    accuracy = accuracy_score(y_test, predicted)
    cm = confusion_matrix(y_test, predicted)
    return EvaluatedRandomForest(predicted=predicted, accuracy=accuracy, cm=cm)
