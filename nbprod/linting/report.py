"""What a report tells of a finding."""

from __future__ import annotations

from dataclasses import dataclass

from nbprod.ir import Finding


@dataclass(frozen=True)
class Place:
    """A line of a notebook as reports show it: where the file has it, and its text."""

    cell_id: str | None
    file_line: int
    text: str


@dataclass(frozen=True)
class Reported:
    """A finding as reports tell it; nothing in it holds a secret, edits aside.

    ``file_line`` is the line of the file, raw JSON or script, that holds the finding's
    first line, ``excerpt`` the lines of the cell's source that it spans, and ``places``
    the lines of what is related, in that order. ``fingerprint`` stays the same while
    the line that it is about does, wherever in the notebook, or on disk, that goes.
    """

    path: str
    finding: Finding
    cell_id: str | None
    file_line: int
    end_file_line: int
    excerpt: tuple[str, ...]
    places: tuple[Place, ...]
    fingerprint: str
