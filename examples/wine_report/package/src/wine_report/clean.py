"""Clean the data (cells 5, 8 and 9, 11)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class CleanedTastedAndCultivar:
    """The notebook's variables after `clean_tasted_and_cultivar`."""

    before: int
    samples: pd.DataFrame


def clean_tasted_and_cultivar(samples: pd.DataFrame) -> CleanedTastedAndCultivar:
    """Drop duplicate rows and parse the dates of `tasted` and `cultivar`."""
    # dates are German
    samples["tasted"] = pd.to_datetime(samples["tasted"], format="%d.%m.%Y")
    samples["cultivar"] = samples["cultivar"].str.strip().str.capitalize()
    before = len(samples)
    samples = samples.drop_duplicates()
    return CleanedTastedAndCultivar(before=before, samples=samples)


def clean_proline_and_alcohol(lab: pd.DataFrame) -> pd.DataFrame:
    """Clean `proline` and `alcohol`."""
    lab["proline"] = lab["proline"].str.replace(" mg", "").astype(float)
    lab.loc[lab["alcohol"] < 0, "alcohol"] = np.nan
    for column in ["alcohol", "hue"]:
        lab[column] = lab[column].fillna(lab[column].mean())
    return lab


def merge_tables(samples: pd.DataFrame, lab: pd.DataFrame) -> pd.DataFrame:
    """Drop the column `_merge` and merge the tables."""
    wines = samples.merge(
        lab, left_on="sample_id", right_index=True, how="left", indicator=True
    )
    return wines[wines["_merge"] == "both"].drop(columns="_merge")
