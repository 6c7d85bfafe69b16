"""What was read: a notebook's cells, outputs and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal


@dataclass(frozen=True)
class Output:
    """One stored output of a code cell."""

    kind: Literal["stream", "result", "display", "error"]
    text: str
    html: str = ""


@dataclass(frozen=True)
class Note:
    """Something a user should know, and where: cell 0 is the notebook as a whole."""

    cell: int
    line: int
    message: str


@dataclass(frozen=True)
class Cell:
    """A cell; ``code`` is its source as plain Python, line for line.

    ``code`` has IPython's own syntax replaced (see notebook.py), so that line n of
    ``code`` is line n of ``source``. It is empty for cells that are not code and for
    cells that the notebook excludes from export.
    """

    index: int
    code_index: int | None
    id: str | None
    kind: Literal["code", "markdown", "raw"]
    source: str
    code: str = ""
    outputs: tuple[Output, ...] = ()
    tags: frozenset[str] = frozenset()
    execution_count: int | None = None
    lines: tuple[int, ...] = ()
    """Of each line of ``code`` the line of ``source``, where they are not the same."""
    start: int = 0
    """Of a script's cell: the lines of the file before its first."""


@dataclass(frozen=True)
class PipRequirement:
    """A requirement that the notebook itself installs, as written there."""

    text: str
    cell: int
    line: int


@dataclass(frozen=True)
class CarriedFile:
    """A file that goes into the package: a local module or what a cell wrote."""

    path: str
    text: str
    cell: int


@dataclass(frozen=True)
class Notebook:
    """A notebook as the analysis sees it."""

    name: str
    cells: tuple[Cell, ...]
    notes: tuple[Note, ...] = ()
    broken: tuple[Note, ...] = ()
    """The cells that are left out since they cannot be converted, and why."""
    pip: tuple[PipRequirement, ...] = ()
    carried: tuple[CarriedFile, ...] = ()
    preamble: tuple[str, ...] = ()
    """Import statements that the neutralised code needs, such as ``import os``."""
    source_sha256: str = ""
    python: str = ""
    modernised: int = 0
    """So many places were written anew, since libraries had removed what they call."""
    added: frozenset[str] = frozenset()
    """Names that it does not have itself: what is kept for predictions."""
    wanted: frozenset[str] = frozenset()
    """Names whose values predictions need."""
    fixed: frozenset[tuple[int, int]] = frozenset()
    """(cell, line) of the statements that records pass as well: their numbers are no
    settings, since a trained model must go on to mean what it did."""
    common: frozenset[str] = frozenset()
    """The top-level modules that it shares with other notebooks of its folder."""
    handed: frozenset[tuple[int, int]] = frozenset()
    """(cell, line) of the statements that write what other notebooks of its folder
    read."""
    originals: Mapping[tuple[int, str], str] = field(default_factory=dict)
    """(cell, statement) → that statement as the notebook has it, where something of it
    is kept under a name; both as ``ast.unparse`` has them."""

    @cached_property
    def codes(self) -> Mapping[int, str]:
        """The code of each cell, by its index."""
        return {cell.index: cell.code for cell in self.cells}
