"""How a notebook fails by itself: where, of what, and what stands behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Failure:
    """Where and why a notebook does not run by itself; ``cell`` counts from 1.

    ``kind`` is what stands behind it, as far as the error tells: ``missing module``,
    ``missing data``, ``no network``, ``removed from a library``, ``time limit``,
    ``memory limit``, ``process limit``, or ``error``.
    """

    cell: int
    error: str
    kind: str


KINDS = (
    ("missing module", r"^(ModuleNotFoundError)"),
    ("removed from a library", r"^(ImportError: cannot import name|AttributeError: "
     r"(module|'?(DataFrame|Series|Index|numpy|ndarray)|`np\.|type object))"),
    ("removed from a library", r"^TypeError: .*unexpected keyword argument"),
    ("no network", r"URLError|ConnectionError|gaierror|MaxRetryError|NameResolution"),
    ("missing data", r"^(FileNotFoundError|OSError: .*(No such file|not found))"),
    ("memory limit", r"^(MemoryError|numpy\.\S*ArrayMemoryError)"),
)  # fmt: skip
"""What stands behind an error, by its text: a heuristic; the first that fits."""


def kind_of(name: str, text: str) -> str:
    """What stands behind an error of a cell, or ``error`` where that is not known."""
    said = f"{name}: {text}"
    return next((kind for kind, sign in KINDS if re.search(sign, said)), "error")
