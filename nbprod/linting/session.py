"""One run of ``lint``: from what was asked to what is told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from nbprod.linting.baseline import known_in
from nbprod.linting.files import files_of
from nbprod.linting.plain import Given
from nbprod.linting.progress import counting
from nbprod.linting.report import Reported
from nbprod.linting.running import Outcome, Task, run
from nbprod.linting.selection import ignored_in
from nbprod.linting.settings import Settings, settings_by
from nbprod.report import Talk

STDIN = Path("-")
CACHE = ".nbprod_cache"


@dataclass
class Findings:
    """What came of it. ``told`` are findings that are in no baseline."""

    told: list[Reported] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)
    difference: list[str] = field(default_factory=list)
    mended: int = 0
    answer: bytes | None = None
    """What standard input comes to, where it was to be mended."""


def search(given: Given, how: Talk) -> Findings:
    """Check all files, and mend them where that is asked for.

    Each file is written at once or not at all; one that cannot be checked does not stop
    the others. Raises NbprodError where nothing can be checked.
    """
    settings = settings_by(given)
    tasks = list(tasks_of(given, settings))
    known = cache(known_in)
    found = Findings()
    with counting(len(tasks), how) as passed:
        for task, outcome in zip(tasks, run(tasks, passed), strict=True):
            add(outcome, found)
            baseline = None if given.write_baseline else settings(task.path).baseline
            here = known(baseline) if baseline and outcome.found else frozenset()
            place = place_from(baseline, task.path) if here else ""
            found.told += [
                one for one in outcome.found if (place, one.fingerprint) not in here
            ]
    return found


def tasks_of(given: Given, settings: Callable[[Path], Settings]) -> Iterator[Task]:
    """Yield the files to check. Raises NbprodError as ``files_of`` does."""
    named = [path for path in given.paths if path != STDIN]
    for path in files_of(named, lambda path: settings(path).excludes(path)):
        yield task_of(path, given, settings(path))
    if STDIN in given.paths:
        path = given.stdin_filename or Path("stdin.ipynb")
        data = sys.stdin.buffer.read()
        yield task_of(path, given, settings(path), data)


def task_of(
    path: Path, given: Given, settings: Settings, data: bytes | None = None
) -> Task:
    """What is to be done with a file; standard input that is excluded comes back."""
    kept = data is None and not given.no_cache and not given.diff
    fixes = "unsafe" if given.unsafe_fixes else "safe"
    return Task(
        path,
        path.as_posix(),
        settings.selection,
        ignored_in(settings.place(path), settings.selection),
        settings.root / CACHE if kept else None,
        data,
        fixes if given.fix or given.diff else "",
        given.diff,
        data is not None and settings.excludes(path),
    )


def add(outcome: Outcome, found: Findings) -> None:
    """Take in what came of a file, its findings aside."""
    if outcome.error:
        errors = found.passed_over if outcome.other else found.errors
        errors.append(outcome.error)
        found.traces += [outcome.trace] if outcome.trace else []
        return
    found.paths.append(outcome.shown)
    found.difference += outcome.difference
    found.mended += outcome.mended
    if outcome.data is not None:
        found.answer = outcome.data


def place_from(file: Path | None, path: Path) -> str:
    """The path of a notebook from the folder of a baseline, with ``/``."""
    folder = os.path.dirname(os.path.abspath(file)) if file else "."
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return Path(os.path.abspath(path)).as_posix()
