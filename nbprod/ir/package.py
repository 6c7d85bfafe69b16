"""The emitted files, and what writing them comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Package:
    """The emitted files: path relative to DIR, with ``/`` → text."""

    files: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """What reconciling one file comes to."""

    path: str
    kind: Literal["keep", "write", "delete", "merge", "conflict"]
    text: str = ""
