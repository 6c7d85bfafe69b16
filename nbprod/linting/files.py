"""The files that paths on the command line mean."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from nbprod.errors import NbprodError

SUFFIXES = (".ipynb", ".py")
PASSED_OVER = frozenset("node_modules __pycache__ site-packages build dist".split())


def files_of(paths: Iterable[Path], exclude: Sequence[str] = ()) -> Iterator[Path]:
    """Yield the notebooks that paths mean: files as they are, folders with all in them.

    Of folders, hidden ones, environments and checkpoints are passed over. ``exclude``
    are patterns of paths or names, which hold for files that are named as well, since
    hooks name them. Raises NbprodError for what is not there, or no notebook.
    """
    seen: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found: Iterable[Path] = notebooks_below(path, exclude)
        elif not path.exists():
            raise NbprodError(f"{path}: there is no such file")
        elif path.suffix.lower() not in SUFFIXES:
            raise NbprodError(
                f"{path}: give notebooks (.ipynb), scripts (.py), folders"
            )
        else:
            found = [path]
        for file in found:
            if file not in seen and not excluded(file, exclude):
                seen.add(file)
                yield file


def notebooks_below(folder: Path, exclude: Sequence[str]) -> Iterator[Path]:
    """Yield the notebooks in a folder and those below it, in order."""
    for root, folders, names in os.walk(folder):
        here = Path(root)
        folders[:] = sorted(
            name for name in folders if not passed_over(here / name, exclude)
        )
        yield from (here / name for name in sorted(names) if name.endswith(".ipynb"))


def passed_over(folder: Path, exclude: Sequence[str]) -> bool:
    """Whether nobody means a folder's notebooks."""
    name = folder.name
    hidden = name.startswith(".") or name in PASSED_OVER
    return hidden or (folder / "pyvenv.cfg").exists() or excluded(folder, exclude)


def excluded(path: Path, exclude: Sequence[str]) -> bool:
    """Whether a pattern means a path, its name, or a folder that it is in."""
    parts = path.parts
    whole = path.as_posix()
    return any(
        fnmatch(whole, pattern) or any(fnmatch(part, pattern) for part in parts)
        for pattern in (one.rstrip("/") for one in exclude)
    )
