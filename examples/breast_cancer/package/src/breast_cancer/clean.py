"""Clean the data (cells 8, 10 to 12, 19)."""

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class CleanedData:
    """The notebook's variables after `clean_data`."""

    mean_area_median: Any
    mean_smoothness_mean: Any
    size_mode: Any
    df: pd.DataFrame


def clean_data(df: pd.DataFrame) -> CleanedData:
    """Clean `mean_area`, `mean_smoothness`, `texture_grade` and `size`."""
    df.columns = df.columns.str.lower().str.replace(" ", "_")
    df.drop_duplicates(inplace=True)
    df = convert_mean_area(df)
    mean_area_median = df["mean_area"].median()
    df["mean_area"] = df["mean_area"].fillna(mean_area_median)
    mean_smoothness_mean = df["mean_smoothness"].mean()
    df = add_columns(df, mean_smoothness_mean)
    size_mode = df["size"].mode()[0]
    df["size"] = df["size"].fillna(size_mode)
    df = df.dropna()
    return CleanedData(
        mean_area_median=mean_area_median,
        mean_smoothness_mean=mean_smoothness_mean,
        size_mode=size_mode,
        df=df,
    )


def convert_mean_area(df: pd.DataFrame) -> pd.DataFrame:
    """Drop the column `patient_id` and convert the types of `mean_area`."""
    df.drop(["patient_id"], axis=1, inplace=True)
    # area has question marks in it
    df["mean_area"] = pd.to_numeric(df["mean_area"], errors="coerce")
    return df


def add_columns(df: pd.DataFrame, mean_smoothness_mean: Any) -> pd.DataFrame:
    """Clean `mean_smoothness` and `texture_grade`."""
    df["mean_smoothness"] = df["mean_smoothness"].fillna(mean_smoothness_mean)
    df["texture_grade"] = df["texture_grade"].str.strip().str.lower()
    return df


@dataclass(frozen=True)
class HandledOutliers:
    """The notebook's variables after `handle_outliers`."""

    limit: Any
    df: pd.DataFrame


def handle_outliers(df: pd.DataFrame) -> HandledOutliers:
    """Limit outliers.

    Some concavities are far out, cut the top one percent.
    """
    limit = df["mean_concavity"].quantile(0.99)
    df = df[df["mean_concavity"] <= limit]
    return HandledOutliers(limit=limit, df=df)
