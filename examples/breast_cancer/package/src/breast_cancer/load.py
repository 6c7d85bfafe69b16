"""Load the data (cell 3)."""

from pathlib import Path

import pandas as pd


def load_tumours(tumours_csv: Path) -> pd.DataFrame:
    """Load `tumours`."""
    return pd.read_csv(tumours_csv)
