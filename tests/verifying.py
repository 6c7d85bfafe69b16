"""Notebooks made of cells, converted and verified by the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from nbprod.cli import run
from nbprod.verify import boxes, runs


def notebook_in(folder: Path, *cells: str) -> Path:
    """A notebook of code cells."""
    made: list[dict[str, object]] = [
        {"cell_type": "code", "id": f"c{number}", "metadata": {}, "source": cell,
         "outputs": [], "execution_count": None}
        for number, cell in enumerate(cells)
    ]  # fmt: skip
    document = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path = folder / "sizes.ipynb"
    path.write_text(json.dumps(document), "utf-8")
    return path


def verified(notebook: Path, package: Path, *more: str) -> tuple[int, dict[str, Any]]:
    """The exit status and the document of a verification."""
    output = package.parent / "verified.json"
    given = ["--python", sys.executable, "--format", "json", "-o", str(output), *more]
    status = run(["verify", str(notebook), str(package), *given])
    return status, json.loads(output.read_text("utf-8"))


def take_walls_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Verify as where bubblewrap is not installed."""
    for module in (boxes, runs):
        monkeypatch.setattr(module, "walls", lambda: False)


def converted(notebook: Path) -> Path:
    """The package of a notebook, in a folder beside it."""
    package = notebook.parent / "package"
    assert run(["convert", str(notebook), "-o", str(package), "-q"]) == 0
    return package


def rows(found: dict[str, Any], *keys: str) -> dict[tuple[str, str], Any]:
    """For each stage and name what a verification says under some keys."""
    return {
        (one["stage"], one["name"]): tuple(one[key] for key in keys)
        for one in found["variables"]
    }


def edited(package: Path, old: str, new: str, places: int = 1) -> None:
    """Change one place in the code of a package, or so many."""
    count = 0
    for path in package.glob("src/*/*.py"):
        text = path.read_text("utf-8")
        count += text.count(old)
        path.write_text(text.replace(old, new), "utf-8")
    assert count == places, count
