"""What becomes of all files of a package, when its three sides are merged."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from nbprod.ir import Spot
from nbprod.merging.carrying import carried
from nbprod.merging.definitions import around
from nbprod.merging.fates import GONE, Fate, blind_fate, fate_of, marked_fate
from nbprod.merging.imports import with_block_of
from nbprod.merging.markers import unmarked
from nbprod.merging.moves import Place, Sides, module_in, moved_definitions
from nbprod.merging.names import loose
from nbprod.merging.references import Known, Loose, astray, completed, followed


@dataclass(frozen=True)
class Whole:
    """What becomes of each file, and what the user's own files name that is gone."""

    fates: Mapping[str, Fate]
    astray: Mapping[str, str]


def merged_package(
    sides: Sides, blind: Set[str], files: Mapping[str, str], own: Mapping[str, str]
) -> Whole:
    """Merge each file; where that gives a conflict, edits of definitions are carried.

    They are where that leaves less for the user to settle. ``blind`` are paths whose
    last text is not known, other than that it is not what stands there; ``files`` are
    paths that moved, ``own`` the texts of the user's own files.
    """
    package = package_of(sides)
    fates = {path: fate_of(path, sides, package) for path in {*sides.base, *sides.new}}
    for path in blind:
        fates[path] = blind_fate(sides.mine.get(path), sides.new.get(path))
    edited = [path for path, text in sides.mine.items() if text != sides.base.get(path)]
    if not edited or sides.base == sides.new:
        return Whole(fates, {})
    places = moved_definitions(sides)
    sources = _carry(sides, fates, blind, places, package)
    texts = {path: one.text for path, one in fates.items() if one.text is not None}
    known = Known(package, {**own, **texts}, sides.mine, files, places)
    for path in texts.keys() - blind:
        if path.endswith(".py") and texts[path] != sides.new.get(path):
            origin = {one: sides.mine.get(one, "") for one in sources.get(path, [path])}
            fates[path] = _mended(
                path, fates[path], origin, sides.new.get(path, ""), known
            )
    said = {path: _own_astray(text, known) for path, text in own.items()}
    return Whole(fates, {path: one for path, one in said.items() if one})


def package_of(sides: Sides) -> str:
    """Name the package that the new files are of."""
    parts = [PurePosixPath(path).parts for path in sides.new]
    return next((one[1] for one in parts if one[0] == "src" and len(one) > 2), "")


def _carry(
    sides: Sides,
    fates: dict[str, Fate],
    blind: Set[str],
    places: Mapping[Place, Place],
    package: str,
) -> dict[str, list[str]]:
    """Carry edits of definitions, and say which modules lines of a module come from."""
    sources: dict[str, list[str]] = {}
    now = sides
    troubled = [path for path, one in fates.items() if one.spots]
    for path in sorted(one for one in troubled if one.endswith(".py")):
        moved = carried(now, [path], places)
        touched = {path} | {to for to, _ in moved.edits.values()}
        again = {one: fate_of(one, moved.sides, package) for one in touched - blind}
        before = sum(fates[one].unsettled for one in again)
        after = sum(one.unsettled for one in again.values())
        if after >= before or not blind.isdisjoint(touched):
            continue
        now = moved.sides
        for one, fate in again.items():
            gone = any(spot.why == GONE for spot in fate.spots)
            text = sides.mine[one] if gone else fate.text
            fates[one] = replace(fate, text=text, carried=fates[one].carried)
        for old, new in moved.edits.items():
            sources.setdefault(new[0], [new[0]]).append(old[0])
            if old != new:
                went = (*fates[new[0]].carried, f"{_said(old)} → {_said(new)}")
                fates[new[0]] = replace(fates[new[0]], carried=went)
    return sources


def _mended(
    path: str, fate: Fate, sources: Mapping[str, str], new: str, known: Known
) -> Fate:
    """Let what the user's lines name lead somewhere, or say where it does not."""
    if fate.text is None:
        return fate
    if fate.spots:
        mine = unmarked(fate.text)
        done = completed(mine, sources, known)
        text = with_block_of(fate.text, mine, done, known.package)
        spots = marked_fate(path, text).spots or fate.spots
        return replace(fate, text=text, spots=spots)
    text = followed(completed(fate.text, sources, known), known)
    before = set(loose(new)).union(*map(loose, sources.values()))
    lost = [
        Loose(line, name) for name, line in loose(text).items() if name not in before
    ]
    lines = text.split("\n")
    needs = [
        Spot(one.line, around(lines, one.line), _needs(one))
        for one in sorted((*lost, *astray(text, known)), key=lambda one: one.line)
    ]
    return replace(fate, text=text, spots=tuple(needs))


def _needs(one: Loose) -> str:
    """Say what is not there."""
    now = f"is {one.now} now" if one.now else "the notebook gives no more"
    return f"your lines need {one.name}, which {now}"


def _own_astray(text: str, known: Known) -> str:
    """Say what a file of the user's own names that is gone."""
    return "; ".join(f"line {one.line}: {_needs(one)}" for one in astray(text, known))


def _said(place: Place) -> str:
    return f"{module_in(place[0])}.{place[1]}"
