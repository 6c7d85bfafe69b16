"""Run a notebook straight and as a package, and compare by type; data in a folder."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import random
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from comparing import for_the_moment
from programs.data import Cells, imports, sources
from running import planned

from nbprod.errors import NbprodError
from nbprod.ir import Flow, Plan
from nbprod.recognise import recognise
from nbprod.recognition.slicing import only_loops
from nbprod.render import render
from nbprod.verify.inside.canonical import Canonical, Tree
from nbprod.verify.inside.differ import compare
from nbprod.verify.inside.reasons import top_level_reason

matplotlib.use("Agg")
UNTOLD = re.compile(r"\.(png|pkl|npz|db)$")
"""Files whose bytes say more than what is in them, or that only the report writes."""


@dataclass(frozen=True)
class Outcome:
    """What became of a notebook.

    ``kind`` is ``equal``, ``different``, ``refused``, ``nothing`` (no statement of it
    runs) or ``collected`` (it differs, but so does the notebook where no object of it
    is thrown away: pandas writes in place what it would copy for another table to
    have it); ``detail`` is where it differs, or why it was refused.
    """

    kind: str
    detail: str = ""
    cells: Cells | None = None
    labels: tuple[str, ...] = ()


def home_in(folder: Path) -> Path:
    """Where a notebook runs: two folders down, so that it can go up."""
    return folder / "upper" / "home"


@contextlib.contextmanager
def fresh(folder: Path) -> Iterator[None]:
    """An empty folder with one to run in, and all outside of names as at the start."""
    before = os.getcwd()
    shutil.rmtree(folder, ignore_errors=True)
    home_in(folder).mkdir(parents=True)
    os.chdir(home_in(folder))
    random.seed(0)
    np.random.seed(0)
    environment = dict(os.environ)
    errors, printing = np.geterr(), np.get_printoptions()
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        with contextlib.redirect_stderr(io.StringIO()):
            try:
                yield
            finally:
                os.chdir(before)
                np.seterr(**errors)
                np.set_printoptions(**printing)
                pd.reset_option("^display")
                pd.set_option("mode.chained_assignment", "warn")
                for name in os.environ.keys() - environment.keys():
                    del os.environ[name]
                if "matplotlib.pyplot" in sys.modules:
                    sys.modules["matplotlib.pyplot"].close("all")


def own(module: str) -> bool:
    """Whether a module is the notebook's own code."""
    return module == "__main__" or module.partition(".")[0] == "sample"


def trees(values: Mapping[str, object]) -> dict[str, Tree]:
    """Values as they are now; what is code, not data, is left out."""
    canonical = Canonical(own)
    return {
        name: canonical.tree(value)
        for name, value in values.items()
        if not name.startswith("__") and not top_level_reason(value)
    }


