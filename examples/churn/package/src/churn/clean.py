"""Clean the data (cells 7, 9 to 13, 20)."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

TEXT_COLS = ["contract", "internet_service", "payment_method"]


@dataclass(frozen=True)
class CleanedData:
    """The notebook's variables after `clean_data`."""

    df: pd.DataFrame
    med: Any
    monthly_charges_median: Any
    counts: pd.Series
    rare: pd.Index


def clean_data(df: pd.DataFrame) -> CleanedData:
    """Clean `total_charges`, `monthly_charges` and `payment_method`."""
    df = rename_and_clean_columns(df)
    med = df["total_charges"].median()
    df["total_charges"] = df["total_charges"].fillna(med)
    monthly_charges_median = df["monthly_charges"].median()
    df["monthly_charges"] = df["monthly_charges"].fillna(monthly_charges_median)
    df = df.drop_duplicates()
    df.drop("customer_id", axis=1, inplace=True)
    df.dropna(inplace=True)  # a few without gender or internet service
    # some payment methods are too rare to learn anything from
    counts = df["payment_method"].value_counts()
    rare = counts[counts < 20].index
    df.loc[df["payment_method"].isin(rare), "payment_method"] = "other"
    return CleanedData(
        df=df,
        med=med,
        monthly_charges_median=monthly_charges_median,
        counts=counts,
        rare=rare,
    )


def rename_and_clean_columns(df: pd.DataFrame) -> pd.DataFrame:
    """Rename columns and clean `total_charges` and each of `TEXT_COLS`."""
    df.columns = df.columns.str.strip().str.lower().str.replace(" ", "_")
    df = df.rename(columns={"customerid": "customer_id"})
    # total charges is text, blank for brand new customers
    df["total_charges"] = pd.to_numeric(df["total_charges"], errors="coerce")
    for col in TEXT_COLS:
        df[col] = df[col].str.strip().str.lower()
    return df


@dataclass(frozen=True)
class LimitedOutliers:
    """The notebook's variables after `limit_outliers`."""

    q: Any
    df: pd.DataFrame


def limit_outliers(df: pd.DataFrame) -> LimitedOutliers:
    """Limit outliers: `q` and `df`."""
    # billing errors?? nobody pays that much
    q = df["monthly_charges"].quantile(0.99)
    df = df[df["monthly_charges"] <= q].copy()
    return LimitedOutliers(q=q, df=df)
