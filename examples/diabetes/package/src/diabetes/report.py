"""The notebook's exploration: its plots and tables, drawn as the pipeline goes by."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns

from diabetes.pipeline import run
from diabetes.settings import Settings
from diabetes.showing import Exhibit, Report, show_all


def plot_progression(data: pd.DataFrame) -> None:
    """Plot the distribution of `progression` (cell 6)."""
    data["progression"].hist(bins=30)
    plt.xlabel("progression")


def plot_progression_histogram(data: pd.DataFrame) -> None:
    """Plot the distribution of `progression` (cell 7)."""
    # much better on the log scale
    np.log(data["progression"]).hist(bins=30)


def plot_correlations(data: pd.DataFrame) -> None:
    """Show the correlations of `data` (cell 8)."""
    plt.figure(figsize=(6, 5))
    sns.heatmap(data.drop(columns="sex").corr(), annot=False, cmap="vlag")


def show_missing_values(data: pd.DataFrame) -> pd.Series:
    """Count the missing values of `data` (cell 9)."""
    return data.isna().sum()


def plot_predicted_by_true(pred: np.ndarray, y_test: pd.Series) -> None:
    """Plot `pred` and `y_test` (cell 28)."""
    plt.scatter(np.exp(y_test), pred, s=8)
    plt.plot([30, 330], [30, 330], "k--")
    plt.xlabel("true")
    plt.ylabel("predicted")


def set_style() -> None:
    """Set the style of plots as the notebook does."""
    plt.rcParams["figure.dpi"] = 45


EXHIBITS: dict[str, list[Exhibit]] = {
    "": [Exhibit(set_style)],
    "load_data": [
        Exhibit(plot_progression, needs=("data",)),
        Exhibit(plot_progression_histogram, needs=("data",)),
        Exhibit(plot_correlations, needs=("data",)),
        Exhibit(show_missing_values, needs=("data",), shows=True),
    ],
    "evaluate_ridge": [
        Exhibit(plot_predicted_by_true, needs=("pred", "y_test")),
    ],
}


def write_report(settings: Settings, folder: Path) -> Report:
    """Run the pipeline and write what the notebook showed at each stage."""
    return show_all(EXHIBITS, folder, lambda show: run(settings, on_stage=show))
