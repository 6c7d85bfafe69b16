"""Which packages nbprod wrote for a notebook, and how it was asked to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nbprod.keeping.folder import base_of
from nbprod.keeping.record import RECORD

if TYPE_CHECKING:
    from nbprod.convert import Wish


@dataclass(frozen=True)
class Pair:
    """A notebook, or a folder of notebooks, and a package of it."""

    source: Path
    package: Path


def packages_of(notebook: Path, output: Path | None = None) -> list[Pair]:
    """Find the packages of a notebook, by the records that nbprod wrote into them.

    Looked for are ``output``, then the notebook's folder and its folders, then those
    above up to the root of the repository; the nearest are taken. Raises NbprodError
    where a record cannot be read.
    """
    places = [[output] if output else []]
    for folder in _up_to_root(notebook.absolute().parent):
        places.append(
            [folder, *sorted(one for one in folder.iterdir() if one.is_dir())]
        )
    for near in places:
        found = [pair for place in near for pair in _pairs(notebook, place)]
        if found:
            return found
    return []


def remembered(wish: Wish) -> Wish:
    """Ask for what was asked for the last time, where nothing else is said.

    Raises NbprodError where the record of the folder cannot be read.
    """
    if wish.folder is None or not (wish.folder / RECORD).is_file():
        return wish
    base = base_of(wish.folder)
    if base is None or base.notebook != wish.notebook.name:
        return wish
    name = wish.name or base.package or None
    modern = base.modernised if wish.modernise is None else wish.modernise
    targets = wish.targets or base.targets
    return replace(wish, name=name, targets=targets, modernise=modern)


def _up_to_root(folder: Path) -> Iterator[Path]:
    """A folder and those above it in its repository; it alone where there is none."""
    above = [folder, *folder.parents]
    roots = [n for n, one in enumerate(above) if (one / ".git").exists()]
    yield from above[: roots[0] + 1 if roots else 1]


def _pairs(notebook: Path, place: Path) -> Iterator[Pair]:
    """Say whether a folder holds the notebook's package, or one of its folder."""
    if not (place / RECORD).is_file():
        return
    base = base_of(place)
    if base is None:
        return
    if base.notebook == notebook.name and not base.parts:
        beside = place.absolute().parent / notebook.name
        if not beside.exists() or beside.samefile(notebook):
            yield Pair(notebook, place)
    for folder in notebook.absolute().parents:
        path = notebook.absolute().relative_to(folder).as_posix()
        if folder.name == base.notebook and path in base.parts:
            yield Pair(folder, place)
