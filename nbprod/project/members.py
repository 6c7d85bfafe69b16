"""The notebooks of a folder, which of them others run, and what each is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from nbprod.errors import NbprodError
from nbprod.ir import Notebook
from nbprod.planning.deciding import RESERVED
from nbprod.planning.package_names import derived_name
from nbprod.project.order import by_name
from nbprod.reading.siblings import run_arguments
from nbprod.source.imports import top_module

RUN = re.compile(r"^[ \t]*%run\b(.*)$", re.MULTILINE)
ROOT = frozenset(
    """settings pipeline artifacts report showing progress folders constants functions
    figures fresh inference schema scoring service server desk edge batch logs metrics
    mlflow_protocol openapi profile tables numpy np pd""".split()
)
"""Modules of the package itself, and what its pipeline imports."""


def notebooks_in(folder: Path) -> list[Path]:
    """The notebooks that stand in a folder itself, by name.

    Raises NbprodError where there is none.
    """
    try:
        found = [
            path
            for path in folder.iterdir()
            if path.suffix == ".ipynb" and path.name[0] != "." and path.is_file()
        ]
        if found:
            return sorted(found, key=lambda path: by_name(path.name))
        deeper = sorted({path.parent for path in folder.glob("*/*.ipynb")})
    except OSError as exc:
        raise NbprodError(f"{folder}: cannot be read: {exc.strerror}") from None
    visible = [path for path in deeper if path.name[0] != "."]
    where = f": there are some in {visible[0]}" if visible else ""
    raise NbprodError(f"{folder}: there is no notebook in this folder{where}")


def run_by_others(notebooks: Mapping[str, Notebook]) -> dict[str, tuple[str, ...]]:
    """The notebooks that others run by ``%run`` → those that do, directly or not."""
    runs = {
        name: runs_of(notebook) & notebooks.keys()
        for name, notebook in notebooks.items()
    }
    found: dict[str, tuple[str, ...]] = {}
    for name in notebooks:
        users = {name}
        grown = True
        while grown:
            more = {one for one in notebooks if runs[one] & users} - users
            users |= more
            grown = bool(more)
        if len(users) > 1:
            found[name] = tuple(sorted(users - {name}, key=by_name))
    return found


def runs_of(notebook: Notebook) -> set[str]:
    """The notebooks beside it that a notebook runs."""
    found = set()
    for cell in notebook.cells:
        if cell.kind == "code" and cell.code.strip():
            for rest in RUN.findall(cell.source):
                path = run_arguments(rest)[1].removeprefix("./")
                if path.endswith(".ipynb"):
                    found.add(path)
    return found


def part_names(
    notebooks: Sequence[str], carried: Iterable[str], package: str
) -> dict[str, str]:
    """What each notebook's part of a package is called.

    ``carried`` are the files that come along.
    """
    taken = {*ROOT, *(word.lower() for word in RESERVED), package}
    taken |= {top_module(path) for path in carried}
    found: dict[str, str] = {}
    for notebook in notebooks:
        base = derived_name(notebook, ())
        name, number = base, 2
        if name in taken and name not in found.values():
            name = f"{base}_notebook"
        while name in taken:
            name, number = f"{base}_{number}", number + 1
        taken.add(name)
        found[notebook] = name
    return found
