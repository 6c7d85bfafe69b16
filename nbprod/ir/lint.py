"""What ``lint`` finds, and how it is mended."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A piece of a cell's source, as users count.

    Lines and columns from 1, columns in characters; the end column is not included.
    """

    cell: int
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class Edit:
    """A piece of a cell's source, and what stands there afterwards."""

    span: Span
    text: str


@dataclass(frozen=True)
class Fix:
    """Edits that belong together; ``safe`` if no value of the notebook changes."""

    edits: tuple[Edit, ...]
    safe: bool = True


@dataclass(frozen=True)
class Related:
    """Another place that a finding is about."""

    cell: int
    line: int
    message: str


@dataclass(frozen=True)
class Finding:
    """What a rule found, where, and what to do; ``code`` is filled in by the runner."""

    span: Span
    message: str
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    code: str = ""
