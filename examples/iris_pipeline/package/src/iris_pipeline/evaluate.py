"""Evaluate the models (cells 15, 17 and 18)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import Pipeline

from iris_pipeline.functions import Scoreboard


@dataclass(frozen=True)
class CrossValidatedModel:
    """The notebook's variables after `cross_validate_model`."""

    folds: StratifiedKFold
    cv: np.ndarray
    board: Scoreboard


def cross_validate_model(
    model: Pipeline,
    X_train: pd.DataFrame,
    y_train: np.ndarray,
    board: Scoreboard,
    n_splits: int,
    seed: int,
) -> CrossValidatedModel:
    """Compute the cross-validation scores."""
    folds = StratifiedKFold(n_splits=n_splits, shuffle=True, random_state=seed)
    cv = cross_val_score(model, X_train, y_train, cv=folds, scoring="f1_macro")
    board.add("cv f1", cv.mean())
    return CrossValidatedModel(folds=folds, cv=cv, board=board)


@dataclass(frozen=True)
class EvaluatedPipeline:
    """The notebook's variables after `evaluate_pipeline`."""

    y_pred: np.ndarray
    score: float
    board: Scoreboard


def evaluate_pipeline(
    model: Pipeline, X_test: pd.DataFrame, y_test: np.ndarray, board: Scoreboard
) -> EvaluatedPipeline:
    """Compute the F1 score of `Pipeline`."""
    y_pred = model.predict(X_test)
    score = f1_score(y_test, y_pred, average="macro")
    board.add("test f1", score)
    return EvaluatedPipeline(y_pred=y_pred, score=score, board=board)


def compute_f1_score(
    board: Scoreboard, y_test: np.ndarray, plain: Pipeline, X_test: pd.DataFrame
) -> Scoreboard:
    """Compute the F1 score of `Pipeline`."""
    board.add(
        "without ratios", f1_score(y_test, plain.predict(X_test), average="macro")
    )
    return board
