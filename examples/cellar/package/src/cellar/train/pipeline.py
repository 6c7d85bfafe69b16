"""The notebook from top to bottom, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier

from cellar.inference import LearnedState
from cellar.progress import OnStage, Stages
from cellar.settings import Settings
from cellar.train.evaluate import EvaluatedRandomForest, evaluate_random_forest
from cellar.train.features import ScaledFeatures, scale_features
from cellar.train.load import load_features
from cellar.train.save import save_grower_and_scaler
from cellar.train.split import Split, split
from cellar.train.train import train_random_forest


@dataclass(frozen=True)
class Result:
    """What the notebook is for.

    - `model`: the fitted `RandomForestClassifier` (cell 6)
    - `predicted`: predicted by `model` (cell 8)
    - `cm`: the confusion matrix of `predicted` (cell 9)
    - `learned_state`: what training learned and a prediction needs
    - `records`: the records as training read them
    """

    model: RandomForestClassifier
    predicted: np.ndarray
    cm: np.ndarray
    learned_state: LearnedState
    records: pd.DataFrame
    metrics: Mapping[str, float]


def prepare_data(
    settings: Settings, stages: Stages
) -> tuple[pd.DataFrame, Split, ScaledFeatures]:
    """Load the data, make the features and split the rows."""
    with stages.stage("train.load_features") as stage:
        records = load_features(settings.data_dir / settings.features_csv)
        stage.done({"records": records})
    with stages.stage("train.split", records) as stage:
        split_result = split(records, settings.test_size, settings.seed)
        stage.done(vars(split_result) | {"SEED": settings.seed}, split_result.df)
    with stages.stage("train.scale_features", split_result.X_train) as stage:
        scaled_features = scale_features(
            split_result.X_train, split_result.X, split_result.X_test
        )
        stage.done(vars(scaled_features), scaled_features.X_train)
    return records, split_result, scaled_features


def train_and_evaluate_random_forest(
    settings: Settings,
    stages: Stages,
    scaled_features: ScaledFeatures,
    split_result: Split,
) -> tuple[RandomForestClassifier, EvaluatedRandomForest]:
    """Train `RandomForestClassifier`, evaluate it and save what was made."""
    with stages.stage("train.train_random_forest", scaled_features.X_train) as stage:
        model = train_random_forest(
            scaled_features.X_train,
            split_result.y_train,
            settings.random_forest_n_estimators,
            settings.seed,
        )
        stage.done({"model": model})
    with stages.stage("train.evaluate_random_forest", scaled_features.X_test) as stage:
        evaluated_random_forest = evaluate_random_forest(
            model, scaled_features.X_test, split_result.y_test
        )
        stage.done(vars(evaluated_random_forest))
    with stages.stage("train.save_grower_and_scaler") as stage:
        save_grower_and_scaler(
            model,
            scaled_features.scaler,
            settings.data_dir / settings.grower_joblib,
            settings.data_dir / settings.scaler_joblib,
        )
        stage.done({})
    return model, evaluated_random_forest


def run(settings: Settings | None = None, *, on_stage: OnStage | None = None) -> Result:
    """Run every stage; `on_stage` sees the notebook variables of each as it ends."""
    settings = settings or Settings()
    stages = Stages(on_stage)

    records, split_result, scaled_features = prepare_data(settings, stages)
    model, evaluated_random_forest = train_and_evaluate_random_forest(
        settings, stages, scaled_features, split_result
    )

    return Result(
        model=model,
        predicted=evaluated_random_forest.predicted,
        cm=evaluated_random_forest.cm,
        learned_state=LearnedState(scaler=scaled_features.scaler),
        records=records,
        metrics={"accuracy": evaluated_random_forest.accuracy},
    )
