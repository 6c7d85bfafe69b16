"""Copies of a notebook's folder, in which it and its package run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

LEFT_OUT = frozenset({".git", "__pycache__", ".ipynb_checkpoints", "node_modules"})

WORK = "nbprod-verify-"
"""How the temporary folders begin in which verifying works."""


@dataclass(frozen=True)
class Copy:
    """A copy of a notebook's folder, and the notebook in it."""

    folder: Path
    notebook: Path


def fresh_copy(notebook: Path, work: Path, without: Path) -> Copy:
    """Copy a notebook's folder to the same place as before, without what ran there.

    ``without`` is a folder that is left out, as what verifying itself makes,
    repositories' own folders and virtual environments.
    """
    folder = work / "copy"
    shutil.rmtree(folder, ignore_errors=True)
    left_out = ignoring(without.resolve())
    shutil.copytree(notebook.resolve().parent, folder, symlinks=True, ignore=left_out)
    return Copy(folder, folder / notebook.name)


def ignoring(without: Path) -> Callable[[str, list[str]], Sequence[str]]:
    """What ``copytree`` is to leave out of a folder."""

    def left_out(folder: str, names: list[str]) -> list[str]:
        return [
            name
            for name in names
            if name in LEFT_OUT
            or Path(folder, name).resolve() == without
            or name.startswith(WORK)
            or os.path.exists(os.path.join(folder, name, "pyvenv.cfg"))
        ]

    return left_out
