"""A file → what the rules find in it, each finding with all that a report needs."""

from __future__ import annotations

import ast
import hashlib
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from nbprod.errors import NbprodError
from nbprod.ir import Cell, Finding, Notebook, Related
from nbprod.linting.reading import subject_of
from nbprod.linting.report import Place, Reported
from nbprod.linting.selecting import without_silenced
from nbprod.linting.sources import Source, line_starts, script_sources, sources_in
from nbprod.reading.credentials import redact, values_in_code
from nbprod.reading.formats import decoded, without_images
from nbprod.reading.siblings import Siblings, beside
from nbprod.rules import Rule
from nbprod.subject import Subject

SHORT = 6
"""Shorter secrets may be words that mean something else where they stand."""


@dataclass(frozen=True)
class File:
    """A notebook's file as it was read; ``text`` keeps every character of it."""

    path: str
    text: str
    subject: Subject

    @property
    def notebook(self) -> Notebook:
        """The notebook that the file holds."""
        return self.subject.notebook

    @cached_property
    def sources(self) -> Mapping[int, Source]:
        """Where the source of each cell stands in the file."""
        cells = self.notebook.cells
        if self.path.lower().endswith(".py"):
            known = {c.index: (c.start, c.source.count("\n") + 1) for c in cells}
            return script_sources(self.text, known)
        try:
            return dict(enumerate(sources_in(self.text), start=1))
        except (ValueError, IndexError) as exc:
            raise NbprodError(
                f"{self.path}: its JSON is not as expected: {exc}"
            ) from None

    def line(self, cell: int, line: int) -> int:
        """The line of the file that holds a line of a cell's source."""
        source = self.sources.get(cell)
        return bisect(self._starts, source.at(line)) if source else 1

    @cached_property
    def _starts(self) -> Sequence[int]:
        return line_starts(self.text)

    @cached_property
    def cells(self) -> Mapping[int, Cell]:
        """The cells by their number."""
        return {cell.index: cell for cell in self.notebook.cells}

    @cached_property
    def secrets(self) -> Callable[[int], Sequence[str]]:
        """The secrets of a cell, by its number, that its syntax gives away."""
        return cache(lambda cell: secrets_in(self.cells.get(cell)))

    @cached_property
    def told(self) -> Callable[[int], Sequence[str]]:
        """The lines of a cell, by its number, as reports tell them: without secrets."""

        def lines(cell: int) -> Sequence[str]:
            source = self.cells[cell].source if cell in self.cells else ""
            return redact(source, self.secrets(cell)).split("\n")

        return cache(lines)


def secrets_in(cell: Cell | None) -> Sequence[str]:
    """The secrets in a cell that its syntax gives away."""
    if cell is None or not cell.code:
        return ()
    return [one for one in values_in_code(ast.parse(cell.code)) if len(one) >= SHORT]


def opened(
    path: Path, shown: str, data: bytes, siblings: Siblings | None = None
) -> File:
    """Read a notebook or script from its bytes; ``shown`` is the path in reports.

    Raises NbprodError where that is none, or none in Python.
    """
    lean = data if shown.lower().endswith(".py") else without_images(data)
    near = siblings or beside(path.parent)
    subject = subject_of(decoded(lean, shown), shown, near)
    return File(shown, data.decode(encoding_of(data)), subject)


def encoding_of(data: bytes) -> str:
    """The encoding of a file; a byte order mark stays in the text as a character."""
    marks = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
    return marks.get(data[:2], "utf-8")


def findings_in(subject: Subject, rules: Iterable[Rule]) -> Sequence[Finding]:
    """Return what rules find in a notebook and no comment silences, in order."""
    found = [
        replace(finding, code=rule.code)
        for rule in rules
        for finding in rule.check(subject)
    ]
    found.sort(
        key=lambda one: (one.span.cell, one.span.line, one.span.column, one.code)
    )
    unique = dict.fromkeys(found)
    return without_silenced(unique, subject.notebook)


def reported(file: File, findings: Iterable[Finding]) -> Iterator[Reported]:
    """Fill in what reports tell besides."""
    seen: Counter[tuple[str, str]] = Counter()
    for found in findings:
        one = without_secrets(found, file)
        span = one.span
        lines = file.told(span.cell)[span.line - 1 : span.end_line]
        key = (one.code, " ".join(lines[0].split()) if lines else "")
        seen[key] += 1
        yield Reported(
            file.path,
            one,
            file.cells[span.cell].id if span.cell in file.cells else None,
            file.line(span.cell, span.line),
            file.line(span.cell, span.end_line),
            tuple(lines),
            tuple(place_of(other, file) for other in one.related),
            fingerprint(*key, seen[key]),
        )


def without_secrets(found: Finding, file: File) -> Finding:
    """Take secrets out of what a finding says."""
    related = tuple(
        replace(one, message=redact(one.message, file.secrets(one.cell)))
        for one in found.related
    )
    message = redact(found.message, file.secrets(found.span.cell))
    return replace(found, message=message, related=related)


def place_of(one: Related, file: File) -> Place:
    """Where something is that a finding is about."""
    lines = file.told(one.cell)[one.line - 1 : one.line]
    cell = file.cells.get(one.cell)
    return Place(
        cell.id if cell else None, file.line(one.cell, one.line), "".join(lines)
    )


def fingerprint(code: str, line: str, count: int) -> str:
    """Tell a finding from others of its notebook, across the notebook's versions."""
    whole = "\0".join((code, line, str(count)))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
