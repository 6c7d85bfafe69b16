"""Make the features (cell 6)."""

from dataclasses import dataclass

import pandas as pd
from sklearn.preprocessing import StandardScaler


@dataclass(frozen=True)
class ScaledFeatures:
    """The notebook's variables after `scale_features`."""

    scaler: StandardScaler
    X_train: pd.DataFrame
    X_test: pd.DataFrame


def scale_features(
    X_train: pd.DataFrame, X: pd.DataFrame, X_test: pd.DataFrame
) -> ScaledFeatures:
    """Scale the features with `StandardScaler`."""
    scaler = StandardScaler()
    X_train = pd.DataFrame(scaler.fit_transform(X_train), columns=X.columns)
    X_test = pd.DataFrame(scaler.transform(X_test), columns=X.columns)
    return ScaledFeatures(scaler=scaler, X_train=X_train, X_test=X_test)
