"""A notebook that calls what its libraries removed → the same in today's calls.

Only what NBP105 mends safely is written anew: where both run, results are the same.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nbprod.ir import Note, Notebook
from nbprod.linting.fixing import Mended, mend
from nbprod.notebook import parse
from nbprod.reading.files import text_of
from nbprod.reading.siblings import beside
from nbprod.rules import catalogue

CODE = "NBP105"
LONGEST = 100
"""Characters of a line that a note shows."""


@dataclass(frozen=True)
class Modern:
    """A notebook's bytes after mending, and what became of which line."""

    data: bytes
    notes: tuple[Note, ...]


def modern(path: Path) -> Modern:
    """Mend the calls of a notebook's file in memory; nothing is written.

    Raises NbprodError where it cannot be read, or is no notebook in Python.
    """
    text_of(path)  # says what is wrong with a path
    done = mend(path, path.name, path.read_bytes(), [catalogue()[CODE]], unsafe=False)
    return Modern(done.data, tuple(notes_of(done)))


def modernised(notebook: Notebook, path: Path, *, skip_broken: bool) -> Notebook:
    """Return a notebook that was read at ``path`` in today's calls, with notes on each.

    Its digest stays that of the file. Raises NbprodError and Located as reading does.
    """
    found = modern(path)
    if not found.notes:
        return notebook
    text = found.data.decode("utf-8-sig")
    new = parse(text, path.name, beside(path.parent), skip_broken=skip_broken)
    every = sorted((*new.notes, *found.notes), key=lambda note: (note.cell, note.line))
    return replace(
        new,
        notes=tuple(every),
        source_sha256=notebook.source_sha256,
        modernised=len(found.notes),
    )


def notes_of(done: Mended) -> Iterator[Note]:
    """Say of each line that was written anew what became of it."""
    before, after = done.before.notebook.cells, done.after.notebook.cells
    for one, other in zip(before, after, strict=True):
        old, new = one.source.split("\n"), other.source.split("\n")
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        for kind, first, last, start, end in matcher.get_opcodes():
            if kind == "equal":
                continue
            if last - first == end - start:
                for number in range(last - first):
                    pair = [old[first + number]], [new[start + number]]
                    yield Note(one.index, first + number + 1, said(*pair))
                continue
            gone = [line for line in old[first:last] if line.strip()]
            come = [line for line in new[start:end] if line.strip()]
            yield Note(one.index, first + 1, said(gone, come))


def said(old: list[str], new: list[str]) -> str:
    """What became of some lines."""
    if not old:
        return f"modernised: {shown(new)} was added"
    if not new:
        return f"modernised: {shown(old)} was left out"
    return f"modernised: {shown(old)} became {shown(new)}"


def shown(lines: list[str]) -> str:
    """Lines as they are shown in a note."""
    text = "; ".join(line.strip() for line in lines)
    return f"`{text[:LONGEST]}{'…' * (len(text) > LONGEST)}`"
