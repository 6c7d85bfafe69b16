"""The notebook's exploration: its plots and tables, drawn as the pipeline goes by."""

from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from sklearn.base import BaseEstimator

from churn.pipeline import run
from churn.settings import Settings
from churn.showing import Exhibit, Report, show_all


def show_summary_of_df(df: pd.DataFrame) -> pd.DataFrame:
    """Summarize `df` (cell 5)."""
    return df.describe()


def count_payment_method(df: pd.DataFrame) -> pd.Series:
    """Count the values of `payment_method` (cell 13)."""
    return df["payment_method"].value_counts()


def plot_churn(df: pd.DataFrame) -> None:
    """Count the values of `churn` (cell 15)."""
    print(df["churn"].value_counts(normalize=True))
    sns.countplot(x="churn", data=df)
    plt.title("Churn")


def plot_monthly_charges_and_churn(df: pd.DataFrame) -> None:
    """Plot the distribution of `monthly_charges` and `churn` (cell 16)."""
    plt.figure(figsize=(7, 3))
    sns.histplot(data=df, x="monthly_charges", hue="churn", bins=40, kde=True)


def plot_boxplot(df: pd.DataFrame) -> None:
    """Plot the spread of `contract`, `tenure` and `churn` (cell 17)."""
    sns.boxplot(x="contract", y="tenure", hue="churn", data=df)


def plot_churn_rate_by_payment_method(df: pd.DataFrame) -> None:
    """Plot churn rate by payment method (cell 18)."""
    tmp = (
        df.groupby("payment_method")["churn"]
        .apply(lambda s: (s == "Yes").mean())
        .sort_values()
    )
    tmp.plot(kind="barh", title="churn rate by payment method")


def plot_correlations(df: pd.DataFrame) -> None:
    """Show the correlations of `df` (cell 19)."""
    corr = df.select_dtypes("number").corr()
    sns.heatmap(corr, annot=True, fmt=".2f", cmap="coolwarm")


def plot_roc_auc(results: dict[Any, Any]) -> None:
    """Plot ROC AUC (cell 31)."""
    pd.Series(results).sort_values().plot(kind="barh", title="ROC AUC", xlim=(0.5, 1))


def plot_heatmap(cm: np.ndarray) -> None:
    """Draw a heatmap of `cm` (cell 34)."""
    sns.heatmap(cm, annot=True, fmt="d", cbar=False)
    plt.xlabel("predicted")
    plt.ylabel("actual")


def plot_random_forest(X: pd.DataFrame, models: dict[str, BaseEstimator]) -> None:
    """Plot `Random Forest` (cell 35)."""
    # what drives it?
    imp = pd.Series(
        models["Random Forest"].feature_importances_, index=X.columns
    ).sort_values()
    imp.tail(10).plot(kind="barh")


def set_style() -> None:
    """Set the style of plots as the notebook does."""
    sns.set_style("whitegrid")
    plt.rcParams["figure.dpi"] = 50


EXHIBITS: dict[str, list[Exhibit]] = {
    "": [Exhibit(set_style)],
    "load_telecom_churn": [
        Exhibit(show_summary_of_df, needs=("df",), shows=True),
    ],
    "clean_data": [
        Exhibit(count_payment_method, needs=("df",), shows=True),
        Exhibit(plot_churn, needs=("df",)),
        Exhibit(plot_monthly_charges_and_churn, needs=("df",)),
        Exhibit(plot_boxplot, needs=("df",)),
        Exhibit(plot_churn_rate_by_payment_method, needs=("df",)),
        Exhibit(plot_correlations, needs=("df",)),
    ],
    "train_models": [
        Exhibit(plot_roc_auc, needs=("results",)),
        Exhibit(plot_random_forest, needs=("X", "models")),
    ],
    "score_predictions": [
        Exhibit(plot_heatmap, needs=("cm",)),
    ],
}


def write_report(settings: Settings, folder: Path) -> Report:
    """Run the pipeline and write what the notebook showed at each stage."""
    return show_all(EXHIBITS, folder, lambda show: run(settings, on_stage=show))
