"""The notebook from top to bottom, stage by stage."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from cellar.features.features import add_features
from cellar.features.load import load_clean
from cellar.features.save import save_features
from cellar.progress import OnStage, Stages
from cellar.settings import Settings


@dataclass(frozen=True)
class Result:
    """What the notebook is for.

    - `df`: saved (cell 6)
    """

    df: pd.DataFrame


def run(settings: Settings | None = None, *, on_stage: OnStage | None = None) -> Result:
    """Run every stage; `on_stage` sees the notebook variables of each as it ends."""
    settings = settings or Settings()
    stages = Stages(on_stage)

    with stages.stage("features.load_clean") as stage:
        df = load_clean(settings.data_dir / settings.clean_csv)
        stage.done({"df": df}, df)
    with stages.stage("features.add_features", df) as stage:
        df = add_features(df)
        stage.done({"df": df}, df)
    with stages.stage("features.save_features", df) as stage:
        save_features(df, settings.data_dir / settings.features_csv)
        stage.done({})

    return Result(
        df=df,
    )
