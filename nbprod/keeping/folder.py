"""The package's folder on disk: what stands there, and writing all of it or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from nbprod.errors import NbprodError
from nbprod.ir import Change
from nbprod.keeping.record import RECORD, WRITTEN, Base, is_inside, read_record


def base_of(folder: Path, *, adopt: bool = False) -> Base | None:
    """Return what nbprod wrote into a folder; None if it is absent or empty.

    Raises NbprodError for anything else, unless it is to be adopted: elsewhere nbprod
    does not write.
    """
    if not folder.exists() and not folder.is_symlink():
        return None
    if not folder.is_dir():
        raise NbprodError(f"{folder} is not a folder: choose another one with -o")
    record, written = folder / RECORD, folder / WRITTEN
    try:
        if record.is_file():
            texts = written.read_bytes().decode() if written.is_file() else ""
            return read_record(record.read_bytes().decode(), texts)
        if adopt or not any(folder.iterdir()):
            return None
    except (OSError, UnicodeDecodeError) as exc:
        raise NbprodError(f"{folder}: cannot be read: {exc}") from None
    except NbprodError as exc:
        raise NbprodError(f"{folder}: {exc}") from None
    raise NbprodError(
        f"{folder} holds something that nbprod did not write, and stays as it is: "
        "choose a new or an empty folder with -o, or, if it is the notebook's package "
        "without its .nbprod folder, take what stands there as your own with --adopt"
    )


def texts_of(folder: Path, paths: Iterable[str]) -> dict[str, str]:
    """Return the texts of those of the files that are there.

    Line ends are ``\\n`` where all of a file's are ``\\r\\n``; a mixture stays one.
    """
    found = {}
    for path in sorted(set(paths)):
        file = _place(folder, path)
        if not os.path.lexists(file):
            continue
        try:
            data = file.read_bytes()
        except OSError as exc:
            raise NbprodError(f"{file}: cannot be read: {exc.strerror}") from None
        text = data.decode("utf-8", "surrogateescape")
        found[path] = text.replace("\r\n", "\n") if _windows(data) else text
    return found


def modules_in(folder: Path) -> list[str]:
    """Find the Python files of a package's folder, the user's own among them."""
    found = (path for top in ("src", "tests") for path in folder.glob(f"{top}/**/*.py"))
    paths = (one.relative_to(folder).as_posix() for one in found if one.is_file())
    return sorted(path for path in paths if is_inside(path))


def _windows(data: bytes) -> bool:
    """Whether all lines of a file end as on Windows."""
    return 0 < data.count(b"\r\n") == data.count(b"\n")


def write(folder: Path, changes: Iterable[Change]) -> None:
    """Carry out changes in a folder, all or none.

    New files are written aside first and then moved to their places; what was there is
    put back if anything fails. A file keeps its line ends. Raises NbprodError where the
    disk refuses, or a path leads out of the folder.
    """
    todo = [one for one in changes if one.kind not in ("keep", "refuse")]
    if not todo:
        return
    try:
        if folder.exists():
            _renew(folder.resolve(), todo)
        else:
            _create(folder.absolute(), todo)
    except OSError as exc:
        what = exc.strerror or str(exc)
        raise NbprodError(
            f"{folder}: cannot be written, and is as it was: {what}"
        ) from None


def _create(folder: Path, changes: list[Change]) -> None:
    """Build a new folder aside and move it to its place in one step."""
    with _parents(folder.parent), _aside(folder.parent, folder.name) as aside:
        new = aside / "new"
        new.mkdir()
        _fill(new, {one.path: one.text for one in changes if one.kind != "delete"})
        os.rename(new, folder)


def _renew(folder: Path, changes: list[Change]) -> None:
    """Change an existing folder, the record last; put all back if something fails."""
    for one in changes:
        _place(folder, one.path)
    with _aside(folder, "nbprod") as aside:
        new, old = aside / "new", aside / "old"
        new.mkdir()
        full = [one for one in changes if one.kind != "delete"]
        _fill(new, {one.path: _ended(folder, one) for one in full})
        done: list[tuple[Path, Path | None]] = []
        made: list[Path] = []
        try:
            for one in sorted(changes, key=lambda change: change.path == RECORD):
                _swap(folder, one, new, old, done, made)
        except BaseException:
            for place, kept in reversed(done):
                if kept:
                    os.replace(kept, place)
                else:
                    place.unlink(missing_ok=True)
            for made_folder in reversed(made):
                with suppress(OSError):
                    made_folder.rmdir()
            raise
    _sweep(folder, [one.path for one in changes if one.kind == "delete"])


def _swap(
    folder: Path,
    change: Change,
    new: Path,
    old: Path,
    done: list[tuple[Path, Path | None]],
    made: list[Path],
) -> None:
    """Move one file to its place; ``done`` and ``made`` say how to undo it."""
    place = _place(folder, change.path)
    kept = None
    if os.path.lexists(place):
        kept = old / change.path
        kept.parent.mkdir(parents=True, exist_ok=True)
        os.replace(place, kept)
    done.append((place, kept))
    if change.kind != "delete":
        missing = []
        for parent in place.parents:
            if parent.exists():
                break
            missing.append(parent)
        for parent in reversed(missing):
            parent.mkdir()
            made.append(parent)
        os.replace(new / change.path, place)


def _ended(folder: Path, change: Change) -> str:
    """The text to write, with the line ends of the file that stands there."""
    file = folder / change.path
    if file.is_file() and _windows(file.read_bytes()):
        return change.text.replace("\n", "\r\n")
    return change.text


def _fill(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        file = _place(folder, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8", "surrogateescape"))


def _place(folder: Path, path: str) -> Path:
    """Return where a file goes, after links: inside of the folder or not at all."""
    file = folder / path
    inside = file.parent.resolve().is_relative_to(folder.resolve())
    if not is_inside(path) or not inside or file.is_dir():
        raise NbprodError(
            f"{path!r} would be no file inside of {folder}: rename what is in the way"
        )
    return file


def _sweep(folder: Path, paths: list[str]) -> None:
    """Remove folders that have become empty."""
    for path in paths:
        for parent in (folder / path).parents:
            if parent == folder:
                break
            with suppress(OSError):
                parent.rmdir()


@contextmanager
def _parents(folder: Path) -> Iterator[None]:
    """Make missing parents; remove them again if something fails."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for one in missing:
            with suppress(OSError):
                one.rmdir()
        raise


@contextmanager
def _aside(folder: Path, name: str) -> Iterator[Path]:
    """Make a hidden folder on the same disk, gone afterwards."""
    aside = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=folder))
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def write_file(file: Path, text: str) -> None:
    """Write one file, all of it or nothing.

    Raises NbprodError where the disk refuses.
    """
    try:
        with _parents(file.absolute().parent), _aside(file.parent, "nbprod") as aside:
            new = aside / "new"
            data = text.encode("utf-8", "backslashreplace")
            new.write_bytes(data)
            os.replace(new, file)
    except OSError as exc:
        raise NbprodError(f"{file}: cannot be written: {exc.strerror}") from None
