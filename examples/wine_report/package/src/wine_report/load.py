"""Load the data (cells 4, 8)."""

from pathlib import Path

import pandas as pd


def read_samples(samples_csv: Path) -> pd.DataFrame:
    """Read the samples."""
    samples = pd.read_csv(samples_csv, sep=";")
    samples.columns = ["sample_id", "cultivar", "tasted"]
    return samples


def read_labs_table(chemistry_csv: Path) -> pd.DataFrame:
    """Read the lab's table: `lab`.

    Proline comes with its unit, and -1 stands for 'not measured'.
    """
    return pd.read_csv(chemistry_csv, index_col="sample_id")
