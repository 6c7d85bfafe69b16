"""Load the data (cells 5, 9)."""

from dataclasses import dataclass

import pandas as pd

from iris_pipeline.constants import TARGET


def load(path: str) -> pd.DataFrame:
    """Read the table, and drop rows without a label."""
    table = pd.read_csv(path)
    return table.dropna(subset=[TARGET])


@dataclass(frozen=True)
class LoadedData:
    """The notebook's variables after `load_data`."""

    iris: pd.DataFrame
    records: pd.DataFrame


def load_data() -> LoadedData:
    """Load `iris` and `records`."""
    iris = load("iris.csv")
    records = iris.copy()
    return LoadedData(iris=iris, records=records)
