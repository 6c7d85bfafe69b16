"""One run of ``lint``: from what was asked to what is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbprod import report
from nbprod.errors import NbprodError, OtherLanguage
from nbprod.linting.baseline import known_in
from nbprod.linting.cache import NAME
from nbprod.linting.files import files_of
from nbprod.linting.progress import counting
from nbprod.linting.report import Reported
from nbprod.linting.running import Task, read_bytes, run
from nbprod.linting.selection import Selection, ignored_in
from nbprod.report import Talk

STDIN = Path("-")


@dataclass(frozen=True)
class Request:
    """What was asked for. ``root`` holds the cache; None for none."""

    paths: tuple[Path, ...]
    selection: Selection = Selection()
    exclude: tuple[str, ...] = ()
    baseline: Path | None = None
    stdin_name: Path | None = None
    root: Path | None = None


@dataclass
class Findings:
    """What came of it: findings that are told, paths, and whether a file failed."""

    told: list[Reported] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    failed: bool = False
    difference: list[str] = field(default_factory=list)


def tasks_of(request: Request) -> Iterator[Task]:
    """Yield the files to check. Raises NbprodError as ``files_of`` does."""
    wanted = request.selection
    folder = request.root / NAME if request.root else None
    named = [path for path in request.paths if path != STDIN]
    for path in files_of(named, request.exclude):
        yield Task(path, path.as_posix(), wanted, folder)
    if STDIN in request.paths:
        path = request.stdin_name or Path("stdin.ipynb")
        yield Task(path, path.as_posix(), wanted, None, sys.stdin.buffer.read())


def search(request: Request, how: Talk) -> Findings:
    """Check all files. Raises NbprodError where nothing can be checked."""
    tasks = list(tasks_of(request))
    known = known_in(request.baseline) if request.baseline else frozenset()
    found = Findings()
    with counting(len(tasks), how) as passed:
        for outcome in run(tasks, passed):
            if outcome.error:
                failed(found, outcome.error, outcome.other, how)
                continue
            found.paths.append(outcome.shown)
            found.told += [one for one in outcome.found if one.fingerprint not in known]
    return found


def failed(found: Findings, error: str, other: bool, how: Talk) -> None:
    """Say why a file was not checked; one in another language is no failure."""
    if other:
        report.detail(how, f"passed over: {error}")
        return
    report.error(how, error)
    found.failed = True


def mend_all(request: Request, how: Talk, *, unsafe: bool, shown: bool) -> Findings:
    """Mend all files, or with ``shown`` only tell what would change.

    Each file is written at once, or not at all. Standard input is mended to standard
    output. Raises NbprodError where nothing can be checked.
    """
    from nbprod.linting.checking import reported
    from nbprod.linting.fixing import mend, replace_bytes
    from nbprod.linting.mending import differences
    from nbprod.linting.selecting import selected

    found = Findings()
    known = known_in(request.baseline) if request.baseline else frozenset()
    count = 0
    rules = selected(request.selection)
    for task in tasks_of(request):
        ignored = ignored_in(task.shown, task.selection)
        try:
            data = read_bytes(task)
            done = mend(task.path, task.shown, data, rules, ignored, unsafe=unsafe)
            if shown:
                old, new = done.before.notebook, done.after.notebook
                found.difference += differences(task.shown, old, new)
            elif task.data is not None:
                sys.stdout.buffer.write(done.data)
            elif done.data != data:
                replace_bytes(task.path, done.data)
        except NbprodError as exc:
            failed(found, str(exc), isinstance(exc, OtherLanguage), how)
            continue
        count += done.count
        found.paths.append(task.shown)
        left = reported(done.after, done.left)
        found.told += [one for one in left if one.fingerprint not in known]
    if not shown and count:
        report.say(how, f"{count} mended, {len(found.told)} left")
    return found
