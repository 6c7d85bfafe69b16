"""Fit-state lifting: the path from a raw record to the prediction of a notebook.

From the matrix that the served model was fitted on, statement by statement back to the
frame that the notebook reads. What an operation learns from the data becomes state;
what chooses rows is left out; the rest is done to a record as it was to the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nbprod.ir import Flow, Label, Notebook
from nbprod.serving.answers import Answer, answer_of
from nbprod.serving.path import Path, derive
from nbprod.serving.rewritten import with_kept


@dataclass(frozen=True)
class Served:
    """The path of a record, and how the notebook answers at its end.

    ``notebook`` is the one that also keeps what the path needs, under names of its
    own; ``records`` is its name for the records as they are read.
    """

    path: Path
    answer: Answer
    notebook: Notebook
    records: str


def served(flow: Flow, labels: Mapping[str, Label], model: str = "") -> Served | None:
    """How a notebook's model is served; None where nothing is, or can be.

    ``model`` is the name of the one that was asked for.
    """
    path = derive(flow, labels, model)
    kept = with_kept(flow, path) if path else None
    if path is None or kept is None:
        return None
    return Served(path, answer_of(flow, labels, path), *kept)
