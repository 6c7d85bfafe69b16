"""Load the data (cell 3)."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd


@dataclass(frozen=True)
class LoadedTelecomChurn:
    """The notebook's variables after `load_telecom_churn`."""

    df: pd.DataFrame
    records: pd.DataFrame


def load_telecom_churn(telecom_churn_csv: Path) -> LoadedTelecomChurn:
    """Load `telecom_churn`."""
    df = pd.read_csv(telecom_churn_csv)
    records = df.copy()
    return LoadedTelecomChurn(df=df, records=records)
