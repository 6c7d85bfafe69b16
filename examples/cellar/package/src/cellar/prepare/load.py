"""Load the data (cell 3)."""

from pathlib import Path

import pandas as pd


def load_data(data_dir: Path, raw: str) -> pd.DataFrame:
    """Load `df`."""
    return pd.read_csv(data_dir / raw)
