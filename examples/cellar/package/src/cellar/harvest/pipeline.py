"""The notebook from top to bottom, stage by stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from cellar.harvest.features import select_features
from cellar.harvest.load import load_scaler
from cellar.harvest.predict import predict_doubtful
from cellar.harvest.save import save_doubtful
from cellar.progress import OnStage, Stages
from cellar.settings import Settings


@dataclass(frozen=True)
class Result:
    """What the notebook is for.

    - `model`: the fitted model (cell 3)
    - `doubtful`: saved (cell 5)
    """

    model: Any
    doubtful: pd.DataFrame


def run(settings: Settings | None = None, *, on_stage: OnStage | None = None) -> Result:
    """Run every stage; `on_stage` sees the notebook variables of each as it ends."""
    settings = settings or Settings()
    stages = Stages(on_stage)

    with stages.stage("harvest.load_scaler") as stage:
        loaded_scaler = load_scaler(
            settings.data_dir / settings.grower_joblib,
            settings.data_dir / settings.scaler_joblib,
            settings.data_dir / settings.features_csv,
        )
        stage.done(vars(loaded_scaler), loaded_scaler.df)
    with stages.stage("harvest.select_features", loaded_scaler.df) as stage:
        selected_features = select_features(loaded_scaler.df, loaded_scaler.scaler)
        stage.done(vars(selected_features), selected_features.X)
    with stages.stage("harvest.predict_doubtful", loaded_scaler.df) as stage:
        predicted_doubtful = predict_doubtful(
            loaded_scaler.df, loaded_scaler.model, selected_features.scaled
        )
        stage.done(vars(predicted_doubtful), predicted_doubtful.doubtful)
    with stages.stage("harvest.save_doubtful", predicted_doubtful.doubtful) as stage:
        save_doubtful(
            predicted_doubtful.doubtful, settings.data_dir / settings.doubtful_csv
        )
        stage.done({})

    return Result(
        model=loaded_scaler.model,
        doubtful=predicted_doubtful.doubtful,
    )
