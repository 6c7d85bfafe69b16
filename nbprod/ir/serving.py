"""How a raw record comes to the notebook's prediction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Serving:
    """The served model and the path from a record to its answer.

    ``model``, ``records`` and ``state`` are fields of ``Result``: the fitted model, the
    records as training read them, and what training learned. ``source`` is the whole of
    ``inference.py``, formatted.
    """

    boundary: Literal["raw", "features"]
    """What a record is: a row as the notebook reads it, or one that its model takes."""
    model: str
    records: str
    state: str
    source: str
    label: tuple[str, ...] = ()
    """Columns of the records that are the answer: a request does not need them."""
    why: str = ""
    """Why the records are not those that the notebook reads, in a sentence."""
    left_out: tuple[tuple[int, str], ...] = ()
    """(cell, statement) that choose rows for training, which no record passes."""
    scale: str = ""
    """What the model predicts where that is not the answer, such as a logarithm."""
    tensors: bool = False
    """Whether the model is a module of PyTorch, and its features are a tensor."""
