"""The notebook's exploration: its plots and tables, drawn as the pipeline goes by."""

from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from sklearn.metrics import confusion_matrix

from breast_cancer.pipeline import run
from breast_cancer.settings import Settings
from breast_cancer.showing import Exhibit, Report, show_all


def show_summary_of_df(df: pd.DataFrame) -> pd.DataFrame:
    """Summarize `df` (cell 6)."""
    return df.describe()


def show_missing_values(df: pd.DataFrame) -> Any:
    """Count the missing values of `df` (cell 12)."""
    return df.isnull().sum().sum()


def plot_diagnosis(df: pd.DataFrame) -> None:
    """Plot the counts of `diagnosis` (cell 14)."""
    sns.countplot(x="diagnosis", data=df)
    plt.title("Diagnosis")


def plot_histplot(df: pd.DataFrame) -> None:
    """Plot the distribution (cell 15)."""
    fig, axes = plt.subplots(1, 2, figsize=(8, 3))
    sns.histplot(data=df, x="mean_radius", hue="diagnosis", ax=axes[0])
    sns.boxplot(data=df, x="diagnosis", y="mean_concavity", ax=axes[1])
    plt.tight_layout()


def plot_correlations(df: pd.DataFrame) -> None:
    """Show the correlations of `df` (cell 16)."""
    corr = df.select_dtypes("number").corr()
    sns.heatmap(corr, cmap="coolwarm")


def plot_confusion_matrix(y_pred: np.ndarray, y_test: pd.Series) -> None:
    """Plot the confusion matrix (cell 32)."""
    sns.heatmap(confusion_matrix(y_test, y_pred), annot=True, fmt="d")


def set_style() -> None:
    """Set the style of plots as the notebook does."""
    plt.rcParams["figure.dpi"] = 45


EXHIBITS: dict[str, list[Exhibit]] = {
    "": [Exhibit(set_style)],
    "load_tumours": [
        Exhibit(show_summary_of_df, needs=("df",), shows=True),
    ],
    "clean_data": [
        Exhibit(show_missing_values, needs=("df",), shows=True),
        Exhibit(plot_diagnosis, needs=("df",)),
        Exhibit(plot_histplot, needs=("df",)),
        Exhibit(plot_correlations, needs=("df",)),
    ],
    "evaluate_random_forest": [
        Exhibit(plot_confusion_matrix, needs=("y_pred", "y_test")),
    ],
}


def write_report(settings: Settings, folder: Path) -> Report:
    """Run the pipeline and write what the notebook showed at each stage."""
    return show_all(EXHIBITS, folder, lambda show: run(settings, on_stage=show))
