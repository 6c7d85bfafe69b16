"""The notebooks' plots and tables, in a folder for each notebook that has some."""

from pathlib import Path

import matplotlib

from cellar.features.pipeline import run as run_features
from cellar.harvest.pipeline import run as run_harvest
from cellar.prepare.report import write_report as report_prepare
from cellar.settings import Settings
from cellar.showing import Report
from cellar.train.report import write_report as report_train


def write_report(settings: Settings, folder: Path) -> Report:
    """Run the notebooks in their order and write what each showed, stage by stage."""
    report = Report(folder.absolute())
    report.folder.mkdir(parents=True, exist_ok=True)
    with matplotlib.rc_context():
        add(report, "prepare", report_prepare(settings, report.folder / "prepare"))
    run_features(settings)
    with matplotlib.rc_context():
        add(report, "train", report_train(settings, report.folder / "train"))
    run_harvest(settings)
    return report


def add(report: Report, name: str, part: Report) -> None:
    """Add the report of a notebook to that of all of them."""
    report.files += part.files
    report.failed |= {f"{name}.{what}": why for what, why in part.failed.items()}
