"""The notebook's exploration: its plots and tables, drawn as the pipeline goes by."""

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

from cellar.prepare.pipeline import run
from cellar.settings import Settings
from cellar.showing import Exhibit, Report, show_all


def plot_types_and_gaps(df: pd.DataFrame) -> None:
    """Plot the distribution of `proline` (cell 9)."""
    df["proline"].hist(bins=30)
    plt.title("proline")


EXHIBITS: dict[str, list[Exhibit]] = {
    "prepare.clean_types_and_gaps": [
        Exhibit(plot_types_and_gaps, needs=("df",)),
    ],
}


def write_report(settings: Settings, folder: Path) -> Report:
    """Run the pipeline and write what the notebook showed at each stage."""
    return show_all(EXHIBITS, folder, lambda show: run(settings, on_stage=show))
