"""Run a notebook straight, and the package that it is converted to, in this process."""

from __future__ import annotations

import contextlib
import copy
import importlib
import io
import json
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbprod.dataflow import analyse
from nbprod.ir import Flow, Notebook, Plan
from nbprod.notebook import parse
from nbprod.plan import Options, arrange
from nbprod.recognise import recognise
from nbprod.render import render


def notebook_of(cells: Sequence[str]) -> Notebook:
    """A notebook of some code cells."""
    made: list[dict[str, object]] = [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": cell,
         "outputs": [], "execution_count": None}
        for i, cell in enumerate(cells)
    ]  # fmt: skip
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
    return flow, arrange(flow, recognise(flow), Options("sample"))


def watched(plan: Plan, folder: Path) -> dict[str, Any]:
    """The variables that ``on_stage`` of the package sees, each as it was last."""
    for path, text in render(plan).files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    seen: dict[str, Any] = {}

    def look(stage: str, values: Any) -> None:
        seen.update(copy.deepcopy({k: v for k, v in values.items() if not callable(v)}))

    sys.path.insert(0, str(folder / "src"))
    sys.dont_write_bytecode = True  # the next sample is at the same place
    try:
        from sample.pipeline import run  # type: ignore[import-not-found]

        with contextlib.redirect_stdout(io.StringIO()):
            run(on_stage=look)
    finally:
        sys.path.remove(str(folder / "src"))
        for name in [n for n in sys.modules if n.split(".")[0] == "sample"]:
            del sys.modules[name]
        importlib.invalidate_caches()
    return seen
