"""What becomes of each file of a package, when its three sides are merged."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from nbprod.ir import Spot
from nbprod.merging.carrying import Sides, carried
from nbprod.merging.definitions import around
from nbprod.merging.files import merged
from nbprod.merging.lines import THEIRS, markers
from nbprod.merging.moves import Cells, Place, moved_definitions

BOTH = "you and the notebook both changed this"
GONE = "the notebook gives this file no more, and you changed it: keep it or delete it"
DELETED = "stays deleted, though the notebook would change it"


@dataclass(frozen=True)
class Fate:
    """What a file becomes; None for no file."""

    text: str | None
    spots: tuple[Spot, ...] = ()
    note: str = ""
    carried: tuple[str, ...] = ()
    blind: bool = False
    """Whether it cannot be merged, for want of the text last written."""


def fates_of(
    sides: Sides, blind: Set[str], cells: Cells, now: Cells, label: str
) -> dict[str, Fate]:
    """Merge each file; where that gives a conflict, edits of definitions are carried.

    They are where that leaves less for the user to settle. ``blind`` are paths whose
    last text is not known, other than that it is not what stands there. ``cells`` and
    ``now`` are the cells of functions, as they were and as they are.
    """
    fates = {path: _fate(path, sides, label) for path in {*sides.base, *sides.new}}
    for path in blind:
        fates[path] = _blind_fate(sides.mine.get(path), sides.new.get(path))
    troubled = [path for path, one in fates.items() if one.spots]
    modules = sorted(path for path in troubled if path.endswith(".py"))
    places = moved_definitions(sides.base, sides.new, cells, now) if modules else {}
    for path in modules:
        moved = carried(sides, [path], places, label)
        touched = {path} | {to for to, _ in moved.edits.values()}
        again = {one: _fate(one, moved.sides, label) for one in touched - blind}
        better = _open(again.values()) < _open(fates[one] for one in again)
        if better and blind.isdisjoint(touched):
            sides = moved.sides
            for one, fate in again.items():
                fates[one] = replace(fate, carried=fates[one].carried)
            for old, new in moved.edits.items():
                fates[new[0]] = _with_carried(fates[new[0]], old, new)
    return fates


def _with_carried(fate: Fate, old: Place, new: Place) -> Fate:
    """Say that an edit came from elsewhere."""
    if old == new:
        return fate
    return replace(fate, carried=(*fate.carried, f"{_said(old)} → {_said(new)}"))


def _fate(path: str, sides: Sides, label: str) -> Fate:
    """Merge one file."""
    base, mine, new = (side.get(path) for side in (sides.base, sides.mine, sides.new))
    if mine in (new, base):
        return Fate(new, _spots(path, new or ""))
    if new == base:
        return Fate(mine)
    if mine is None:
        return Fate(None, note=DELETED)
    if new is None:
        return Fate(mine, (Spot(0, "", GONE),))
    text = merged(base, mine, new, label, path.endswith(".py"))
    return Fate(text, _spots(path, text))


def _blind_fate(mine: str | None, new: str | None) -> Fate:
    """Decide for a file whose last text is not known, but that it is not mine."""
    if mine is None:
        return Fate(None, note=DELETED if new is not None else "")
    return Fate(mine, blind=mine != new)


def _spots(path: str, text: str) -> tuple[Spot, ...]:
    """Find the conflicts in a merged text."""
    return tuple(
        Spot(line, around(text, line) if path.endswith(".py") else "", BOTH)
        for line in markers(text)
    )


def _open(fates: Iterable[Fate]) -> int:
    """Count the lines that the user has to look at."""
    count = 0
    for fate in fates:
        lines = (fate.text or "").split("\n")
        ends = [n for n, line in enumerate(lines, 1) if line.startswith(f"{THEIRS} ")]
        for spot in fate.spots:
            count += min([n for n in ends if n > spot.line] or ends) - spot.line
    return count


def _said(place: tuple[str, str]) -> str:
    return f"{PurePosixPath(place[0]).stem}.{place[1]}"
