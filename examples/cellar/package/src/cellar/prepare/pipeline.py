"""The notebook from top to bottom, stage by stage."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from cellar.prepare.clean import clean_data, clean_types_and_gaps
from cellar.prepare.load import load_data
from cellar.prepare.save import save_types_and_gaps
from cellar.progress import OnStage, Stages
from cellar.settings import Settings


@dataclass(frozen=True)
class Result:
    """What the notebook is for.

    - `df`: saved (cell 10)
    """

    df: pd.DataFrame


def run(settings: Settings | None = None, *, on_stage: OnStage | None = None) -> Result:
    """Run every stage; `on_stage` sees the notebook variables of each as it ends."""
    settings = settings or Settings()
    stages = Stages(on_stage)

    with stages.stage("prepare.load_data") as stage:
        df = load_data(settings.data_dir, settings.raw)
        stage.done({"df": df, "RAW": settings.raw}, df)
    with stages.stage("prepare.clean_data", df) as stage:
        clean_data(df)
        stage.done({"df": df})
    with stages.stage("prepare.clean_types_and_gaps", df) as stage:
        df = clean_types_and_gaps(df)
        stage.done({"df": df}, df)
    with stages.stage("prepare.save_types_and_gaps", df) as stage:
        save_types_and_gaps(df, settings.data_dir / settings.clean_csv)
        stage.done({})

    return Result(
        df=df,
    )
