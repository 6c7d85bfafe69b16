"""The notebook from top to bottom, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from churn.clean import TEXT_COLS, CleanedData, clean_data, limit_outliers
from churn.evaluate import ScoredPredictions, score_predictions
from churn.features import AddedFeatures, ScaledFeatures, add_features, scale_features
from churn.inference import LearnedState
from churn.load import LoadedTelecomChurn, load_telecom_churn
from churn.progress import OnStage, Stages
from churn.settings import Settings
from churn.split import Split, split
from churn.train import TrainedModels, train_models


@dataclass(frozen=True)
class Result:
    """What the notebook is for.

    - `model`: the fitted model (cell 33)
    - `pred_report`: the classification report of `pred` (cell 33)
    - `proba`: probabilities of the classes by `model` (cell 33)
    - `cm`: the confusion matrix of `pred` (cell 34)
    - `learned_state`: what training learned and a prediction needs
    - `records`: the records as training read them
    """

    model: BaseEstimator
    pred_report: str
    proba: Any
    cm: np.ndarray
    learned_state: LearnedState
    records: pd.DataFrame
    metrics: Mapping[str, float]


def prepare_data(
    settings: Settings, stages: Stages
) -> tuple[LoadedTelecomChurn, CleanedData]:
    """Load the data and clean it."""
    with stages.stage("load_telecom_churn") as stage:
        loaded_telecom_churn = load_telecom_churn(
            settings.data_dir / settings.telecom_churn_csv
        )
        stage.done(vars(loaded_telecom_churn), loaded_telecom_churn.df)
    with stages.stage("clean_data", loaded_telecom_churn.df) as stage:
        cleaned_data = clean_data(loaded_telecom_churn.df)
        stage.done(vars(cleaned_data) | {"text_cols": TEXT_COLS}, cleaned_data.df)
    return loaded_telecom_churn, cleaned_data


def engineer_features(
    settings: Settings, stages: Stages, cleaned_data: CleanedData
) -> tuple[AddedFeatures, Split, ScaledFeatures]:
    """Feature engineering: clean the data, make the features and split the rows."""
    with stages.stage("limit_outliers", cleaned_data.df) as stage:
        limited_outliers = limit_outliers(cleaned_data.df)
        stage.done(vars(limited_outliers), limited_outliers.df)
    with stages.stage("add_features", limited_outliers.df) as stage:
        added_features = add_features(
            limited_outliers.df, settings.long, settings.short
        )
        stage.done(
            vars(added_features) | {"short": settings.short, "long": settings.long},
            added_features.df,
        )
    with stages.stage("split", added_features.df) as stage:
        split_result = split(added_features.df, settings.test_size, settings.seed)
        stage.done(vars(split_result) | {"SEED": settings.seed}, split_result.X)
    with stages.stage("scale_features", split_result.X_train) as stage:
        scaled_features = scale_features(split_result.X_train, split_result.X_test)
        stage.done(vars(scaled_features))
    return added_features, split_result, scaled_features


def train_and_evaluate_models(
    settings: Settings,
    stages: Stages,
    scaled_features: ScaledFeatures,
    split_result: Split,
) -> tuple[TrainedModels, ScoredPredictions]:
    """Train the models and evaluate them."""
    with stages.stage("train_models") as stage:
        trained_models = train_models(
            scaled_features.X_train,
            split_result.y_train,
            scaled_features.X_test,
            split_result.y_test,
            settings,
        )
        stage.done(vars(trained_models))
    with stages.stage("score_predictions") as stage:
        scored_predictions = score_predictions(
            trained_models.model,
            scaled_features.X_test,
            split_result.y_test,
            settings.threshold,
        )
        stage.done(vars(scored_predictions) | {"threshold": settings.threshold})
    return trained_models, scored_predictions


def run(settings: Settings | None = None, *, on_stage: OnStage | None = None) -> Result:
    """Run every stage; `on_stage` sees the notebook variables of each as it ends."""
    settings = settings or Settings()
    stages = Stages(on_stage)

    loaded_telecom_churn, cleaned_data = prepare_data(settings, stages)
    added_features, split_result, scaled_features = engineer_features(
        settings, stages, cleaned_data
    )
    trained_models, scored_predictions = train_and_evaluate_models(
        settings, stages, scaled_features, split_result
    )

    return Result(
        model=trained_models.model,
        pred_report=scored_predictions.pred_report,
        proba=scored_predictions.proba,
        cm=scored_predictions.cm,
        learned_state=LearnedState(
            df_nunique_test=added_features.df_nunique_test,
            known_values=added_features.known_values,
            le_by_col=added_features.le_by_col,
            long=settings.long,
            med=cleaned_data.med,
            monthly_charges_mean_by_contract=added_features.monthly_charges_mean_by_contract,
            monthly_charges_median=cleaned_data.monthly_charges_median,
            object_string_columns=added_features.object_string_columns,
            rare=cleaned_data.rare,
            scaler=scaled_features.scaler,
            short=settings.short,
            threshold=settings.threshold,
        ),
        records=loaded_telecom_churn.records,
        metrics={"acc": scored_predictions.acc, "auc": scored_predictions.auc},
    )
