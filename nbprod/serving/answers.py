"""The answer: from what a model predicts back to what the notebook says."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from nbprod import libraries
from nbprod.ir import Flow, Label
from nbprod.serving.path import Path


@dataclass(frozen=True)
class Answer:
    """The statements that answer for features ``X`` by ``model``.

    ``fields`` are those of the state that they read, each with the notebook's name.
    """

    nodes: tuple[ast.stmt, ...]
    fields: tuple[tuple[str, str], ...] = ()
    docstring: str = "What the model predicts for each row."
    scale: str = ""


def answer_of(flow: Flow, labels: Mapping[str, Label], path: Path) -> Answer:
    """How the notebook answers with its model."""
    lines = ["answers = pd.DataFrame({'prediction': np.ravel(model.predict(X))})"]
    kind = path.fitted.type
    if has_probabilities(kind):
        lines.append("answers['probability'] = model.predict_proba(X).tolist()")
    elif not kind or libraries.method(kind, "predict") is None:
        lines.append(
            "if hasattr(model, 'predict_proba'):\n"
            "    answers['probability'] = model.predict_proba(X).tolist()"
        )
    lines.append("return answers")
    nodes = ast.parse("def f():\n" + "\n".join(indented(lines))).body[0].body  # type: ignore[attr-defined]
    return Answer(tuple(nodes))


def indented(lines: list[str]) -> list[str]:
    """Lines as they stand in a function."""
    return ["    " + part for line in lines for part in line.split("\n")]


def has_probabilities(kind: str) -> bool:
    """Whether a class of models gives probabilities."""
    if not kind:
        return False
    plain = kind.rpartition(".")[2]
    return plain.endswith(("Classifier", "NB", "LogisticRegression"))
