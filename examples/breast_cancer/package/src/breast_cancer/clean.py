"""Clean the data (cells 8, 10 to 12, 19)."""

from dataclasses import dataclass
from typing import Any

import pandas as pd


def clean_data(df: pd.DataFrame) -> pd.DataFrame:
    """Clean `mean_area`, `mean_smoothness`, `texture_grade` and `size`."""
    df.columns = df.columns.str.lower().str.replace(" ", "_")
    df.drop_duplicates(inplace=True)
    df.drop(["patient_id"], axis=1, inplace=True)
    # area has question marks in it
    df["mean_area"] = pd.to_numeric(df["mean_area"], errors="coerce")
    df["mean_area"] = df["mean_area"].fillna(df["mean_area"].median())
    df["mean_smoothness"] = df["mean_smoothness"].fillna(df["mean_smoothness"].mean())
    df["texture_grade"] = df["texture_grade"].str.strip().str.lower()
    df["size"] = df["size"].fillna(df["size"].mode()[0])
    return df.dropna()


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
