"""The notebook from top to bottom, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import LabelEncoder

from breast_cancer.clean import clean_data, handle_outliers
from breast_cancer.evaluate import (
    compute_auc,
    evaluate_k_neighbors,
    evaluate_logistic_regression,
    evaluate_random_forest,
)
from breast_cancer.features import engineer_features, scale_features
from breast_cancer.load import load_tumours
from breast_cancer.progress import OnStage, Stages
from breast_cancer.settings import Settings
from breast_cancer.split import split
from breast_cancer.train import (
    train_k_neighbors,
    train_logistic_regression,
    train_random_forest,
)


@dataclass(frozen=True)
class Result:
    """What the notebook is for.

    - `lr`: A fitted model. (cell 28)
    - `knn`: A fitted model. (cell 29)
    - `rf`: A fitted model. (cell 30)
    - `y_pred_report`: (cell 30)
    - `y_pred`: (cell 28)
    - `proba`: (cell 34)
    - `le`: (cell 22)
    - `scores`: (cell 31)
    """

    lr: LogisticRegression
    knn: KNeighborsClassifier
    rf: RandomForestClassifier
    y_pred_report: Any
    y_pred: np.ndarray
    proba: np.ndarray
    le: LabelEncoder
    scores: pd.DataFrame
    metrics: Mapping[str, float]


def run(settings: Settings | None = None, *, on_stage: OnStage | None = None) -> Result:
    """Run every stage; `on_stage` sees the notebook variables of each as it ends."""
    settings = settings or Settings()
    stages = Stages(on_stage)

    with stages.stage("load_tumours") as stage:
        df = load_tumours(settings.data_dir / settings.tumours_csv)
        stage.done({"df": df}, df)
    with stages.stage("clean_data", df) as stage:
        df = clean_data(df)
        stage.done({"df": df}, df)
    with stages.stage("handle_outliers", df) as stage:
        handled_outliers = handle_outliers(df)
        stage.done(vars(handled_outliers), handled_outliers.df)
    with stages.stage("engineer_features", handled_outliers.df) as stage:
        engineered_features = engineer_features(handled_outliers.df)
        stage.done(vars(engineered_features), engineered_features.df)
    with stages.stage("split", engineered_features.df) as stage:
        split_result = split(engineered_features.df, settings.test_size, settings.seed)
        stage.done(vars(split_result), split_result.X)
    with stages.stage("scale_features", split_result.X_train) as stage:
        scaled_features = scale_features(split_result.X_train, split_result.X_test)
        stage.done(vars(scaled_features))
    with stages.stage("train_logistic_regression") as stage:
        lr = train_logistic_regression(
            scaled_features.X_train, split_result.y_train, settings.max_iter
        )
        stage.done({"lr": lr})
    with stages.stage("evaluate_logistic_regression") as stage:
        evaluated_logistic_regression = evaluate_logistic_regression(
            lr, scaled_features.X_test, split_result.y_test
        )
        stage.done(vars(evaluated_logistic_regression))
    with stages.stage("train_k_neighbors") as stage:
        knn = train_k_neighbors(
            scaled_features.X_train,
            split_result.y_train,
            settings.k_neighbors_n_neighbors,
        )
        stage.done({"knn": knn})
    with stages.stage("evaluate_k_neighbors") as stage:
        evaluated_k_neighbors = evaluate_k_neighbors(
            knn, scaled_features.X_test, split_result.y_test
        )
        stage.done(vars(evaluated_k_neighbors) | {"knn": knn})
    with stages.stage("train_random_forest") as stage:
        rf = train_random_forest(
            scaled_features.X_train,
            split_result.y_train,
            settings.random_forest_n_estimators,
            settings.random_forest_max_depth,
            settings.seed,
        )
        stage.done({"rf": rf})
    with stages.stage("evaluate_random_forest") as stage:
        evaluated_random_forest = evaluate_random_forest(
            rf,
            scaled_features.X_test,
            split_result.y_test,
            evaluated_logistic_regression.lr_acc,
            evaluated_k_neighbors.knn_acc,
        )
        stage.done(vars(evaluated_random_forest), evaluated_random_forest.scores)
    with stages.stage("compute_auc") as stage:
        computed_auc = compute_auc(lr, scaled_features.X_test, split_result.y_test)
        stage.done(vars(computed_auc))

    return Result(
        lr=lr,
        knn=knn,
        rf=rf,
        y_pred_report=evaluated_random_forest.y_pred_report,
        y_pred=evaluated_random_forest.y_pred,
        proba=computed_auc.proba,
        le=engineered_features.le,
        scores=evaluated_random_forest.scores,
        metrics={
            "lr_acc": evaluated_logistic_regression.lr_acc,
            "knn_acc": evaluated_k_neighbors.knn_acc,
            "rf_acc": evaluated_random_forest.rf_acc,
            "auc": computed_auc.auc,
        },
    )
