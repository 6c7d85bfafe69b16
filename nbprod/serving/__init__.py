"""Fit-state lifting: the path from a raw record to the prediction of a notebook.

From the matrix that the served model was fitted on, statement by statement back to the
frame that the notebook reads. What an operation learns from the data becomes state;
what chooses rows is left out; the rest is done to a record as it was to the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nbprod.dataflow import analyse
from nbprod.ir import Flow, Label, Notebook
from nbprod.recognise import recognise
from nbprod.serving.answers import Answer, answer_of
from nbprod.serving.inlining import inlined
from nbprod.serving.path import Path, derive
from nbprod.serving.rewritten import with_kept
from nbprod.serving.singles import numbered

WRITTEN_OUT = 4
"""Functions of a notebook that are written out, at most."""


@dataclass(frozen=True)
class Served:
    """The path of a record, and how the notebook answers at its end.

    ``notebook`` is the one that also keeps what the path needs, under names of its
    own; ``records`` is its name for the records as they are read.
    """

    path: Path
    answer: Answer
    fields: Mapping[str, str]
    """Fields of the state, each with the notebook's name for its value."""
    notebook: Notebook
    records: str


def served(flow: Flow, labels: Mapping[str, Label], model: str = "") -> Served | None:
    """How a notebook's model is served; None where nothing is, or can be.

    ``model`` is the name of the one that was asked for. Where a function of the
    notebook stands in the way, it is tried written out.
    """
    found, blocked = derived(flow, labels, model)
    for _ in range(WRITTEN_OUT):
        if blocked is None or (found and not found.path.source.after):
            break
        notebook = inlined(flow, blocked)
        if notebook is None:
            break
        flow = analyse(notebook)
        again, blocked = derived(flow, recognise(flow), model)
        found = again or found
    return found


def derived(
    flow: Flow, labels: Mapping[str, Label], model: str
) -> tuple[Served | None, int | None]:
    """How the model is served, and the first statement that stands in the way."""
    path, blocked = derive(flow, labels, model)
    if path is None:
        return None, blocked
    answer = answer_of(flow, labels, path.fitted, path.at)
    if answer is None:
        return None, None
    names = path.at.kept.names
    fields = {name: names[name] for name in sorted(path.fields | answer.fields)}
    hoists = [one for one in path.at.kept.hoists if one.name in fields]
    passed = {step.index for step in path.steps if numbered(step)} | answer.passed
    kept = with_kept(flow, path.source, hoists, fields.values(), sorted(passed))
    return (Served(path, answer, fields, *kept) if kept else None), blocked
