"""What a report tells of a finding."""

from __future__ import annotations

from dataclasses import dataclass

from nbprod.ir import Finding


@dataclass(frozen=True)
class Reported:
    """A finding as reports tell it.

    ``file_line`` is the line of the file, raw JSON or script, that holds the finding's
    first line, and ``excerpt`` the lines of the cell's source that it spans.
    ``fingerprint`` stays the same while the line that it is about does, wherever in the
    notebook that goes.
    """

    path: str
    finding: Finding
    cell_id: str | None
    file_line: int
    end_file_line: int
    excerpt: tuple[str, ...]
    fingerprint: str
