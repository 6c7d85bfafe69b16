"""Train the models (cell 6)."""

import pandas as pd
from sklearn.ensemble import RandomForestClassifier


def train_random_forest(
    X_train: pd.DataFrame,
    y_train: pd.Series,
    random_forest_n_estimators: int,
    seed: int,
) -> RandomForestClassifier:
    """Fit `RandomForestClassifier`."""
    return RandomForestClassifier(
        n_estimators=random_forest_n_estimators, random_state=seed
    ).fit(X_train, y_train)
