"""One file: read, checked, mended if asked for, kept in the cache."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import replace

from nbprod.errors import NbprodError, OtherLanguage
from nbprod.linting import cache
from nbprod.linting.cache import Kept
from nbprod.linting.checking import findings_in, opened, reported
from nbprod.linting.running import Outcome, Task, outcome_of, read_bytes
from nbprod.linting.selecting import means, selected
from nbprod.reading.siblings import Siblings, beside
from nbprod.rules import Rule
from nbprod.source.nesting import deeply


def examined(task: Task) -> Outcome:
    """Check a file; whatever goes wrong is told, and stops no other file."""
    try:
        return deeply(lambda: examine(task))
    except NbprodError as exc:
        return Outcome(task.shown, error=str(exc))
    except Exception as exc:
        where = traceback.extract_tb(exc.__traceback__)[-1]
        error = (
            f"{task.shown}: internal error ({type(exc).__name__} in "
            f"{where.name}): please report it, with --verbose"
        )
        trace = "".join(traceback.format_exception(exc))
        return Outcome(task.shown, error=error, trace=trace)


def examine(task: Task) -> Outcome:
    """The same. Raises NbprodError where the file cannot be read, or written."""
    data = read_bytes(task)
    asked: dict[str, str | None] = {}
    near = cache.recorded(beside(task.path.parent), asked)
    rules = rules_for(task)
    try:
        found = mended(task, data, rules, near) if task.fixes else None
        if found is None:
            file = opened(task.path, task.shown, data, near)
            told = tuple(reported(file, findings_in(file.subject, rules)))
            found = Outcome(task.shown, told)
        kept = Kept(found.found)
    except OtherLanguage as exc:
        kept = Kept(passed_over=str(exc))
        found = outcome_of(task, kept)
    entry = task.entry
    if entry is not None:
        after = data if found.data is None else found.data
        cache.remember(entry, cache.state_of(after), asked, kept)
    return found if task.data is not None else replace(found, data=None)


def rules_for(task: Task) -> Sequence[Rule]:
    """The rules that are asked for and not ignored in a file."""
    return [
        rule
        for rule in selected(task.selection)
        if not any(means(code, rule.code) for code in task.ignored)
    ]


def mended(task: Task, data: bytes, rules: Sequence[Rule], near: Siblings) -> Outcome:
    """Mend a file, or with ``dry`` tell what would change."""
    from nbprod.linting.fixing import mend, replace_bytes
    from nbprod.linting.mending import differences

    unsafe = task.fixes == "unsafe"
    done = mend(task.path, task.shown, data, rules, near, unsafe=unsafe)
    difference: tuple[str, ...] = ()
    if task.dry:
        before, after = done.before.notebook, done.after.notebook
        difference = tuple(differences(task.shown, before, after))
    elif task.data is None and done.data != data:
        replace_bytes(task.path, done.data)
    told = tuple(reported(done.after, done.left))
    return Outcome(
        task.shown, told, mended=done.count, difference=difference, data=done.data
    )
