"""The files that paths on the command line mean."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from nbprod.errors import NbprodError

SUFFIXES = (".ipynb", ".py")
PASSED_OVER = frozenset("node_modules __pycache__ site-packages build dist".split())


def files_of(
    paths: Iterable[Path], excludes: Callable[[Path], bool] = lambda path: False
) -> Iterator[Path]:
    """Yield the notebooks that paths mean: files as they are, folders with all in them.

    Of folders, hidden ones, environments and checkpoints are passed over. What is
    excluded is so by name as well, since hooks name all files. Raises NbprodError for
    what is not there, cannot be listed, or is no notebook.
    """
    seen: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found: Iterable[Path] = notebooks_below(path, excludes)
        elif not path.exists():
            raise NbprodError(f"{path}: there is no such file")
        elif path.suffix.lower() not in SUFFIXES:
            raise NbprodError(
                f"{path}: give notebooks (.ipynb), scripts (.py), folders"
            )
        else:
            found = [path]
        for file in found:
            if file not in seen and not excludes(file):
                seen.add(file)
                yield file


def notebooks_below(folder: Path, excludes: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield the notebooks in a folder and those below it, in order."""
    for root, folders, names in os.walk(folder, onerror=unlisted):
        here = Path(root)
        folders[:] = sorted(
            name
            for name in folders
            if not passed_over(here / name) and not excludes(here / name)
        )
        for name in sorted(names):
            if name.lower().endswith(".ipynb"):
                yield here / name


def unlisted(exc: OSError) -> None:
    """Stop where a folder cannot be listed: its notebooks would seem to be clean."""
    folder = Path(exc.filename)
    raise NbprodError(f"{folder}: cannot be listed: {exc.strerror}") from None


def passed_over(folder: Path) -> bool:
    """Whether nobody means a folder's notebooks."""
    hidden = folder.name.startswith(".") or folder.name in PASSED_OVER
    return hidden or (folder / "pyvenv.cfg").exists()
