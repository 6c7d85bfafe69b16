"""Mending a file until nothing more can be mended."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nbprod.errors import NbprodError
from nbprod.ir import Finding
from nbprod.linting.checking import File, encoding_of, findings_in, opened
from nbprod.linting.mending import chosen, mended, with_blank_lines
from nbprod.reading.siblings import Siblings
from nbprod.rules import Rule

ROUNDS = 100
"""Rounds of mending, each of which may make room for another."""


@dataclass(frozen=True)
class Mended:
    """A file before and after; ``left`` are the findings that remain."""

    before: File
    after: File
    data: bytes
    count: int
    left: Sequence[Finding]


def mend(
    path: Path,
    shown: str,
    data: bytes,
    rules: Sequence[Rule],
    near: Siblings | None = None,
    *,
    unsafe: bool,
) -> Mended:
    """Make the fixes of rules in a notebook's bytes, again until none is left.

    Nothing is written. Raises NbprodError where the bytes are no notebook in Python,
    or a fix would not leave one, which is a fault of nbprod.
    """
    first = file = opened(path, shown, data, near)
    count = 0
    for _ in range(ROUNDS):
        found = findings_in(file.subject, rules)
        fixes = [one.fix for one in found if one.fix and (unsafe or one.fix.safe)]
        ready = chosen(fixes, file.notebook, file.sources)
        made = with_blank_lines(ready, file.notebook)
        text = mended(file.text, file.sources, made) if ready else file.text
        if text == file.text:
            break
        data = text.encode(encoding_of(data))
        again = opened(path, shown, data, near)
        unharmed(file, again)
        count += len(ready)
        file = again
    else:
        found = findings_in(file.subject, rules)
    return Mended(first, file, data, count, found)


def unharmed(before: File, after: File) -> None:
    """Make sure that a fix left every cell that could be read as one that can be."""
    known = {note.cell for note in before.notebook.broken}
    for note in after.notebook.broken:
        if note.cell not in known:
            raise NbprodError(
                f"{before.path}, cell {note.cell}: a fix would leave no Python here, "
                "which is a fault of nbprod: please report it; nothing was written"
            )


def replace_bytes(path: Path, data: bytes) -> None:
    """Write a file at once or not at all; its permissions stay, and links to it.

    Raises NbprodError where the disk refuses.
    """
    place = path.resolve()
    try:
        descriptor, aside = tempfile.mkstemp(dir=place.parent, prefix=".nbprod")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            shutil.copymode(place, aside)
            os.replace(aside, place)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
    except OSError as exc:
        raise NbprodError(f"{path}: cannot be written: {exc.strerror}") from None
