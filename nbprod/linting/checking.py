"""A file → what the rules find in it, each finding with all that a report needs."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from nbprod.credentials import redact
from nbprod.errors import NbprodError
from nbprod.formats import decoded, without_images
from nbprod.ir import Cell, Finding, Notebook
from nbprod.linting.reading import subject_of
from nbprod.linting.report import Reported
from nbprod.linting.selecting import means, without_silenced
from nbprod.linting.sources import Source, script_sources, sources_in
from nbprod.rules import Rule
from nbprod.siblings import Siblings, beside
from nbprod.subject import Subject


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
        if source is None:
            return 1
        at, left = source.start, line
        for piece in source.pieces:
            at = piece.start
            left -= max(piece.text.count("\n"), 1)
            if left <= 0:
                break
        return self.text.count("\n", 0, at) + 1


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


def findings_in(
    subject: Subject, rules: Iterable[Rule], ignored: Sequence[str] = ()
) -> Sequence[Finding]:
    """Return what rules find in a notebook and no comment silences, in order.

    ``ignored`` are codes that the configuration ignores in this file.
    """
    found = [
        replace(finding, code=rule.code)
        for rule in rules
        if not any(means(code, rule.code) for code in ignored)
        for finding in rule.check(subject)
    ]
    found.sort(
        key=lambda one: (one.span.cell, one.span.line, one.span.column, one.code)
    )
    unique = dict.fromkeys(found)
    return without_silenced(unique, subject.notebook)


def reported(file: File, findings: Iterable[Finding]) -> Iterator[Reported]:
    """Fill in what reports tell besides."""
    cells = {cell.index: cell for cell in file.notebook.cells}
    seen: Counter[tuple[str, str]] = Counter()
    for one in findings:
        span = one.span
        cell = cells.get(span.cell)
        lines = excerpt(cell, span.line, span.end_line)
        key = (one.code, " ".join(lines[0].split()) if lines else "")
        seen[key] += 1
        yield Reported(
            file.path,
            one,
            cell.id if cell else None,
            file.line(span.cell, span.line),
            file.line(span.cell, span.end_line),
            lines,
            fingerprint(file.path, *key, seen[key]),
        )


def excerpt(cell: Cell | None, first: int, last: int) -> tuple[str, ...]:
    """The lines of a cell's source that a finding spans, without secrets."""
    if cell is None:
        return ()
    return tuple(map(redact, cell.source.split("\n")[first - 1 : last]))


def fingerprint(path: str, code: str, line: str, count: int) -> str:
    """Tell a finding from others across versions of a notebook."""
    whole = "\0".join((path, code, line, str(count)))
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:16]
