"""Rules over many files: from the cache, in this process, or in several at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbprod.errors import NbprodError, OtherLanguage
from nbprod.linting import cache
from nbprod.linting.report import Reported
from nbprod.linting.selection import Selection, ignored_in
from nbprod.siblings import beside

ENOUGH = 6
"""Files beyond which several processes are worth their start."""


@dataclass(frozen=True)
class Task:
    """A file to check. ``data`` is its content where that is not the file's own."""

    path: Path
    shown: str
    selection: Selection
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

    ``passed`` is called after each. Raises NbprodError where no rule has a code that
    is asked for.
    """
    known: list[Outcome | None] = [before(task) for task in tasks]
    left = [task for task, one in zip(tasks, known, strict=True) if one is None]
    if left:
        from nbprod.linting.selecting import selected

        selected(left[0].selection)
    workers = processors()
    if len(left) > ENOUGH and workers > 1:
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(min(workers, len(left))) as pool:
            fresh = pool.map(checked, left, chunksize=max(1, min(8, len(left) // 8)))
            yield from merged(known, fresh, passed)
    else:
        yield from merged(known, map(checked, left), passed)


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
        key = key_of(task, read_bytes(task))
    except NbprodError as exc:
        return Outcome(task.shown, error=str(exc))
    found = cache.remembered(task.folder, key, beside(task.path.parent))
    return None if found is None else Outcome(task.shown, tuple(found))


def key_of(task: Task, data: bytes) -> str:
    """The name under which the cache has what is found in a file."""
    return cache.key_of(data, task.shown, task.selection.words())


def checked(task: Task) -> Outcome:
    """Check a file, and keep what was found for the next time."""
    from nbprod.linting.checking import findings_in, opened, reported
    from nbprod.linting.selecting import selected

    asked: dict[str, str | None] = {}
    try:
        data = read_bytes(task)
        near = cache.recorded(beside(task.path.parent), asked)
        file = opened(task.path, task.shown, data, near)
        rules = selected(task.selection)
        ignored = ignored_in(task.shown, task.selection)
        findings = findings_in(file.subject, rules, ignored)
        found = tuple(reported(file, findings))
    except OtherLanguage as exc:
        return Outcome(task.shown, error=str(exc), other=True)
    except NbprodError as exc:
        return Outcome(task.shown, error=str(exc))
    if task.folder is not None:
        key = key_of(task, data)
        cache.remember(task.folder, key, asked, found)
    return Outcome(task.shown, found)
