"""Save the results (cell 6)."""

from pathlib import Path
from typing import Any


def save_features(df: Any, features_csv: Path) -> None:
    """Save `features`."""
    df.to_csv(features_csv, index=False)
