"""The notebook from top to bottom, stage by stage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from wine_report.clean import (
    CleanedTastedAndCultivar,
    clean_proline_and_alcohol,
    clean_tasted_and_cultivar,
    merge_tables,
)
from wine_report.compute import (
    ComputedReportAndByCultivar,
    compute_report_and_by_cultivar,
    create_out_folder,
)
from wine_report.features import add_month_and_strong
from wine_report.folders import inside
from wine_report.load import read_labs_table, read_samples
from wine_report.progress import OnStage, Stages
from wine_report.save import save_results
from wine_report.settings import Settings


@dataclass(frozen=True)
class Result:
    """What the notebook is for.

    - `report`: saved (cell 17)
    - `by_cultivar`: saved (cell 17)
    - `before` (cell 5)
    """

    report: pd.DataFrame
    by_cultivar: pd.DataFrame
    before: int


def run_read_samples(
    settings: Settings, stages: Stages
) -> tuple[Path, CleanedTastedAndCultivar]:
    """Read the samples."""
    with stages.stage("create_out_folder") as stage:
        OUT = create_out_folder()
        stage.done({"OUT": OUT})
    with stages.stage("read_samples") as stage:
        samples = read_samples(settings.data_dir / settings.samples_csv)
        stage.done({"samples": samples}, samples)
    with stages.stage("clean_tasted_and_cultivar", samples) as stage:
        cleaned_tasted_and_cultivar = clean_tasted_and_cultivar(samples)
        stage.done(
            vars(cleaned_tasted_and_cultivar), cleaned_tasted_and_cultivar.samples
        )
    return OUT, cleaned_tasted_and_cultivar


def prepare_data(
    settings: Settings,
    stages: Stages,
    cleaned_tasted_and_cultivar: CleanedTastedAndCultivar,
    OUT: Path,
) -> ComputedReportAndByCultivar:
    """Prepare the data, compute results and save what was made."""
    with stages.stage("read_labs_table") as stage:
        lab = read_labs_table(settings.data_dir / settings.chemistry_csv)
        stage.done({"lab": lab}, lab)
    with stages.stage("clean_proline_and_alcohol", lab) as stage:
        lab = clean_proline_and_alcohol(lab)
        stage.done({"lab": lab}, lab)
    with stages.stage("merge_tables", cleaned_tasted_and_cultivar.samples) as stage:
        wines = merge_tables(cleaned_tasted_and_cultivar.samples, lab)
        stage.done({"wines": wines}, wines)
    with stages.stage("add_month_and_strong", wines) as stage:
        wines = add_month_and_strong(wines)
        stage.done({"wines": wines}, wines)
    with stages.stage("compute_report_and_by_cultivar", wines) as stage:
        computed_report_and_by_cultivar = compute_report_and_by_cultivar(
            wines, settings.min_samples
        )
        stage.done(
            vars(computed_report_and_by_cultivar)
            | {"MIN_SAMPLES": settings.min_samples},
            computed_report_and_by_cultivar.report,
        )
    with stages.stage("save_results", computed_report_and_by_cultivar.report) as stage:
        save_results(
            computed_report_and_by_cultivar.report,
            wines,
            OUT,
            computed_report_and_by_cultivar.by_cultivar,
        )
        stage.done({})
    return computed_report_and_by_cultivar


def run(settings: Settings | None = None, *, on_stage: OnStage | None = None) -> Result:
    """Run every stage; `on_stage` sees the notebook variables of each as it ends."""
    settings = settings or Settings()
    settings = settings.model_copy(update={"data_dir": settings.data_dir.absolute()})
    # the notebook opens files by paths that are not settings
    with inside(settings.data_dir):
        return run_here(settings, on_stage)


def run_here(settings: Settings, on_stage: OnStage | None) -> Result:
    """Run every stage in the current directory."""
    stages = Stages(on_stage)

    OUT, cleaned_tasted_and_cultivar = run_read_samples(settings, stages)
    computed_report_and_by_cultivar = prepare_data(
        settings, stages, cleaned_tasted_and_cultivar, OUT
    )

    return Result(
        report=computed_report_and_by_cultivar.report,
        by_cultivar=computed_report_and_by_cultivar.by_cultivar,
        before=cleaned_tasted_and_cultivar.before,
    )
