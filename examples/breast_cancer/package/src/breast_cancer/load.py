"""Load the data (cell 3)."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd


@dataclass(frozen=True)
class LoadedTumours:
    """The notebook's variables after `load_tumours`."""

    df: pd.DataFrame
    records: pd.DataFrame


def load_tumours(tumours_csv: Path) -> LoadedTumours:
    """Load `tumours`."""
    df = pd.read_csv(tumours_csv)
    records = df.copy()
    return LoadedTumours(df=df, records=records)
