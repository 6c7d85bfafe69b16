"""What becomes of one file, when its three sides are merged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from nbprod.ir import Spot
from nbprod.merging.definitions import around
from nbprod.merging.files import merged
from nbprod.merging.markers import THEIRS, markers
from nbprod.merging.moves import Sides

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
    unsettled: int = 0
    """How many lines there are for the user to look at."""
    blind: bool = False
    """Whether it cannot be merged, for want of the text last written."""


def fate_of(path: str, sides: Sides, package: str) -> Fate:
    """Merge one file. ``package`` is the package's name."""
    base, mine, new = (side.get(path) for side in (sides.base, sides.mine, sides.new))
    if mine in (new, base):
        return marked_fate(path, new)
    if new == base:
        return Fate(mine)
    if mine is None:
        return Fate(None, note=DELETED)
    if new is None:
        changed = Counter(mine.split("\n")) - Counter((base or "").split("\n"))
        return Fate(mine, (Spot(0, "", GONE),), unsettled=1 + changed.total())
    python = path.endswith(".py")
    text = merged(base, mine, new, sides.label, package if python else None)
    return marked_fate(path, text)


def blind_fate(mine: str | None, new: str | None) -> Fate:
    """Decide for a file whose last text is not known, but that it is not mine."""
    if mine is None:
        return Fate(None, note=DELETED if new is not None else "")
    return Fate(mine, blind=mine != new)


def marked_fate(path: str, text: str | None) -> Fate:
    """A text with the conflicts that are in it."""
    lines = (text or "").split("\n")
    spots, unsettled = [], 0
    for line in markers(text or ""):
        function = around(lines, line) if path.endswith(".py") else ""
        spots.append(Spot(line, function, BOTH))
        ends = (at for at in range(line, len(lines)) if lines[at].startswith(THEIRS))
        unsettled += next(ends) - line
    return Fate(text, tuple(spots), unsettled=unsettled)
