"""A verification for people and for programs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict

from nbprod import __version__
from nbprod.verify.outcome import LEVELS, Level, Variable, Verification

SIGNS = {"passed": "✓", "failed": "✗", "cannot tell": "?", "not there": "–"}
MODERNISED = (
    "the notebook ran as it was converted, with {} of its places in today's calls "
    "(--modernise); as it stands it was not run"
)
BAD = ("different", "missing", "noise")


def as_json(found: Verification) -> str:
    """The document that other programs read, keys as in the contract."""
    levels = [{**asdict(one), "name": one.name} for one in found.levels]
    document = {
        "format": 1,
        "nbprod": __version__,
        "verdict": found.verdict,
        "level": found.level,
        "why": found.why,
        "but": found.but,
        "headline": found.headline,
        "levels": [
            {key: one[key] for key in ("level", "name", "status", "detail", "seconds")}
            for one in levels
        ],
        "variables": [asdict(one) for one in found.variables],
        "files": [asdict(one) for one in found.files],
        "nondeterministic": [asdict(one) for one in found.nondeterministic],
        "serving": asdict(found.serving) if found.serving else None,
        "faults": asdict(found.faults) if found.faults else None,
        "walls": found.walls,
        "modernised": found.modernised,
        "notebook_seconds": round(found.notebook_seconds, 3),
        "package_seconds": round(found.package_seconds, 3),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_text(found: Verification) -> str:
    """The ladder, a line a stage, and what is not the same."""
    lines = [found.headline, ""]
    for number, level in enumerate(found.levels):
        lines += [untried(n) for n in range(number, level.level)]
        lines.append(rung(level))
    if found.variables:
        lines += ["", *stages(found.variables)]
    wrong = [one for one in found.variables if one.status in BAD]
    if wrong:
        lines += ["", *(told(one) for one in wrong)]
    files = [one for one in found.files if one.status in BAD]
    if files:
        lines += ["", *(f"  {one.status} {one.path}: {one.detail}" for one in files)]
    for one in found.nondeterministic:
        lines.append(f"  {one.name} differs from itself: {one.why}")
    if found.modernised:
        lines += ["", MODERNISED.format(found.modernised)]
    if not found.walls:
        lines += ["", "bubblewrap is not there: only limits of time and memory held"]
    return "\n".join(lines) + "\n"


def untried(number: int) -> str:
    """A level on a line that was passed over."""
    return f"– {number} {LEVELS[number]}: not tried"


def rung(level: Level) -> str:
    """One level on a line."""
    seconds = f"  {level.seconds:.1f} s" if level.seconds else ""
    head = f"{SIGNS[level.status]} {level.level} {level.name}"
    return f"{head}: {level.detail}{seconds}" if level.detail else f"{head}{seconds}"


def stages(variables: tuple[Variable, ...]) -> list[str]:
    """A line for each stage: how many of its variables are equal."""
    names = list(dict.fromkeys(one.stage for one in variables))
    found = []
    for stage in names:
        count = Counter(one.status for one in variables if one.stage == stage)
        said = ", ".join(f"{number} {status}" for status, number in count.items())
        found.append(f"  {stage or 'told by no stage'}: {said}")
    return found


def told(one: Variable) -> str:
    """A variable that is not the same, and where."""
    where = f"cell {one.cell}, " if one.cell else ""
    return f"  {one.status} {one.name} ({where}{one.stage or 'no stage'}): {one.detail}"
