"""The notebook from top to bottom, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import LabelEncoder

from breast_cancer.clean import CleanedData, clean_data, handle_outliers
from breast_cancer.evaluate import (
    ComputedAccuracy,
    ComputedClassificationReport,
    compute_accuracy,
    compute_auc,
    compute_classification_report,
)
from breast_cancer.features import (
    EngineeredFeatures,
    ScaledFeatures,
    engineer_features,
    scale_features,
)
from breast_cancer.inference import LearnedState
from breast_cancer.load import LoadedTumours, load_tumours
from breast_cancer.progress import OnStage, Stages
from breast_cancer.settings import Settings
from breast_cancer.split import Split, split
from breast_cancer.train import train_model


@dataclass(frozen=True)
class Result:
    """What the notebook is for.

    - `lr`: the fitted `LogisticRegression` (cell 28)
    - `knn`: the fitted `KNeighborsClassifier` (cell 29)
    - `rf`: the fitted `RandomForestClassifier` (cell 30)
    - `rf_report`: the classification report of `y_pred` (cell 30)
    - `y_pred`: predicted by `lr` (cell 28)
    - `proba`: probabilities of the classes by `lr` (cell 34)
    - `le` (cell 22)
    - `scores` (cell 31)
    - `learned_state`: what training learned and a prediction needs
    - `records`: the records as training read them
    """

    lr: LogisticRegression
    knn: KNeighborsClassifier
    rf: RandomForestClassifier
    rf_report: str
    y_pred: np.ndarray
    proba: np.ndarray
    le: LabelEncoder
    scores: pd.DataFrame
    learned_state: LearnedState
    records: pd.DataFrame
    metrics: Mapping[str, float]


def prepare_data(
    settings: Settings, stages: Stages
) -> tuple[LoadedTumours, CleanedData, EngineeredFeatures]:
    """Load the data, clean it and make the features."""
    with stages.stage("load_tumours") as stage:
        loaded_tumours = load_tumours(settings.data_dir / settings.tumours_csv)
        stage.done(vars(loaded_tumours), loaded_tumours.df)
    with stages.stage("clean_data", loaded_tumours.df) as stage:
        cleaned_data = clean_data(loaded_tumours.df)
        stage.done(vars(cleaned_data), cleaned_data.df)
    with stages.stage("handle_outliers", cleaned_data.df) as stage:
        handled_outliers = handle_outliers(cleaned_data.df)
        stage.done(vars(handled_outliers), handled_outliers.df)
    with stages.stage("engineer_features", handled_outliers.df) as stage:
        engineered_features = engineer_features(handled_outliers.df)
        stage.done(vars(engineered_features), engineered_features.df)
    return loaded_tumours, cleaned_data, engineered_features


def run_train_test_split(
    settings: Settings, stages: Stages, engineered_features: EngineeredFeatures
) -> tuple[Split, ScaledFeatures]:
    """Train/Test split: make the features and split the rows."""
    with stages.stage("split", engineered_features.df) as stage:
        split_result = split(engineered_features.df, settings.test_size, settings.seed)
        stage.done(vars(split_result), split_result.X)
    with stages.stage("scale_features", split_result.X_train) as stage:
        scaled_features = scale_features(split_result.X_train, split_result.X_test)
        stage.done(vars(scaled_features))
    return split_result, scaled_features


def build_model(
    settings: Settings,
    stages: Stages,
    scaled_features: ScaledFeatures,
    split_result: Split,
) -> tuple[BaseEstimator, ComputedAccuracy, BaseEstimator, ComputedAccuracy]:
    """Model building: train the models and evaluate them."""
    with stages.stage("train_logistic_regression") as stage:
        lr = train_model(
            LogisticRegression(max_iter=settings.max_iter),
            scaled_features.X_train,
            split_result.y_train,
        )
        stage.done({"lr": lr})
    with stages.stage("evaluate_logistic_regression") as stage:
        evaluated_logistic_regression = compute_accuracy(
            lr, scaled_features.X_test, split_result.y_test
        )
        stage.done(
            {
                "y_pred": evaluated_logistic_regression.y_pred,
                "lr_acc": evaluated_logistic_regression.acc,
            }
        )
    with stages.stage("train_k_neighbors") as stage:
        knn = train_model(
            KNeighborsClassifier(n_neighbors=settings.k_neighbors_n_neighbors),
            scaled_features.X_train,
            split_result.y_train,
        )
        stage.done({"knn": knn})
    with stages.stage("evaluate_k_neighbors") as stage:
        evaluated_k_neighbors = compute_accuracy(
            knn, scaled_features.X_test, split_result.y_test
        )
        stage.done(
            {
                "y_pred": evaluated_k_neighbors.y_pred,
                "knn_acc": evaluated_k_neighbors.acc,
                "knn": knn,
            }
        )
    return lr, evaluated_logistic_regression, knn, evaluated_k_neighbors


def train_and_evaluate_random_forest(
    settings: Settings,
    stages: Stages,
    scaled_features: ScaledFeatures,
    split_result: Split,
    evaluated_logistic_regression: ComputedAccuracy,
    evaluated_k_neighbors: ComputedAccuracy,
) -> tuple[BaseEstimator, ComputedAccuracy, ComputedClassificationReport]:
    """Train `RandomForestClassifier` and evaluate it."""
    with stages.stage("train_random_forest") as stage:
        rf = train_model(
            RandomForestClassifier(
                n_estimators=settings.random_forest_n_estimators,
                max_depth=settings.random_forest_max_depth,
                random_state=settings.seed,
            ),
            scaled_features.X_train,
            split_result.y_train,
        )
        stage.done({"rf": rf})
    with stages.stage("evaluate_random_forest") as stage:
        evaluated_random_forest = compute_accuracy(
            rf, scaled_features.X_test, split_result.y_test
        )
        stage.done(
            {
                "y_pred": evaluated_random_forest.y_pred,
                "rf_acc": evaluated_random_forest.acc,
            }
        )
    with stages.stage("compute_classification_report") as stage:
        computed_classification_report = compute_classification_report(
            split_result.y_test,
            evaluated_random_forest.y_pred,
            evaluated_logistic_regression.acc,
            evaluated_k_neighbors.acc,
            evaluated_random_forest.acc,
        )
        stage.done(
            vars(computed_classification_report), computed_classification_report.scores
        )
    return rf, evaluated_random_forest, computed_classification_report


def run(settings: Settings | None = None, *, on_stage: OnStage | None = None) -> Result:
    """Run every stage; `on_stage` sees the notebook variables of each as it ends."""
    settings = settings or Settings()
    stages = Stages(on_stage)

    loaded_tumours, cleaned_data, engineered_features = prepare_data(settings, stages)
    split_result, scaled_features = run_train_test_split(
        settings, stages, engineered_features
    )
    lr, evaluated_logistic_regression, knn, evaluated_k_neighbors = build_model(
        settings, stages, scaled_features, split_result
    )
    rf, evaluated_random_forest, computed_classification_report = (
        train_and_evaluate_random_forest(
            settings,
            stages,
            scaled_features,
            split_result,
            evaluated_logistic_regression,
            evaluated_k_neighbors,
        )
    )
    with stages.stage("compute_auc") as stage:
        computed_auc = compute_auc(lr, scaled_features.X_test, split_result.y_test)
        stage.done(vars(computed_auc))

    return Result(
        lr=lr,
        knn=knn,
        rf=rf,
        rf_report=computed_classification_report.rf_report,
        y_pred=evaluated_random_forest.y_pred,
        proba=computed_auc.proba,
        le=engineered_features.le,
        scores=computed_classification_report.scores,
        learned_state=LearnedState(
            known_values=engineered_features.known_values,
            le_by_col=engineered_features.le_by_col,
            mean_area_median=cleaned_data.mean_area_median,
            mean_smoothness_mean=cleaned_data.mean_smoothness_mean,
            sc=scaled_features.sc,
            size_mode=cleaned_data.size_mode,
        ),
        records=loaded_tumours.records,
        metrics={
            "lr_acc": evaluated_logistic_regression.acc,
            "knn_acc": evaluated_k_neighbors.acc,
            "rf_acc": evaluated_random_forest.acc,
            "auc": computed_auc.auc,
        },
    )
