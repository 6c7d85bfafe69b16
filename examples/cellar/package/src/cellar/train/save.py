"""Save the results (cell 10)."""

from pathlib import Path

import joblib
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler


def save_grower_and_scaler(
    model: RandomForestClassifier,
    scaler: StandardScaler,
    grower_joblib: Path,
    scaler_joblib: Path,
) -> None:
    """Save `grower` and `scaler`."""
    joblib.dump(model, grower_joblib)
    joblib.dump(scaler, scaler_joblib)
