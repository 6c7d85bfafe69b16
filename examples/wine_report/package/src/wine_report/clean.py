"""Clean the data (cells 5, 8 and 9, 11, 13 and 14)."""

from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True)
class MergedTables:
    """The notebook's variables after `merge_tables`."""

    wines: pd.DataFrame
    missing: Any


def merge_tables(samples: pd.DataFrame, lab: pd.DataFrame) -> MergedTables:
    """Drop the column `_merge`."""
    wines = samples.merge(
        lab, left_on="sample_id", right_index=True, how="left", indicator=True
    )
    missing = wines.loc[wines["_merge"] == "left_only", "sample_id"]
    wines = wines[wines["_merge"] == "both"].drop(columns="_merge")
    return MergedTables(wines=wines, missing=missing)


@dataclass(frozen=True)
class CleanedMonthAndStrong:
    """The notebook's variables after `clean_month_and_strong`."""

    report: Any
    by_cultivar: pd.DataFrame
    wines: pd.DataFrame


def clean_month_and_strong(
    wines: pd.DataFrame, min_samples: int
) -> CleanedMonthAndStrong:
    """Clean `month` and `strong`."""
    wines["month"] = wines["tasted"].dt.strftime("%Y-%m")
    wines["strong"] = wines["alcohol"] > 13
    report = (
        wines.groupby(["cultivar", "month"])
        .agg(
            samples=("sample_id", "count"),
            alcohol=("alcohol", "mean"),
            proline=("proline", "median"),
            strong=("strong", "mean"),
        )
        .reset_index()
    )
    report = report[report["samples"] >= min_samples]
    by_cultivar = (
        wines.groupby("cultivar")[["alcohol", "color_intensity", "hue"]].mean().round(2)
    )
    return CleanedMonthAndStrong(report=report, by_cultivar=by_cultivar, wines=wines)
