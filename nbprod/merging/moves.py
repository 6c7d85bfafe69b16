"""Where files and definitions went: what is gone is paired with what is new.

A pair is likely by how much of their lines is the same, whether they have one name, and
whether they come from the same cells. The likeliest pairs are taken first. A pair is
not taken where another is about as likely: what is unsure is left for the user.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TypeVar

from nbprod.merging.definitions import Definition, definitions
from nbprod.merging.lines import likeness

LEAST_ALIKE, LEAST, AHEAD = 0.3, 0.5, 0.1
SAME_NAME = SAME_CELLS = 0.2
Texts = Mapping[str, str]
Cells = Mapping[str, frozenset[str]]
Place = tuple[str, str]
"""The path of a module, and the name of a definition in it."""
One = TypeVar("One", str, Place)


@dataclass(frozen=True)
class Sides:
    """The texts of a package by path: last written, the user's, new."""

    base: Texts
    mine: Texts
    new: Texts
    label: str = "the notebook"
    """What the new side is called in a conflict."""
    cells: Cells = field(default_factory=dict)
    now: Cells = field(default_factory=dict)
    """The cells that functions come from, as they were and as they are."""


def moved_files(base: Texts, new: Texts) -> dict[str, str]:
    """Pair paths that are gone with paths that are new: old → new."""
    lines = {path: text.split("\n") for path, text in base.items() if path not in new}
    after = {path: text.split("\n") for path, text in new.items() if path not in base}
    scores = {
        (old, now): score
        for old in lines
        for now in after
        if PurePosixPath(old).suffix == PurePosixPath(now).suffix
        if (score := _alike(lines[old], after[now], _called(old) == _called(now)))
    }
    return _paired(scores)


def moved_definitions(sides: Sides) -> dict[Place, Place]:
    """Pair definitions that are gone with definitions that are new: old → new."""
    old, after = _all_definitions(sides.base), _all_definitions(sides.new)
    scores = {}
    for one in old.keys() - after.keys():
        for other in after.keys() - old.keys():
            score = _alike(
                old[one].lines,
                after[other].lines,
                one[1] == other[1],
                bool(_from(one, sides.cells) & _from(other, sides.now)),
            )
            if score:
                scores[one, other] = score
    return _paired(scores)


def _all_definitions(texts: Texts) -> dict[Place, Definition]:
    return {
        (path, name): one
        for path, text in texts.items()
        if path.endswith(".py")
        for name, one in definitions(text).items()
    }


def _called(path: str) -> str:
    return PurePosixPath(path).name


def _from(place: Place, cells: Cells) -> frozenset[str]:
    """The cells that a definition comes from."""
    return cells.get(f"{module_in(place[0])}.{place[1]}", frozenset())


def module_in(path: str) -> str:
    """Name a module within its package: ``src/p/a/b.py`` → ``a.b``."""
    return ".".join(PurePosixPath(path).with_suffix("").parts[2:])


def _alike(
    one: Sequence[str], other: Sequence[str], named: bool, cells: bool = False
) -> float:
    """Say how likely two texts are one, from 0 on."""
    alike = likeness(one, other, LEAST_ALIKE)
    score = alike + SAME_NAME * named + SAME_CELLS * cells
    return score if alike and score >= LEAST else 0.0


def _paired(scores: Mapping[tuple[One, One], float]) -> dict[One, One]:
    """Take pairs, the likeliest first; both of a pair with a close rival stay alone."""
    pairs: dict[One, One] = {}
    left = dict(scores)
    while left:
        (old, new), best = min(left.items(), key=lambda item: (-item[1], item[0]))
        close = [pair for pair in left if (pair[0] == old) != (pair[1] == new)]
        if all(left[pair] <= best - AHEAD for pair in close):
            pairs[old] = new
        left = {
            pair: score
            for pair, score in left.items()
            if pair[0] != old and pair[1] != new
        }
    return pairs
