"""What becomes of all files of a package, when its three sides are merged."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from nbprod.ir import Spot
from nbprod.merging.carrying import Carried, carried
from nbprod.merging.definitions import around
from nbprod.merging.fates import GONE, Fate, blind_fate, fate_of, marked_fate
from nbprod.merging.imports import with_block_of
from nbprod.merging.markers import unmarked
from nbprod.merging.moves import Place, Sides, module_in, moved_definitions
from nbprod.merging.names import loose
from nbprod.merging.references import Known, Loose, astray, completed, followed
from nbprod.merging.relocating import relocated


@dataclass(frozen=True)
class Whole:
    """What becomes of each file, and what the user's own files name that is gone."""

    fates: Mapping[str, Fate]
    astray: Mapping[str, str]


@dataclass(frozen=True)
class Merging:
    """The sides of a package, and what they come to so far."""

    sides: Sides
    fates: Mapping[str, Fate]
    blind: Set[str]
    package: str
    sources: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The modules that lines of the user's in a module come from."""


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
    if not (edited or own) or sides.base == sides.new:
        return Whole(fates, {})
    places = moved_definitions(sides)
    done = _carried(Merging(sides, fates, blind, package), places)
    fates = dict(done.fates)
    texts = {path: one.text for path, one in fates.items() if one.text is not None}
    known = Known(package, {**own, **texts}, sides.mine, files, places)
    for path in texts.keys() - blind:
        if any(spot.why == GONE for spot in fates[path].spots):
            fates[path] = replace(fates[path], text=sides.mine[path])
        elif path.endswith(".py") and texts[path] != sides.new.get(path):
            sources = {path, *done.sources.get(path, ())} & sides.mine.keys()
            origin = {one: sides.mine[one] for one in sorted(sources)}
            new = sides.new.get(path, "")
            fates[path] = _mended(path, fates[path], origin, new, known)
    said = {path: _own_astray(text, known) for path, text in own.items()}
    return Whole(fates, {path: one for path, one in said.items() if one})


def package_of(sides: Sides) -> str:
    """Name the package that the new files are of."""
    parts = [PurePosixPath(path).parts for path in sides.new]
    return next((one[1] for one in parts if one[0] == "src" and len(one) > 2), "")


def _carried(done: Merging, places: Mapping[Place, Place]) -> Merging:
    """Carry edits of definitions to where those are now, then edits of lines."""
    for path in _troubled(done):
        done = _taken(done, path, carried(done.sides, [path], places))
    for path in _troubled(done):
        text = done.fates[path].text or ""
        done = _taken(done, path, relocated(done.sides, path, text))
    return done


def _troubled(done: Merging) -> list[str]:
    """The modules with conflicts."""
    modules = (path for path in done.fates if path.endswith(".py"))
    return sorted(path for path in modules if done.fates[path].spots)


def _taken(done: Merging, path: str, moved: Carried) -> Merging:
    """Take sides in which edits of a module were carried, if less is left to settle."""
    touched = {path} | {to for to, _ in moved.edits.values()}
    if not done.blind.isdisjoint(touched):
        return done
    again = {one: fate_of(one, moved.sides, done.package) for one in touched}
    before = sum(done.fates[one].unsettled for one in again)
    if sum(one.unsettled for one in again.values()) >= before:
        return done
    for one in again:
        again[one] = replace(again[one], carried=done.fates[one].carried)
    sources = dict(done.sources)
    for old, new in moved.edits.items():
        there = again[new[0]]
        sources[new[0]] = sources.get(new[0], frozenset()) | {old[0]}
        if old != new:
            went = (*there.carried, f"{_said(old)} → {_said(new)}")
            again[new[0]] = replace(there, carried=went)
    fates = {**done.fates, **again}
    return replace(done, sides=moved.sides, fates=fates, sources=sources)


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
