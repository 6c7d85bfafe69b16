"""Imports → distributions with versions: what the package needs to be installed.

Nothing is looked up on the machine that converts, so that the answer is the same on
every one. A distribution is taken from a library's leaf, from a curated table, or from
what the notebook or a file beside it names; it is never guessed from the import, since
anybody can register a name that is free.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from nbprod import libraries
from nbprod.ir import Note, PipRequirement
from nbprod.planning.distributions import STANDARD, distribution, known_bounds
from nbprod.reading.lockfiles import (
    Evidence,
    evidence,
    exact,
    normal,
    numbers,
    requirement,
)

if TYPE_CHECKING:
    from nbprod.ir import Limit, Requirement

TESTED = "tested versions"


def requirements(
    imports: Iterable[tuple[str, bool]],
    pip: tuple[PipRequirement, ...],
    lock_text: Mapping[str, str],
    local: frozenset[str],
    *,
    uses: frozenset[str] = frozenset(),
    report_uses: frozenset[str] = frozenset(),
    runtime: tuple[str, ...] = (),
    ends: Mapping[str, Limit] = MappingProxyType({}),
    begins: Mapping[str, Limit] = MappingProxyType({}),
) -> tuple[tuple[Requirement, ...], tuple[Note, ...]]:
    """Return the distributions that a package needs, and what could not be known.

    ``imports`` are dotted modules, each with whether the pipeline needs it or only the
    report. ``pip`` is what the notebook installs, ``lock_text`` the requirement and
    lock files beside it, ``local`` top-level modules that the package brings along.
    ``uses`` and ``report_uses`` are dotted calls, some of which need a reader of their
    own; ``runtime`` are distributions that the package's fixed files import. From the
    releases in ``ends`` on, and before those in ``begins``, the code would fail.
    """
    told, faults = evidence(lock_text)
    installed = _installed(pip)
    told |= {name: one for name, one in installed.items() if one.specifier}
    notes = [Note(0, 0, fault) for fault in faults]
    wanted: dict[str, tuple[str, bool]] = {}
    for module, needed in sorted(set(imports)):
        if module.partition(".")[0] in STANDARD | local or module.startswith("."):
            continue
        name = distribution(module) or _named_by_author(module, told, installed)
        if name in ("", "-"):
            notes.append(Note(0, 0, _unknown(module, name)))
            continue
        _want(wanted, name, needed)
    for calls, needed in ((uses, True), (report_uses, False)):
        for name in engines(calls):
            _want(wanted, name, needed)
    for name in runtime:
        _want(wanted, name, True)
    _plugins(wanted, installed, notes)
    every = _with_companions(wanted, ends)
    chosen = [_chosen(name, needed, told, notes) for name, needed in wanted.values()]
    chosen = [within(one, begins, every) for one in chosen]
    chosen.sort(key=lambda one: (one.extra, normal(one.distribution)))
    return tuple(chosen), tuple(dict.fromkeys(notes))


def _with_companions(
    wanted: dict[str, tuple[str, bool]], ends: Mapping[str, Limit]
) -> dict[str, Limit]:
    """Want what old releases need of other distributions; return all limits."""
    from nbprod.ir import Limit

    found = {name: limit for name, limit in ends.items() if name in wanted}
    todo = sorted(found)
    while todo:
        name = todo.pop(0)
        for release, needs in libraries.before().get(name, {}).items():
            if numbers(found[name].release) > numbers(release):
                continue
            for other, _, bound in (need.partition("<") for need in needs.split()):
                _want(wanted, other, wanted[name][1])
                old = found.get(other)
                if old is None or numbers(bound) < numbers(old.release):
                    found[other] = Limit(bound, f"{name} before {release} needs it")
                    todo.append(other)
    return found


def within(
    one: Requirement, begins: Mapping[str, Limit], ends: Mapping[str, Limit]
) -> Requirement:
    """A requirement between limits, as far as its author did not pin it."""
    key = normal(one.distribution)
    return raised(held(one, ends.get(key)), begins.get(key))


def held(one: Requirement, limit: Limit | None) -> Requirement:
    """A requirement below a limit, unless its author pinned it or begins above."""
    parts = [part for part in one.specifier.split(",") if part]
    upper = [numbers(part) for part in parts if part.startswith("<")]
    lower = [numbers(part) for part in parts if part.startswith((">", "=="))]
    if limit is None or exact(one.specifier):
        return one
    end = numbers(limit.release)
    if any(high <= end for high in upper) or any(low >= end for low in lower):
        return one
    kept = [*(p for p in parts if not p.startswith("<")), f"<{limit.release}"]
    return replace(one, specifier=",".join(kept), evidence=limit.why)


def raised(one: Requirement, limit: Limit | None) -> Requirement:
    """A requirement from a release on, unless its author pinned it or ends below."""
    parts = [part for part in one.specifier.split(",") if part]
    if limit is None or exact(one.specifier):
        return one
    first = numbers(limit.release)
    lower = [numbers(part) for part in parts if part.startswith(">=")]
    upper = [numbers(part) for part in parts if part.startswith("<")]
    if any(low >= first for low in lower) or any(high <= first for high in upper):
        return one
    kept = [f">={limit.release}", *(p for p in parts if not p.startswith(">"))]
    return replace(one, specifier=",".join(kept), evidence=limit.why)


def engines(calls: Iterable[str]) -> tuple[str, ...]:
    """Return the distributions that calls such as ``pandas.read_excel`` import."""
    found: dict[str, None] = {}
    for call in sorted(set(calls)):
        last = call.rpartition(".")[2]
        for pattern, names in libraries.engines().items():
            if re.fullmatch(pattern, call if r"\." in pattern else last):
                found |= dict.fromkeys(names.split())
    return tuple(found)


def _want(wanted: dict[str, tuple[str, bool]], name: str, needed: bool) -> None:
    key = normal(re.sub(r"\[.*", "", name))
    old_name, old = wanted.get(key, (name, False))
    wanted[key] = (old_name, old or needed)


def _installed(pip: tuple[PipRequirement, ...]) -> dict[str, Evidence]:
    """Read what the notebook installs; the last line on a distribution counts."""
    found: dict[str, Evidence] = {}
    for line in pip:
        one = requirement(line.text, f"cell {line.cell} installs {line.text}")
        if one:
            found[normal(one.name)] = one
    return found


def _named_by_author(
    module: str, told: Mapping[str, Evidence], installed: Mapping[str, Evidence]
) -> str:
    """Return the distribution that the author names like the import, if any."""
    parts = module.split(".")
    for end in range(len(parts), 0, -1):
        key = normal("-".join(parts[:end]))
        if key in installed or key in told:
            return (installed.get(key) or told[key]).name
    return ""


def _unknown(module: str, name: str) -> str:
    top = module.partition(".")[0]
    if name == "-":
        return (
            f"`{module}` is part of a platform and cannot be installed: the package "
            "needs another way to do what it is used for"
        )
    return (
        f"`import {top}`: the distribution is not known and not guessed; add it to the "
        "dependencies in the package's pyproject.toml, or name it in a "
        "requirements.txt beside the notebook"
    )


def _plugins(
    wanted: dict[str, tuple[str, bool]],
    installed: Mapping[str, Evidence],
    notes: list[Note],
) -> None:
    """Add what the notebook installs without an import: readers and the like."""
    known = {
        normal(name) for some in libraries.engines().values() for name in some.split()
    }
    for key, one in sorted(installed.items()):
        if key in wanted:
            continue
        if key in known:
            _want(wanted, one.name, True)
        else:
            what = f"{one.source}, which nothing imports: not a requirement"
            notes.append(Note(0, 0, what))


def _chosen(
    name: str, needed: bool, told: Mapping[str, Evidence], notes: list[Note]
) -> Requirement:
    """Choose the versions of a distribution by the best evidence that there is."""
    from nbprod.ir import Requirement

    bare = re.sub(r"\[.*", "", name)
    bounds = known_bounds().get(normal(bare), "")
    found = told.get(normal(bare))
    if found and found.extras and "[" not in name:
        name = f"{name}[{found.extras}]"
    extra = "" if needed else "report"
    if not found or not found.specifier:
        why = TESTED if bounds else "imported; no version is known"
        return Requirement(name, bounds, extra, found.source if found else why)
    if _too_old(found.specifier, bounds):
        message = (
            f"{found.source}: {bare}{found.specifier} does not install on Python 3.10 "
            f"and later, {bounds} is used; values may differ from the notebook's"
        )
        notes.append(Note(0, 0, message.replace(f"installs {bare}", "installs", 1)))
        return Requirement(name, bounds, extra, TESTED)
    specifier = found.specifier
    if not exact(specifier) and "<" not in specifier:
        specifier = _narrowed(specifier, bounds)
    return Requirement(name, specifier, extra, found.source)


def _narrowed(specifier: str, bounds: str) -> str:
    """Add tested bounds to a range that is open above."""
    own = re.match(r">=?([\w.]+)", specifier)
    low, _, high = bounds.partition(",")
    tested = re.match(r">=([\w.]+)", low)
    if not own or not tested:
        return specifier
    if high and numbers(own[1]) >= numbers(high.lstrip("<")):
        return specifier
    best = specifier if numbers(own[1]) >= numbers(tested[1]) else low
    return ",".join(part for part in (best, high) if part)


def _too_old(specifier: str, bounds: str) -> bool:
    """Whether a specifier only allows releases before the tested ones."""
    low = re.match(r">=([\w.]+)", bounds)
    if not low:
        return False
    oldest = numbers(low[1])
    pinned = re.match(r"(?:==|~=)([\w.]+)", specifier)
    if pinned:
        return numbers(pinned[1]) < oldest[: max(1, len(numbers(pinned[1])))]
    highest = re.search(r"<(=?)([\w.]+)", specifier)
    if not highest:
        return False
    limit = numbers(highest[2])
    return limit < oldest if highest[1] else limit <= oldest
