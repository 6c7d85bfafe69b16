"""Train the models (cells 28 to 30)."""

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator


def train_model(
    model: BaseEstimator, X_train: np.ndarray, y_train: pd.Series
) -> BaseEstimator:
    """Fit the model."""
    model.fit(X_train, y_train)
    return model
