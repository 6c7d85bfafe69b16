"""What was written, what stands there now, what is new → what to do with each file.

A file is one of four things: as it should be, nbprod's own and out of date, the user's
own while the notebook gives what it gave before, or changed on both sides.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from nbprod.errors import NbprodError
from nbprod.ir import Change, Package

RECORD = ".nbprod/record.json"
FORMAT = 1


@dataclass(frozen=True)
class Base:
    """What the last convert wrote: notebook, and SHA-256 of each file by its path."""

    notebook: str
    files: Mapping[str, str]


def read_record(text: str) -> Base:
    """Read ``.nbprod/record.json``.

    Raises NbprodError where it is damaged, newer than this nbprod, or names a path that
    leads out of the package.
    """
    damaged = f"{RECORD} is damaged: convert into another folder"
    try:
        record = json.loads(text)
        version, files = record["format"], record["files"]
        notebook = str(record["notebook"]["name"])
        pairs = {str(path): str(digest) for path, digest in files.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise NbprodError(damaged) from None
    if version != FORMAT:
        raise NbprodError(
            f"{RECORD} is of format {version}, which this nbprod does not know: "
            "use a newer nbprod, or convert into another folder"
        )
    if any(not is_inside(path) for path in pairs):
        raise NbprodError(damaged)
    return Base(notebook, pairs)


def is_inside(path: str) -> bool:
    """Whether a path is relative, plain, and leads to nowhere outside of its folder."""
    parts = PurePosixPath(path).parts
    plain = not set(path) & set("\\:\0") and path.isprintable()
    inside = bool(parts) and ".." not in parts and not path.startswith("/")
    return plain and inside and PurePosixPath(path).as_posix() == path


def reconcile(
    base: Base | None, disk: Mapping[str, str], package: Package
) -> tuple[Change, ...]:
    """Decide for each file: keep, write, delete, or a conflict.

    ``disk`` holds the text of the files that are there. A file that the user changed
    is kept while the notebook gives for it what it gave before, and is a conflict
    otherwise; so is one that the user put where a new file goes. The record follows
    the package. Changes are in the order of their paths.
    """
    known = base.files if base else {}
    paths = sorted({*known, *package.files})
    return tuple(
        _change(path, known.get(path), disk.get(path), package.files.get(path))
        for path in paths
    )


def _change(path: str, base: str | None, disk: str | None, new: str | None) -> Change:
    if disk == new:
        return Change(path, "keep", new or "")
    if path == RECORD and new is not None:
        return Change(path, "write", new)
    there = digest(disk) if disk is not None else None
    given = digest(new) if new is not None else None
    if there == base:
        return Change(path, "write", new) if new is not None else Change(path, "delete")
    if given == base:
        return Change(path, "keep", disk or "")
    return Change(path, "conflict", new or "")


def forced(
    changes: tuple[Change, ...], disk: Mapping[str, str], package: Package
) -> tuple[Change, ...]:
    """Settle everything for the notebook: what the user changed is written over.

    Files that were deleted come back.
    """
    settled = []
    for one in changes:
        new, old = package.files.get(one.path), disk.get(one.path)
        if new is not None:
            one = Change(one.path, "keep" if old == new else "write", new)
        elif old is not None:
            one = Change(one.path, "delete")
        settled.append(one)
    return tuple(settled)


def differences(
    changes: tuple[Change, ...], disk: Mapping[str, str], folder: str
) -> Iterator[str]:
    """Yield the lines of a unified diff from what stands there to what is new."""
    for change in changes:
        if change.kind == "keep":
            continue
        old, new = disk.get(change.path, ""), change.text
        name = f"{folder}/{change.path}"
        yield from _diff(
            old,
            new,
            name if change.path in disk else "/dev/null",
            "/dev/null" if change.kind == "delete" else name,
        )


def _diff(old: str, new: str, before: str, after: str) -> Iterator[str]:
    lines = difflib.unified_diff(
        old.splitlines(keepends=True), new.splitlines(keepends=True), before, after
    )
    for line in lines:
        if line.endswith("\n"):
            yield line
        else:
            yield f"{line}\n\\ No newline at end of file\n"


def digest(text: str) -> str:
    """Return the SHA-256 of a file's text in UTF-8; bytes that are none count too."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
