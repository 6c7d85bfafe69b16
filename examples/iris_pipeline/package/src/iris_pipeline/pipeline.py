"""The notebook from top to bottom, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from iris_pipeline.compute import compute_board, seed_random_numbers
from iris_pipeline.constants import EPS, TARGET
from iris_pipeline.evaluate import (
    CrossValidatedModel,
    EvaluatedPipeline,
    compute_f1_score,
    cross_validate_model,
    evaluate_pipeline,
)
from iris_pipeline.folders import inside
from iris_pipeline.functions import DIGITS, Scoreboard
from iris_pipeline.inference import LearnedState
from iris_pipeline.load import LoadedData, load_data
from iris_pipeline.progress import OnStage, Stages
from iris_pipeline.settings import Settings
from iris_pipeline.split import Split, split
from iris_pipeline.train import PAIRS, train_logistic_regression, train_plain


@dataclass(frozen=True)
class Result:
    """What the notebook is for.

    - `model`: the fitted `Pipeline` (cell 14)
    - `plain`: the fitted `Pipeline` (cell 18)
    - `cv`: the cross-validation scores of `model` (cell 15)
    - `y_pred`: predicted by `model` (cell 17)
    - `learned_state`: what training learned and a prediction needs
    - `records`: the records as training read them
    """

    model: Pipeline
    plain: Pipeline
    cv: np.ndarray
    y_pred: np.ndarray
    learned_state: LearnedState
    records: pd.DataFrame
    metrics: Mapping[str, float]


def prepare_data(
    settings: Settings, stages: Stages
) -> tuple[Scoreboard, LoadedData, Split]:
    """Load the data, split the rows and compute results."""
    with stages.stage("seed_random_numbers") as stage:
        seed_random_numbers()
        stage.done({})
    with stages.stage("compute_board") as stage:
        board = compute_board()
        stage.done({"board": board, "DIGITS": DIGITS})
    with stages.stage("load_data") as stage:
        loaded_data = load_data()
        stage.done(vars(loaded_data) | {"TARGET": TARGET}, loaded_data.iris)
    with stages.stage("split", loaded_data.iris) as stage:
        split_result = split(loaded_data.iris, settings.test_size, settings.seed)
        stage.done(vars(split_result), split_result.X)
    return board, loaded_data, split_result


def train(
    settings: Settings, stages: Stages, split_result: Split, board: Scoreboard
) -> tuple[Pipeline, CrossValidatedModel]:
    """Train the models and evaluate them."""
    with stages.stage("train_logistic_regression", split_result.X_train) as stage:
        model = train_logistic_regression(
            split_result.X_train,
            split_result.y_train,
            settings.logistic_regression_c,
            settings.max_iter,
        )
        stage.done(
            {
                "model": model,
                "X_train": split_result.X_train,
                "y_train": split_result.y_train,
                "PAIRS": PAIRS,
                "EPS": EPS,
            }
        )
    with stages.stage("cross_validate_model", split_result.X_train) as stage:
        cross_validated_model = cross_validate_model(
            model,
            split_result.X_train,
            split_result.y_train,
            board,
            settings.n_splits,
            settings.seed,
        )
        stage.done(
            vars(cross_validated_model)
            | {
                "X_train": split_result.X_train,
                "model": model,
                "y_train": split_result.y_train,
            }
        )
    return model, cross_validated_model


def run_evaluate(
    settings: Settings,
    stages: Stages,
    split_result: Split,
    model: Pipeline,
    evaluated_pipeline: EvaluatedPipeline,
) -> Pipeline:
    """Train the models and evaluate them."""
    with stages.stage("train_plain", split_result.X) as stage:
        plain = train_plain(
            split_result.X,
            split_result.X_train,
            split_result.y_train,
            settings.simple_imputer_strategy,
            settings.max_iter,
        )
        stage.done(
            {
                "plain": plain,
                "X_train": split_result.X_train,
                "model": model,
                "y_train": split_result.y_train,
            }
        )
    with stages.stage("compute_f1_score", split_result.X_test) as stage:
        board = compute_f1_score(
            evaluated_pipeline.board, split_result.y_test, plain, split_result.X_test
        )
        stage.done(
            {
                "board": board,
                "X_test": split_result.X_test,
                "y_test": split_result.y_test,
            }
        )
    return plain


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

    board, loaded_data, split_result = prepare_data(settings, stages)
    model, cross_validated_model = train(settings, stages, split_result, board)
    with stages.stage("evaluate_pipeline", split_result.X_test) as stage:
        evaluated_pipeline = evaluate_pipeline(
            model, split_result.X_test, split_result.y_test, cross_validated_model.board
        )
        stage.done(
            vars(evaluated_pipeline)
            | {"X_test": split_result.X_test, "y_test": split_result.y_test}
        )
    plain = run_evaluate(settings, stages, split_result, model, evaluated_pipeline)

    return Result(
        model=model,
        plain=plain,
        cv=cross_validated_model.cv,
        y_pred=evaluated_pipeline.y_pred,
        learned_state=LearnedState(),
        records=loaded_data.records,
        metrics={"score": evaluated_pipeline.score},
    )
