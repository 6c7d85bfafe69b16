"""Load the data (cell 4)."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd


@dataclass(frozen=True)
class LoadedData:
    """The notebook's variables after `load_data`."""

    data: pd.DataFrame
    records: pd.DataFrame


def load_data(data_dir: Path, data_setting: str) -> LoadedData:
    """Load `data` and `records`."""
    data = pd.read_csv(data_dir / data_setting)
    records = data.copy()
    return LoadedData(data=data, records=records)
