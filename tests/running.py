"""Run a notebook straight, and the package that it is converted to, in this process."""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portraits import Portrait, portrait

from nbprod.dataflow import analyse
from nbprod.ir import Flow, Notebook, Plan
from nbprod.notebook import parse
from nbprod.plan import Options, arrange
from nbprod.recognise import recognise

MARKDOWN = "# [markdown]\n"
"""How a cell begins that is text, each of its lines a comment."""
PACKAGE = "sample"


def notebook_of(cells: Sequence[str]) -> Notebook:
    """A notebook of some cells."""
    made: list[dict[str, object]] = []
    for i, cell in enumerate(cells):
        if cell.startswith(MARKDOWN):
            text = "\n".join(line[2:] for line in cell.split("\n")[1:])
            made.append(
                {"cell_type": "markdown", "id": f"c{i}", "metadata": {}, "source": text}
            )
            continue
        made.append(
            {"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": cell,
             "outputs": [], "execution_count": None}
        )  # fmt: skip
    document = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return parse(json.dumps(document), "sample.ipynb")


def straight(cells: Sequence[str]) -> dict[str, Any]:
    """The notebook's variables after a run from top to bottom."""
    scope: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in cells:
            exec(compile(cell, "cell", "exec"), scope)
    return {
        name: value
        for name, value in scope.items()
        if not name.startswith("__") and not isinstance(value, types.ModuleType)
    }


def planned(cells: Sequence[str]) -> tuple[Flow, Plan]:
    """The flow and the plan of a notebook of some cells."""
    flow = analyse(notebook_of(cells))
    return flow, arrange(flow, recognise(flow), Options(PACKAGE))


def watched(files: Mapping[str, str]) -> list[dict[str, Portrait]]:
    """For each stage of a package, the portraits of what ``on_stage`` is given."""
    seen: list[dict[str, Portrait]] = []

    def look(stage: str, values: Mapping[str, Any]) -> None:
        seen.append({name: portrait(value) for name, value in values.items()})

    with importable(files), contextlib.redirect_stdout(io.StringIO()):
        from sample.pipeline import run  # type: ignore[import-not-found]

        run(on_stage=look)
    return seen


@contextlib.contextmanager
def importable(files: Mapping[str, str]) -> Iterator[None]:
    """Import the modules of an emitted package from their texts."""
    finder = Finder(files)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [n for n in sys.modules if n.split(".")[0] == PACKAGE]:
            del sys.modules[name]


class Finder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Find and load modules of a package whose files are in memory."""

    def __init__(self, files: Mapping[str, str]) -> None:
        """Take path → text of the package's folder."""
        self.files = files

    def path_of(self, fullname: str) -> str:
        """The path of a module, or of a package."""
        path = f"src/{fullname.replace('.', '/')}"
        return (
            f"{path}/__init__.py"
            if f"{path}/__init__.py" in self.files
            else f"{path}.py"
        )

    def find_spec(
        self, fullname: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a module, if it is one of the package."""
        if self.path_of(fullname) not in self.files:
            return None
        return importlib.util.spec_from_loader(fullname, self)

    def is_package(self, fullname: str) -> bool:
        """Whether a module has modules below it."""
        return self.path_of(fullname).endswith("__init__.py")

    def get_source(self, fullname: str) -> str:
        """The text of a module."""
        return self.files[self.path_of(fullname)]
