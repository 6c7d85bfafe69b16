"""The notebook's exploration: its plots and tables, drawn as the pipeline goes by."""

from pathlib import Path

import pandas as pd

from iris_pipeline.pipeline import run
from iris_pipeline.settings import Settings
from iris_pipeline.showing import Exhibit, Report, show_all


def show_means_by_target(TARGET: str, iris: pd.DataFrame) -> pd.DataFrame:
    """Show `iris.groupby(TARGET).mean()` (cell 10)."""
    return iris.groupby(TARGET).mean()


EXHIBITS: dict[str, list[Exhibit]] = {
    "load_data": [
        Exhibit(show_means_by_target, needs=("TARGET", "iris"), shows=True),
    ],
}


def write_report(settings: Settings, folder: Path) -> Report:
    """Run the pipeline and write what the notebook showed at each stage."""
    return show_all(EXHIBITS, folder, lambda show: run(settings, on_stage=show))
