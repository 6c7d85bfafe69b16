"""Writing what was made: tables, models, predictions."""

from __future__ import annotations

from nbprod.stages import Stage

STAGE = Stage(
    name="save",
    order=80,
    verb="save",
    participle="Saved",
    title="Save the results",
    nouns=("results", "outputs", "files"),
    roles=frozenset({"writer", "dump"}),
    words=(
        "sav*",
        "save the model*",
        "save model*",
        "sav* the model*",
        "sav* the trained model",
        "model saving",
        "save the cleaned data",
        "sav* the prediction*",
        "export*",
        "export* the model*",
        "export* data",
        "export* to csv",
        "writ* to csv",
        "write* to file",
        "writ* the * to disk",
        "pickl*",
        "pickl* the model*",
        "dump*",
        "serializ*",
        "persist*",
        "persist* model*",
        "model persistence",
        "submission*",
        "sauvegarde*",
        "guardar",
        "salvar",
        "speichern",
        "保存",
        "сохранение",
    ),
    examples=(
        "Save the model",
        "Exporting to CSV",
        "Pickling The Model file For Deployment",
        "Model persistence",
        "保存模型",
    ),
)
