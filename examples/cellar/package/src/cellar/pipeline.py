"""The notebooks in the order in which each finds the files that it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier

from cellar.features.pipeline import run as run_features
from cellar.harvest.pipeline import run as run_harvest
from cellar.inference import LearnedState
from cellar.prepare.pipeline import run as run_prepare
from cellar.progress import OnStage
from cellar.settings import Settings
from cellar.train.pipeline import run as run_train


@dataclass(frozen=True)
class Result:
    """What the notebooks are for.

    - `model`: the fitted `RandomForestClassifier` (03_train.ipynb, cell 6)
    - `predicted`: predicted by `model` (03_train.ipynb, cell 8)
    - `learned_state`: what training learned and a prediction needs (03_train.ipynb)
    - `records`: the records as training read them (03_train.ipynb)
    - `harvest_model`: the fitted model (04_harvest.ipynb, cell 3)
    - `doubtful`: saved (04_harvest.ipynb, cell 5)
    """

    model: RandomForestClassifier
    predicted: np.ndarray
    learned_state: LearnedState
    records: pd.DataFrame
    harvest_model: Any
    doubtful: pd.DataFrame
    metrics: Mapping[str, float]


def run(settings: Settings | None = None, *, on_stage: OnStage | None = None) -> Result:
    """Run every notebook; `on_stage` sees the variables of each stage as it ends."""
    settings = settings or Settings()

    # 01_prepare.ipynb: Clean the lots
    run_prepare(settings, on_stage=on_stage)
    # 02_features.ipynb: Features
    run_features(settings, on_stage=on_stage)
    # 03_train.ipynb: Whose wine is it
    train = run_train(settings, on_stage=on_stage)
    # 04_harvest.ipynb: This year's harvest
    harvest = run_harvest(settings, on_stage=on_stage)

    return Result(
        model=train.model,
        predicted=train.predicted,
        learned_state=train.learned_state,
        records=train.records,
        harvest_model=harvest.model,
        doubtful=harvest.doubtful,
        metrics={"accuracy": train.metrics["accuracy"]},
    )
