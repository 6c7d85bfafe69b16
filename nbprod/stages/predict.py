"""Answers of the models for given rows."""

from __future__ import annotations

from nbprod.stages import Stage

STAGE = Stage(
    name="predict",
    order=60,
    verb="predict",
    participle="Predicted",
    title="Predict with the models",
    nouns=("labels", "values", "answers"),
    roles=frozenset({"predict"}),
    words=(
        "predict*",
        "make* prediction*",
        "making prediction*",
        "make* a prediction*",
        "predict* with * model",
        "predict* using model",
        "predict* the test set*",
        "predict on*",
        "inference",
        "forecast*",
        "prediccion*",
        "previsao",
        "previsoes",
        "vorhersage*",
        "预测",
        "予測",
        "предсказан*",
    ),
    examples=(
        "Making Predictions",
        "Predicting the Test set results",
        "Inference",
        "预测",
    ),
)
