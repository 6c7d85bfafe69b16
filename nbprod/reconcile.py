"""What was written, what stands there now, what is new → what to do with each file.

A file is merged by its lines (``merging``), with the text that was last written as the
base: what the user changed stays, what the notebook changed comes in, and where both
changed the same lines, both stand there between markers. Files and definitions that
went elsewhere take their edits along.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from nbprod.errors import NbprodError
from nbprod.ir import Change, Package
from nbprod.keeping.record import RECORD, WRITTEN, Base, digest, read_record

if TYPE_CHECKING:
    from nbprod.merging.fates import Fate
    from nbprod.merging.moves import Cells, Texts

OWN = (RECORD, WRITTEN)
"""What follows the package, whatever stands there."""


def reconcile(
    base: Base | None, disk: Mapping[str, str], package: Package
) -> tuple[Change, ...]:
    """Decide for each file: keep, write, delete, merge, or a conflict.

    ``disk`` holds the texts of the files that are there; of the user's own ones among
    them it is said what they name that is gone. Changes are in the order of their
    paths. Raises NbprodError where a conflict of the last time is still there.
    """
    if base is None and not disk:
        return forced(base, disk, package)
    from nbprod.merging.fates import Fate
    from nbprod.merging.moves import Sides, moved_files
    from nbprod.merging.whole import merged_package

    known = base or Base("", {})
    given = {path: text for path, text in package.files.items() if path not in OWN}
    texts = base_texts(known, disk, given)
    require_settled({**given, **texts}, disk)
    moves = moved_files(texts, given)
    files = {old: new for old, new in moves.items() if new not in disk}
    there = _at(disk, files)
    ours = {*given, *known.files, *files.values()} - set(OWN)
    mine = {path: text for path, text in there.items() if path in ours}
    now = record_of(package)
    cells = _at_modules(known.cells, files)
    label = "".join(one if one.isprintable() else "?" for one in now.notebook)
    sides = Sides(_at(texts, files), mine, given, label, cells, now.cells)
    own = {path: text for path, text in there.items() if path not in {*ours, *OWN}}
    whole = merged_package(sides, known.files.keys() - texts.keys(), files, own)
    fates = dict(whole.fates)
    for old, new in files.items():
        if disk.get(old, texts[old]) != texts[old]:
            went = (f"{old} → {new}", *fates[new].carried)
            fates[new] = replace(fates[new], carried=went)
        fates[old] = Fate(None)
    fates |= {path: Fate(package.files[path]) for path in OWN if path in package.files}
    fates |= {path: Fate(own[path], note=note) for path, note in whole.astray.items()}
    return tuple(
        _change(path, fate, disk.get(path), package.files.get(path))
        for path, fate in sorted(fates.items())
    )


def record_of(package: Package) -> Base:
    """Read the record that a package comes with."""
    text = package.files.get(RECORD)
    return read_record(text) if text else Base("the notebook", {})


def base_texts(base: Base, disk: Texts, new: Texts) -> dict[str, str]:
    """Give the texts that were last written, as far as they can be told.

    Where none is kept, a text that stands there or is new may have its digest.
    """
    found = {}
    for path, known in base.files.items():
        for text in (base.texts.get(path), disk.get(path), new.get(path)):
            if text is not None and digest(text) == known:
                found[path] = text
                break
    return found


def require_settled(base: Texts, disk: Texts) -> None:
    """Make sure that no conflict is left from the last time.

    Raises NbprodError otherwise, which names the places.
    """
    from nbprod.merging.markers import markers

    left = []
    for path, text in base.items():
        lines = markers(disk.get(path, ""))
        if len(lines) > len(markers(text)):
            left.append(f"{path}, line {', '.join(map(str, lines))}")
    if left:
        raise NbprodError(
            f"a conflict is not settled yet: {'; '.join(left)}: choose what is right, "
            f"remove the lines with <<<<<<<, |||||||, ======= and >>>>>>>, and convert "
            "again"
        )


def adopted(base: Base | None, disk: Texts, package: Package) -> Base:
    """Take what stands there for the user's: the base is the new text, where none is.

    A file that is not there, and that no record knows, is to be written.
    """
    known = base or Base(record_of(package).notebook, {})
    given = {path: text for path, text in package.files.items() if path not in OWN}
    texts = base_texts(known, disk, given)
    for path, text in given.items():
        if path not in texts and path in disk:
            texts[path] = text
    lost = {path for path in known.files if path not in texts and path in disk}
    files = {path: one for path, one in known.files.items() if path not in lost}
    files |= {path: digest(text) for path, text in texts.items()}
    return replace(known, files=files, texts=texts)


def _at(texts: Texts, files: Mapping[str, str]) -> dict[str, str]:
    """The texts with those that moved at their new paths."""
    return {files.get(path, path): text for path, text in texts.items()}


def _at_modules(cells: Cells, files: Mapping[str, str]) -> Cells:
    """The cells of functions, by the names that their modules have now."""
    from nbprod.merging.moves import module_in

    names = {module_in(old): module_in(new) for old, new in files.items()}
    found = {}
    for place, ids in cells.items():
        module, _, name = place.rpartition(".")
        found[f"{names.get(module, module)}.{name}"] = ids
    return found


def _change(path: str, fate: Fate, disk: str | None, new: str | None) -> Change:
    """Say what is to be done so that a file becomes what it is to be."""
    text, note, went = fate.text or "", fate.note, fate.carried
    edited = fate.text not in (new, None)
    if fate.blind:
        return Change(path, "refuse", new or "")
    if fate.spots:
        return Change(path, "conflict", text, fate.spots, note, edited, went)
    if fate.text == disk:
        return Change(path, "keep", text, note=note, edited=edited)
    if fate.text is None:
        return Change(path, "delete")
    kind: Literal["write", "merge"] = "merge" if edited else "write"
    return Change(path, kind, text, edited=edited, carried=went)


def forced(
    base: Base | None, disk: Mapping[str, str], package: Package
) -> tuple[Change, ...]:
    """Settle everything for the notebook: what the user changed is written over.

    Files that were deleted come back.
    """
    settled = []
    for path in sorted({*package.files, *(base.files if base else ())}):
        new, old = package.files.get(path), disk.get(path)
        if new is not None:
            settled.append(Change(path, "keep" if old == new else "write", new))
        else:
            settled.append(Change(path, "keep" if old is None else "delete"))
    return tuple(settled)


def differences(
    changes: tuple[Change, ...], disk: Mapping[str, str], folder: str
) -> Iterator[str]:
    """Yield the lines of a unified diff from what stands there to what is new."""
    for change in changes:
        if change.kind == "keep" or change.path == WRITTEN:
            continue
        old, new = disk.get(change.path, ""), change.text
        name = f"{folder}/{change.path}"
        yield from _diff(
            old,
            new,
            name if change.path in disk else "/dev/null",
            "/dev/null" if change.kind == "delete" else name,
        )


def _diff(old: str, new: str, before: str, after: str) -> Iterator[str]:
    lines = difflib.unified_diff(
        old.splitlines(keepends=True), new.splitlines(keepends=True), before, after
    )
    for line in lines:
        if line.endswith("\n"):
            yield line
        else:
            yield f"{line}\n\\ No newline at end of file\n"
