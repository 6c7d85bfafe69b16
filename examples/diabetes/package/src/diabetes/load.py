"""Load the data (cell 4)."""

from pathlib import Path

import pandas as pd


def load_data(data_dir: Path, data_setting: str) -> pd.DataFrame:
    """Load `data`."""
    return pd.read_csv(data_dir / data_setting)
