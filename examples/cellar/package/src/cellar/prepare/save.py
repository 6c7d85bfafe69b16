"""Save the results (cell 10)."""

from pathlib import Path

import pandas as pd


def save_types_and_gaps(df: pd.DataFrame, clean_csv: Path) -> None:
    """Save `clean`."""
    df.to_csv(clean_csv, index=False)
