"""Compute the results (cells 2, 13 and 14)."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd


def create_out_folder() -> Path:
    """Create the folder `OUT`.

    Joins the tasting list with the lab's measurements and writes one table per cultivar
    and month.
    """
    OUT = Path("out")
    OUT.mkdir(exist_ok=True)
    return OUT


@dataclass(frozen=True)
class ComputedReportAndByCultivar:
    """The notebook's variables after `compute_report_and_by_cultivar`."""

    report: pd.DataFrame
    by_cultivar: pd.DataFrame


def compute_report_and_by_cultivar(
    wines: pd.DataFrame, min_samples: int
) -> ComputedReportAndByCultivar:
    """Compute `report` and `by_cultivar`."""
    report = (
        wines.groupby(["cultivar", "month"])
        .agg(
            samples=("sample_id", "count"),
            alcohol=("alcohol", "mean"),
            proline=("proline", "median"),
            strong=("strong", "mean"),
        )
        .reset_index()
    )
    report = report[report["samples"] >= min_samples]
    by_cultivar = (
        wines.groupby("cultivar")[["alcohol", "color_intensity", "hue"]].mean().round(2)
    )
    return ComputedReportAndByCultivar(report=report, by_cultivar=by_cultivar)
