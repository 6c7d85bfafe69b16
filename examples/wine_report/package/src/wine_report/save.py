"""Save the results (cells 16 and 17)."""

from pathlib import Path

import pandas as pd


def save_results(
    report: pd.DataFrame, wines: pd.DataFrame, OUT: Path, by_cultivar: pd.DataFrame
) -> None:
    """Check and save."""
    assert report["samples"].sum() <= len(wines)
    report.to_csv(OUT / "report.csv", index=False)
    by_cultivar.to_csv(OUT / "by_cultivar.csv")
