"""Load the data (cell 4)."""

from pathlib import Path

import pandas as pd


def load_features(features_csv: Path) -> pd.DataFrame:
    """Load `features`."""
    return pd.read_csv(features_csv)
