"""Run a notebook or a package in this interpreter and store its variables.

Started by equality.py in a process of its own, with the interpreter of the environment
that the notebook should run in. A store is a folder: ``index.json`` says what there is,
``N.pickle`` has the tree of the variable with that number.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import os
import pickle
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nbprod.verify.inside.canonical import Canonical, Tree
from nbprod.verify.inside.captures import own_modules
from nbprod.verify.inside.moments import SHELL_NAMES
from nbprod.verify.inside.reasons import top_level_reason
from nbprod.verify.inside.steady import seed as seed_all


class Store:
    """Writes variables into a folder; the last value of a name wins."""

    def __init__(self, folder: Path, own: Callable[[str], bool]) -> None:
        """Create the folder."""
        self.folder, self.own = folder, own
        folder.mkdir(parents=True, exist_ok=True)
        self.numbers: dict[str, int] = {}
        self.variables: dict[str, dict[str, Any]] = {}

    def put(self, values: Mapping[str, object], stage: str = "") -> None:
        """Store copies of values as they are now."""
        canonical = Canonical(self.own)
        for name, value in values.items():
            entry: dict[str, Any] = {"type": canonical.label(type(value))}
            entry["stage"] = stage
            entry["code"] = top_level_reason(value)
            if not entry["code"]:
                entry["file"] = self.write(name, canonical.tree(value))
            self.variables[name] = entry

    def write(self, name: str, tree: Tree) -> str:
        """Write a tree and return its file's name."""
        number = self.numbers.setdefault(name, len(self.numbers))
        file = f"{number}.pickle"
        with (self.folder / file).open("wb") as stream:
            pickle.dump(tree, stream, protocol=5)
        return file

    def close(self, **facts: object) -> None:
        """Write the index."""
        text = json.dumps({"variables": self.variables, **facts}, indent=1)
        (self.folder / "index.json").write_text(text, "utf-8")


def code_cells(notebook: Path) -> list[tuple[int, str, set[str]]]:
    """Return (number over all cells, source, tags) of a notebook's code cells."""
    document = json.loads(notebook.read_text("utf-8-sig"))
    cells = document.get("cells")
    if cells is None:
        cells = [c for sheet in document["worksheets"] for c in sheet["cells"]]
    found = []
    for number, cell in enumerate(cells, start=1):
        if cell["cell_type"] == "code":
            source = cell.get("source", cell.get("input", ""))
            tags = set(cell.get("metadata", {}).get("tags", []))
            found.append((number, "".join(source), tags))
    return found


def run_notebook(notebook: Path, store: Path, seed: int) -> None:
    """Run a notebook's code cells from top to bottom and store its variables."""
    from IPython.core.interactiveshell import InteractiveShell

    class Shell(InteractiveShell):  # type: ignore[misc]
        def enable_gui(self, gui: object = None) -> None:
            """Start no event loop: nothing is shown."""

    os.chdir(notebook.parent)
    sys.path.insert(0, "")
    started = time.perf_counter()
    shell = Shell.instance()
    given = {name: id(value) for name, value in shell.user_ns.items()}
    seed_all(seed)
    kept = Store(store, own_modules(notebook.parent, "__main__"))
    for number, source, tags in code_cells(notebook):
        result = shell.run_cell(source, store_history=True)
        error = result.error_before_exec or result.error_in_exec
        if error is not None and "raises-exception" not in tags:
            message = f"cell {number}: {type(error).__name__}: {error}"
            kept.close(error=message[:600], seconds=time.perf_counter() - started)
            return
    seconds = time.perf_counter() - started
    names = {
        name: value
        for name, value in shell.user_ns.items()
        if given.get(name) != id(value)
        and name not in SHELL_NAMES
        and not name.startswith("_")
    }
    kept.put(names)
    kept.close(error=None, seconds=seconds)


def run_package(
    package: str,
    source: Path | None,
    data: Path,
    store: Path,
    seed: int,
    parts: tuple[str, ...] = (),
) -> None:
    """Run a package's pipeline, watched, and store what it reported.

    ``parts`` are the names of its notebooks' parts, where it is of several: what each
    reports is stored by itself.
    """
    if source is not None:
        sys.path.insert(0, str(source))
    kept = Store(store, own_modules(data, package))
    of_parts = {one: Store(store / one, own_modules(data, package)) for one in parts}
    started = time.perf_counter()
    watched = 0.0

    def on_stage(stage: str, values: Mapping[str, object]) -> None:
        nonlocal watched
        before = time.perf_counter()
        of_parts.get(stage.partition(".")[0], kept).put(values, stage)
        watched += time.perf_counter() - before

    try:
        pipeline = importlib.import_module(f"{package}.pipeline")
        settings = importlib.import_module(f"{package}.settings").Settings
        seed_all(seed)
        result = pipeline.run(settings(data_dir=data), on_stage=on_stage)
        if inspect.isawaitable(result):
            asyncio.run(finish(result))
    except BaseException as error:  # sys.exit in a notebook's code as well
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}"
        message = f"{type(error).__name__}: {error}"[:600] + f" ({where})"
        kept.close(error=message, trace=traceback.format_exc(), seconds=0)
        return
    for one in (kept, *of_parts.values()):
        one.close(error=None, seconds=time.perf_counter() - started - watched)


async def finish(result: Any) -> Any:
    """Await a pipeline that is asynchronous."""
    return await result


def main(arguments: list[str]) -> None:
    """Run ``notebook FILE STORE SEED`` or ``package NAME SRC DATA STORE SEED PART``."""
    sys.setrecursionlimit(20_000)
    os.environ.pop("PYTHONPATH", None)
    what, *rest = arguments
    if what == "notebook":
        run_notebook(Path(rest[0]), Path(rest[1]), int(rest[2]))
    elif what == "compare":
        compare_stores(Path(rest[0]), Path(rest[1]), Path(rest[2]))
    else:
        source = Path(rest[1]) if rest[1] != "-" else None
        places = Path(rest[2]), Path(rest[3])
        run_package(rest[0], source, *places, int(rest[4]), tuple(rest[5:]))


def compare_stores(ours: Path, theirs: Path, output: Path) -> None:
    """Compare every variable that both stores have; ``theirs`` is the notebook's."""
    from nbprod.verify.inside.differ import compare

    mine = json.loads((ours / "index.json").read_text("utf-8"))["variables"]
    other = json.loads((theirs / "index.json").read_text("utf-8"))["variables"]
    found: dict[str, dict[str, object]] = {}
    for name in other:
        if name not in mine:
            continue
        files = mine[name].get("file"), other[name].get("file")
        if None in files:
            same = files[0] == files[1]
            status = "skipped" if same else "different"
            detail = other[name]["code"] or mine[name]["code"]
            found[name] = {"status": status, "detail": detail, "skipped": []}
            continue
        trees = [
            pickle.loads((folder / file).read_bytes())
            for folder, file in zip((ours, theirs), files, strict=True)
        ]
        came = compare(*trees)
        found[name] = {
            "status": came.status,
            "detail": came.detail,
            "skipped": came.skipped[:5],
        }
    output.write_text(json.dumps(found, indent=1), "utf-8")
