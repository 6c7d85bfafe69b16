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
class Spot:
    """Where a file wants its user's eye; line 0 for all of it."""

    line: int
    function: str
    why: str


@dataclass(frozen=True)
class Change:
    """What reconciling one file comes to.

    ``merge`` is what both sides changed; ``conflict`` has spots that the user has to
    settle; ``refuse`` is what cannot be merged, for want of the text last written.
    """

    path: str
    kind: Literal["keep", "write", "delete", "merge", "conflict", "refuse"]
    text: str = ""
    spots: tuple[Spot, ...] = ()
    note: str = ""
    edited: bool = False
    """Whether it has lines of the user's own."""
    carried: tuple[str, ...] = ()
    """Edits that came from elsewhere: ``features.fill → clean.fill``."""
