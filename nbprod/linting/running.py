"""Rules over many files: from the cache, in this process, or in several at once."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nbprod.errors import NbprodError
from nbprod.linting import cache
from nbprod.linting.cache import Kept
from nbprod.linting.report import Reported
from nbprod.linting.selection import Selection
from nbprod.reading.siblings import beside

ENOUGH = 6
"""Files beyond which several processes are worth their start."""


@dataclass(frozen=True)
class Task:
    """A file to check. ``data`` is its content where that is not the file's own."""

    path: Path
    shown: str
    selection: Selection
    ignored: tuple[str, ...] = ()
    """Codes that are ignored in this file."""
    folder: Path | None = None
    """The cache's; None for none."""
    data: bytes | None = None
    fixes: str = ""
    """What is mended: nothing, ``safe`` or ``unsafe`` fixes."""
    dry: bool = False
    """Nothing is written; the difference is told."""
    excluded: bool = False
    """Nothing is looked for."""

    @property
    def entry(self) -> Path | None:
        """Where the cache keeps what is found."""
        if self.folder is None:
            return None
        words = (self.shown, *self.selection.words(), *self.ignored)
        return cache.entry_of(self.folder, words)


@dataclass(frozen=True)
class Outcome:
    """What came of a file: findings, or the reason why there can be none."""

    shown: str
    found: tuple[Reported, ...] = ()
    error: str = ""
    other: bool = False
    """The file is a notebook in another language."""
    trace: str = ""
    """Where nbprod failed, if that is the reason."""
    mended: int = 0
    difference: tuple[str, ...] = ()
    data: bytes | None = None
    """What content that is not the file's own comes to, where it was to be mended."""


def run(
    tasks: Sequence[Task], passed: Callable[[], None] = lambda: None
) -> Iterator[Outcome]:
    """Check files, and yield what came of each in the given order.

    ``passed`` is called after each. Raises NbprodError where no rule has a code that
    is asked for.
    """
    known = [before(task) for task in tasks]
    left = [task for task, one in zip(tasks, known, strict=True) if one is None]
    if left:  # what is imported here, processes that are forked have
        from nbprod.linting import examining
        from nbprod.linting.selecting import selected

        for selection in {
            one.selection.words(): one.selection for one in left
        }.values():
            selected(selection)
        with mapping(left) as fresh:
            yield from merged(known, fresh(examining.examined, left), passed)
    else:
        yield from merged(known, iter(()), passed)


@contextmanager
def mapping(
    tasks: Sequence[Task],
) -> Iterator[Callable[[Callable[[Task], Outcome], Sequence[Task]], Iterator[Outcome]]]:
    """Give what maps a function over tasks, in several processes if there are many.

    Raises NbprodError where such a process is ended from outside.
    """
    from nbprod.beside import processors

    workers = min(processors(), len(tasks))
    if len(tasks) <= ENOUGH or workers < 2:
        yield map
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    pool = ProcessPoolExecutor(workers, initializer=signal.signal, initargs=QUIET)
    size = max(1, min(8, len(tasks) // (4 * workers)))
    try:
        yield lambda work, given: pool.map(work, given, chunksize=size)
    except BrokenProcessPool:
        raise NbprodError(
            "a process that was checking notebooks was ended from outside, perhaps for "
            "want of memory: give fewer notebooks at once"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


QUIET = (signal.SIGINT, signal.SIG_IGN)
"""An interrupt is for the process that waits, which ends the others."""


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
    """What is known of a file without a look at it, or from the cache."""
    if task.excluded:
        return Outcome(task.shown, data=task.data if task.fixes else None)
    entry = task.entry
    if entry is None or not entry.is_file():
        return None
    try:
        state = cache.state_of(read_bytes(task))
    except NbprodError as exc:
        return Outcome(task.shown, error=str(exc))
    kept = cache.remembered(entry, state, beside(task.path.parent))
    if kept is None or any(mendable(one, task.fixes) for one in kept.found):
        return None
    return outcome_of(task, kept)


def mendable(one: Reported, fixes: str) -> bool:
    """Whether a finding has a fix that is asked for."""
    fix = one.finding.fix
    return fix is not None and (fixes == "unsafe" or (fixes == "safe" and fix.safe))


def outcome_of(task: Task, kept: Kept) -> Outcome:
    """What came of a file of which the findings are known."""
    if kept.passed_over:
        return Outcome(task.shown, error=kept.passed_over, other=True)
    return Outcome(task.shown, kept.found)
