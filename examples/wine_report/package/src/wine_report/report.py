"""The notebook's exploration: its plots and tables, drawn as the pipeline goes by."""

from pathlib import Path

import pandas as pd

from wine_report.pipeline import run
from wine_report.settings import Settings
from wine_report.showing import Exhibit, Report, show_all


def count_cultivar(samples: pd.DataFrame) -> pd.Series:
    """Count the values of `cultivar` (cell 6)."""
    return samples["cultivar"].value_counts()


def check_and_save(by_cultivar: pd.DataFrame) -> None:
    """Check and save (cell 18)."""
    ax = by_cultivar["alcohol"].plot.bar(figsize=(4, 3), ylim=(12, 14))


EXHIBITS: dict[str, list[Exhibit]] = {
    "clean_tasted_and_cultivar": [
        Exhibit(count_cultivar, needs=("samples",), shows=True),
    ],
    "compute_report_and_by_cultivar": [
        Exhibit(check_and_save, needs=("by_cultivar",)),
    ],
}


def write_report(settings: Settings, folder: Path) -> Report:
    """Run the pipeline and write what the notebook showed at each stage."""
    return show_all(EXHIBITS, folder, lambda show: run(settings, on_stage=show))
