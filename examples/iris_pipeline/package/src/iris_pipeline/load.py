"""Load the data (cells 5, 9)."""

import pandas as pd

from iris_pipeline.constants import TARGET


def load(path: str) -> pd.DataFrame:
    """Read the table, and drop rows without a label."""
    table = pd.read_csv(path)
    return table.dropna(subset=[TARGET])


def load_data() -> pd.DataFrame:
    """Load the data: `iris`."""
    return load("iris.csv")