def files_in(folder: Path) -> dict[str, bytes]:
    """The files of a folder, by path; of some kinds only that they are there."""
    return {
        str(path.relative_to(folder)): (
            b"" if UNTOLD.search(path.name) else path.read_bytes()
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".png" and path.name != "model.pkl"
    }


def runs(
    cells: Cells, folder: Path, alive: bool = False
) -> tuple[Cells, dict[str, Tree], dict[str, bytes]]:
    """The cells without the units that raise an error, and what they come to.

    ``alive``: whether every value that a name is bound to at the end of a unit stays.
    """
    while True:
        kept: list[object] | None = [] if alive else None
        with fresh(folder):
            scope: dict[str, Any] = {"__name__": "__main__"}
            failed = first_failing(cells, scope, kept)
            if failed is None:
                found = trees(scope)
                scope.clear()
                gc.collect()
                return cells, found, files_in(folder)
        row, column = failed
        cells = [list(cell) for cell in cells]
        del cells[row][column]


def plainly(code: str, folder: Path) -> str:
    """The variable ``shown`` after a run, as it is printed."""
    scope: dict[str, Any] = {"__name__": "__main__"}
    with fresh(folder / "plain"):
        exec(compile(code, "cell", "exec"), scope)
        return f"shown = {scope['shown']!r}"


def first_failing(
    cells: Cells, scope: dict[str, Any], kept: list[object] | None
) -> tuple[int, int] | None:
    """The place of the first unit that raises an error, if there is one."""
    exec(imports(cells), scope)
    for row, cell in enumerate(cells):
        for column, unit in enumerate(cell):
            try:
                exec(compile(unit.text, "cell", "exec"), scope)
                if kept is not None:
                    kept += scope.values()
            except Exception:
                return row, column
    return None


def run_package(plan: Plan, work: Path) -> tuple[dict[str, Tree], dict[str, bytes]]:
    """The last value of each variable that ``on_stage`` sees, and the files."""
    package, data = work / "package", work / "data"
    shutil.rmtree(package, ignore_errors=True)
    for path, text in render(plan).files.items():
        if not path.startswith("src/"):
            continue
        target = package / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    seen: dict[str, Tree] = {}

    def look(stage: str, values: Mapping[str, object]) -> None:
        seen.update(trees(values))

    sys.path.insert(0, str(package / "src"))
    sys.dont_write_bytecode = True  # the next sample is at the same place
    try:
        with fresh(data):
            (work / "elsewhere").mkdir(exist_ok=True)
            os.chdir(work / "elsewhere")
            pipeline = importlib.import_module("sample.pipeline")
            settings = importlib.import_module("sample.settings").Settings
            pipeline.run(settings(data_dir=home_in(data)), on_stage=look)
            gc.collect()
            return seen, files_in(data)
    finally:
        sys.path.remove(str(package / "src"))
        for name in [n for n in sys.modules if n.split(".")[0] == "sample"]:
            del sys.modules[name]
        importlib.invalidate_caches()


def kept_names(flow: Flow) -> set[str]:
    """The variables that the package must report."""
    labels = recognise(flow)
    found: set[str] = set()
    passing: set[str] = set()
    for statement in flow.statements:
        effects = statement.effects
        passing |= only_loops(statement)
        if labels[statement.id].kept:
            found |= effects.writes | effects.mutates
    return found - passing


def outcome(cells: Cells, work: Path | None = None) -> Outcome:
    """Run a notebook, what it is converted to, and compare."""
    work = work or Path(tempfile.gettempdir()) / f"nbprod-data-{os.getpid()}"
    gc.freeze()  # what is there already need not be looked through each time
    try:
        cells, expected, files = runs(cells, work / "data")
        labels = tuple(unit.label for cell in cells for unit in cell)
        if not labels:
            return Outcome("nothing")
        found = judged(cells, expected, files, work)
        return replace(found, cells=cells, labels=labels)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def judged(
    cells: Cells, expected: Mapping[str, Tree], files: Mapping[str, bytes], work: Path
) -> Outcome:
    """What became of a notebook that runs."""
    try:
        flow, plan = planned(sources(cells))
    except NbprodError as error:
        return Outcome("refused", re.sub(r"`[^`]*`|\d+", "…", str(error)))
    try:
        seen, written = run_package(plan, work)
    except Exception as error:
        return Outcome("different", f"raises {type(error).__name__}: {error}")
    missing = sorted((kept_names(flow) & expected.keys()) - seen.keys())
    if missing:
        return Outcome("different", f"not reported: {', '.join(missing)}")
    for name in sorted((seen.keys() & expected.keys()) - for_the_moment(flow)):
        came = compare(seen[name], expected[name])
        if came.status == "different":
            _, again, _ = runs(cells, work / "data")
            if compare(again[name], expected[name]).status == "equal":
                _, alive, _ = runs(cells, work / "data", alive=True)
                same = compare(alive[name], expected[name]).status == "equal"
                kind = "different" if same else "collected"
                return Outcome(kind, f"{name}: {came.detail}")
    if files != written:
        names = [n for n in files.keys() | written if files.get(n) != written.get(n)]
        return Outcome("different", f"files: {', '.join(sorted(names))}")
    return Outcome("equal")
