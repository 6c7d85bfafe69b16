"""Files with data that the notebook writes beside itself, and that the package does."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from nbprod.verify.outcome import Status, Written

DATA = frozenset(
    ".arff .csv .dat .feather .json .jsonl .md .ndjson .npy .npz .parquet .tsv .txt "
    ".xlsx .xml .yaml .yml".split()
)
"""Suffixes of what is compared: drawings are not, and the package keeps its models in a
directory of its own."""
KEPT = "files"
TOLERANCE = 1e-9
"""The same as in inside/differ.py, for numbers in texts."""
WORDS = re.compile(r"[\s,;:\[\]{}()\"']+")


def keep_written(copy: Path, original: Path, store: Path) -> None:
    """Move what was written in a copy of a folder into a store.

    What was there before and has its size and time of change still was not written.
    """
    for file in sorted(copy.rglob("*")):
        if file.suffix.lower() not in DATA or file.is_symlink() or not file.is_file():
            continue
        path = file.relative_to(copy)
        if not is_as_before(file, original / path):
            target = store / KEPT / path
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)


def is_as_before(file: Path, original: Path) -> bool:
    """Whether a file is a copy that nothing changed."""
    try:
        before = original.stat()
    except OSError:
        return False
    now = file.stat()
    return (now.st_size, now.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def kept_in(store: Path) -> dict[str, Path]:
    """The files that were written, by their paths in the notebook's folder."""
    root = store / KEPT
    return {
        file.relative_to(root).as_posix(): file
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }


def written(ours: Path, theirs: Path, must: bool) -> Iterator[Written]:
    """Each file that the notebook wrote, beside the package's; both from stores.

    ``must``: the package holds statements that write files, so that all must be there.
    """
    mine = kept_in(ours)
    for path, file in kept_in(theirs).items():
        if path in mine:
            yield Written(path, *compared(mine[path].read_bytes(), file.read_bytes()))
        elif must:
            yield Written(path, "missing", "the package does not write it")
        else:
            yield Written(path, "skipped", "no statement that is kept writes files")


def without_noise(
    files: Iterable[Written], again: Path, first: Path
) -> Iterator[Written]:
    """What differs between two runs of the notebook with one seed is noise."""
    itself = {one.path: one.status for one in written(again, first, True)}
    for one in files:
        if one.status == "different" and itself.get(one.path) != "equal":
            why = f"differs between two runs of the notebook: {one.detail}"
            yield Written(one.path, "noise", why)
        else:
            yield one


def compared(ours: bytes, theirs: bytes) -> tuple[Status, str]:
    """How two files compare: bytes first, then as texts with numbers in them."""
    if ours == theirs:
        return "equal", ""
    try:
        mine, other = (one.decode("utf-8").splitlines() for one in (ours, theirs))
    except UnicodeDecodeError:
        return "different", f"{len(ours)} bytes, notebook {len(theirs)}, not the same"
    for number, (line, beside) in enumerate(zip(mine, other, strict=False), start=1):
        if line != beside and not is_close(line, beside):
            return (
                "different",
                f"line {number}: {line[:80]!r}, notebook {beside[:80]!r}",
            )
    if len(mine) != len(other):
        return "different", f"{len(mine)} lines, notebook {len(other)}"
    return "close", f"numbers within a relative {TOLERANCE:g}"


def is_close(line: str, other: str) -> bool:
    """Whether two lines are the same but for the last digits of numbers."""
    words, beside = WORDS.split(line), WORDS.split(other)
    if len(words) != len(beside) or WORDS.findall(line) != WORDS.findall(other):
        return False
    return all(
        one == two or is_number(one, two)
        for one, two in zip(words, beside, strict=True)
    )


def is_number(one: str, two: str) -> bool:
    """Whether two words are numbers that are nearly the same, and not whole ones."""
    try:
        whole = one.lstrip("-").isdigit() and two.lstrip("-").isdigit()
        return not whole and math.isclose(float(one), float(two), rel_tol=TOLERANCE)
    except ValueError:
        return False
