"""Save the results (cell 6)."""

from pathlib import Path

import pandas as pd


def save_features(df: pd.DataFrame, features_csv: Path) -> None:
    """Save `features`."""
    df.to_csv(features_csv, index=False)
