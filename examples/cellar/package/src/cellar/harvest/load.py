"""Load the data (cells 2 and 3)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import pandas as pd


@dataclass(frozen=True)
class LoadedScaler:
    """The notebook's variables after `load_scaler`."""

    model: Any
    scaler: Any
    df: pd.DataFrame


def load_scaler(
    grower_joblib: Path, scaler_joblib: Path, features_csv: Path
) -> LoadedScaler:
    """Load `grower`, `scaler` and `features`.

    What the model says of each lot.
    """
    model = joblib.load(grower_joblib)
    scaler = joblib.load(scaler_joblib)
    df = pd.read_csv(features_csv)
    return LoadedScaler(model=model, scaler=scaler, df=df)
