"""The notebook from top to bottom, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import GridSearchCV

from diabetes.clean import HandledMissingValues, handle_missing_values
from diabetes.evaluate import (
    ComputedR2Score,
    EvaluatedLinearRegression,
    EvaluatedRidge,
    compute_r2_score,
    evaluate_linear_regression,
    evaluate_ridge,
)
from diabetes.features import EngineeredFeatures, engineer_features
from diabetes.inference import LearnedState
from diabetes.load import LoadedData, load_data
from diabetes.progress import OnStage, Stages
from diabetes.settings import Settings
from diabetes.split import Split, split
from diabetes.train import TrainedRidge, compute_importances, train_model, train_ridge


@dataclass(frozen=True)
class Result:
    """What the notebook is for.

    - `linear`: the fitted `LinearRegression` (cell 18)
    - `search`: the fitted `GridSearchCV` (cell 20)
    - `gbr`: the fitted `GradientBoostingRegressor` (cell 22)
    - `ridge`: the fitted `Ridge` (cell 27)
    - `pred_linear`: predicted by `linear` (cell 18)
    - `cv`: the cross-validation scores of `ridge` (cell 25)
    - `importances` (cell 22)
    - `results` (cell 24)
    - `p` (cell 24)
    - `learned_state`: what training learned and a prediction needs
    - `records`: the records as training read them
    """

    linear: LinearRegression
    search: GridSearchCV
    gbr: GradientBoostingRegressor
    ridge: Ridge
    pred_linear: np.ndarray
    cv: np.ndarray
    importances: pd.Series
    results: pd.DataFrame
    p: np.ndarray
    learned_state: LearnedState
    records: pd.DataFrame
    metrics: Mapping[str, float]


def prepare_data(
    settings: Settings, stages: Stages
) -> tuple[LoadedData, HandledMissingValues, EngineeredFeatures, Split]:
    """Prepare the data."""
    with stages.stage("load_data") as stage:
        loaded_data = load_data(settings.data_dir, settings.data)
        stage.done(vars(loaded_data) | {"DATA": settings.data}, loaded_data.data)
    with stages.stage("handle_missing_values", loaded_data.data) as stage:
        handled_missing_values = handle_missing_values(loaded_data.data)
        stage.done(vars(handled_missing_values), handled_missing_values.data)
    with stages.stage("engineer_features", handled_missing_values.data) as stage:
        engineered_features = engineer_features(handled_missing_values.data)
        stage.done(vars(engineered_features), engineered_features.data)
    with stages.stage("split", engineered_features.data) as stage:
        split_result = split(
            engineered_features.data, settings.test_size, settings.seed
        )
        stage.done(vars(split_result) | {"SEED": settings.seed}, split_result.X)
    return loaded_data, handled_missing_values, engineered_features, split_result


def run_linear_regression(
    stages: Stages, split_result: Split
) -> tuple[BaseEstimator, EvaluatedLinearRegression]:
    """Linear regression: train `LinearRegression` and evaluate it."""
    with stages.stage("train_linear_regression", split_result.X_train) as stage:
        linear = train_model(
            LinearRegression(), split_result.X_train, split_result.y_train
        )
        stage.done({"linear": linear})
    with stages.stage("evaluate_linear_regression", split_result.X_test) as stage:
        evaluated_linear_regression = evaluate_linear_regression(
            linear, split_result.X_test, split_result.y_test
        )
        stage.done(vars(evaluated_linear_regression))
    return linear, evaluated_linear_regression


def run_gradient_boosting(
    settings: Settings, stages: Stages, split_result: Split
) -> tuple[TrainedRidge, BaseEstimator, pd.Series]:
    """Gradient boosting: train the models."""
    with stages.stage("train_ridge", split_result.X_train) as stage:
        trained_ridge = train_ridge(
            split_result.X_train, split_result.y_train, settings.grid_search_cv_cv
        )
        stage.done(vars(trained_ridge))
    with stages.stage("train_gradient_boosting", split_result.X_train) as stage:
        gbr = train_model(
            GradientBoostingRegressor(
                n_estimators=settings.gradient_boosting_n_estimators,
                learning_rate=settings.learning_rate,
                max_depth=settings.gradient_boosting_max_depth,
                random_state=settings.seed,
            ),
            split_result.X_train,
            split_result.y_train,
        )
        stage.done({"gbr": gbr})
    with stages.stage("compute_importances", split_result.X) as stage:
        importances = compute_importances(gbr, split_result.X)
        stage.done({"importances": importances})
    return trained_ridge, gbr, importances


def evaluate_models(
    stages: Stages,
    split_result: Split,
    linear: BaseEstimator,
    trained_ridge: TrainedRidge,
    gbr: BaseEstimator,
) -> tuple[ComputedR2Score, EvaluatedRidge]:
    """Evaluate the models."""
    with stages.stage("compute_r2_score", split_result.X_test) as stage:
        computed_r2_score = compute_r2_score(
            linear,
            trained_ridge.ridge,
            gbr,
            split_result.X_test,
            split_result.y_test,
            split_result.X_train,
            split_result.y_train,
        )
        stage.done(vars(computed_r2_score), computed_r2_score.results)
    with stages.stage("evaluate_ridge", split_result.X_test) as stage:
        evaluated_ridge = evaluate_ridge(
            trained_ridge.ridge, split_result.X_test, split_result.y_test
        )
        stage.done(vars(evaluated_ridge))
    return computed_r2_score, evaluated_ridge


def run(settings: Settings | None = None, *, on_stage: OnStage | None = None) -> Result:
    """Run every stage; `on_stage` sees the notebook variables of each as it ends."""
    settings = settings or Settings()
    stages = Stages(on_stage)

    loaded_data, handled_missing_values, engineered_features, split_result = (
        prepare_data(settings, stages)
    )
    linear, evaluated_linear_regression = run_linear_regression(stages, split_result)
    trained_ridge, gbr, importances = run_gradient_boosting(
        settings, stages, split_result
    )
    computed_r2_score, evaluated_ridge = evaluate_models(
        stages, split_result, linear, trained_ridge, gbr
    )

    return Result(
        linear=linear,
        search=trained_ridge.search,
        gbr=gbr,
        ridge=trained_ridge.ridge,
        pred_linear=evaluated_linear_regression.pred_linear,
        cv=computed_r2_score.cv,
        importances=importances,
        results=computed_r2_score.results,
        p=computed_r2_score.p,
        learned_state=LearnedState(
            bp_median_by_sex=handled_missing_values.bp_median_by_sex,
            known_values=engineered_features.known_values,
        ),
        records=loaded_data.records,
        metrics={"r2": evaluated_linear_regression.r2, "mae": evaluated_ridge.mae},
    )
