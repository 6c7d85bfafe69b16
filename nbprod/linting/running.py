"""Rules over many files: from the cache, in this process, or in several at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from nbprod.errors import NbprodError, OtherLanguage
from nbprod.linting import cache
from nbprod.linting.checking import Reported, findings_in, opened, reported
from nbprod.rules import catalogue
from nbprod.siblings import beside

ENOUGH = 6
"""Files beyond which several processes are worth their start."""


@dataclass(frozen=True)
class Task:
    """A file to check. ``data`` is its content where that is not the file's own."""

    path: Path
    shown: str
    codes: tuple[str, ...]
    folder: Path | None = None
    """The cache's; None for none."""
    data: bytes | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a file: findings, or the reason why there can be none."""

    shown: str
    found: tuple[Reported, ...] = ()
    error: str = ""
    other: bool = False
    """The file is a notebook in another language."""


def run(
    tasks: Sequence[Task], passed: Callable[[], None] = lambda: None
) -> Iterator[Outcome]:
    """Check files, and yield what came of each in the given order.

    ``passed`` is called after each.
    """
    workers = min(
        (
            len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count() or 1
        ),
        len(tasks),
    )
    known: list[Outcome | None] = [before(task) for task in tasks]
    left = [task for task, one in zip(tasks, known, strict=True) if one is None]
    if len(left) > ENOUGH and workers > 1:
        with ProcessPoolExecutor(workers) as pool:
            fresh = pool.map(checked, left, chunksize=max(1, min(8, len(left) // 8)))
            yield from merged(known, fresh, passed)
    else:
        yield from merged(known, map(checked, left), passed)


def merged(
    known: Sequence[Outcome | None],
    fresh: Iterator[Outcome],
    passed: Callable[[], None],
) -> Iterator[Outcome]:
    """Put what was known and what is found now in their order."""
    for one in known:
        yield one or next(fresh)
        passed()


def read_bytes(task: Task) -> bytes:
    """The content of a file. Raises NbprodError where it cannot be read."""
    if task.data is not None:
        return task.data
    try:
        return task.path.read_bytes()
    except OSError as exc:
        raise NbprodError(f"{task.shown}: cannot be read: {exc.strerror}") from None


def before(task: Task) -> Outcome | None:
    """What the cache has of a file."""
    if task.folder is None or not task.folder.is_dir():
        return None
    try:
        key = cache.key_of(read_bytes(task), task.shown, task.codes)
    except NbprodError as exc:
        return Outcome(task.shown, error=str(exc))
    found = cache.remembered(task.folder, key, beside(task.path.parent))
    return None if found is None else Outcome(task.shown, tuple(found))


def checked(task: Task) -> Outcome:
    """Check a file, and keep what was found for the next time."""
    asked: dict[str, str | None] = {}
    try:
        data = read_bytes(task)
        near = cache.recorded(beside(task.path.parent), asked)
        file = opened(task.path, task.shown, data, near)
        rules = [catalogue()[code] for code in task.codes]
        found = tuple(reported(file, findings_in(file.subject, rules)))
    except OtherLanguage as exc:
        return Outcome(task.shown, error=str(exc), other=True)
    except NbprodError as exc:
        return Outcome(task.shown, error=str(exc))
    if task.folder is not None:
        key = cache.key_of(data, task.shown, task.codes)
        cache.remember(task.folder, key, asked, found)
    return Outcome(task.shown, found)


def replaced(task: Task, data: bytes) -> Task:
    """The same task for other content."""
    return replace(task, data=data)
