"""The notebook's exploration: its plots and tables, drawn as the pipeline goes by."""

from pathlib import Path

import numpy as np
import seaborn as sns
from sklearn.ensemble import RandomForestClassifier

from cellar.settings import Settings
from cellar.showing import Exhibit, Report, show_all
from cellar.train.pipeline import run


def plot_heatmap(cm: np.ndarray, model: RandomForestClassifier) -> None:
    """Draw a heatmap of `cm` and `model` (cell 9)."""
    sns.heatmap(cm, annot=True, xticklabels=model.classes_, yticklabels=model.classes_)


EXHIBITS: dict[str, list[Exhibit]] = {
    "train.evaluate_random_forest": [
        Exhibit(plot_heatmap, needs=("cm", "model")),
    ],
}


def write_report(settings: Settings, folder: Path) -> Report:
    """Run the pipeline and write what the notebook showed at each stage."""
    return show_all(EXHIBITS, folder, lambda show: run(settings, on_stage=show))
