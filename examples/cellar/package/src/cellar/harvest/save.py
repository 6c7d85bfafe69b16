"""Save the results (cell 5)."""

from pathlib import Path

import pandas as pd


def save_doubtful(doubtful: pd.DataFrame, doubtful_csv: Path) -> None:
    """Save `doubtful`."""
    doubtful.to_csv(doubtful_csv, index=False)
