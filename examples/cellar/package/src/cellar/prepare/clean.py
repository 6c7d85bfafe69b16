"""Clean the data (cells 5, 7 and 8)."""

import pandas as pd

from cellar.helpers import clipped, gaps


def clean_data(df: pd.DataFrame) -> None:
    """Clean the data."""
    gaps(df)


def clean_types_and_gaps(df: pd.DataFrame) -> pd.DataFrame:
    """Clean `magnesium`, `grower`, `proline` and `hue`."""
    df["magnesium"] = pd.to_numeric(df["magnesium"], errors="coerce")
    df["grower"] = df["grower"].str.title()
    df = df.drop_duplicates(subset="lot")
    df = df.dropna(subset=["magnesium"])
    df["proline"] = clipped(df["proline"])
    df["hue"] = df["hue"].fillna(df["hue"].median())
    return df
