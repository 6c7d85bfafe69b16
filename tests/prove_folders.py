"""Prove folders at length: two notebooks of data by their seeds, and their package.

``PYTHONPATH=.:tests python tests/prove_folders.py FIRST COUNT FOLDER`` prints what
became of them; FOLDER keeps those that differ. The second notebook reads a file that
the first writes, and the first seeds; whatever else the two do is by chance: names,
files, options, the environment. Each is run as in a kernel of its own, one after the
other in one folder; then the package in another, and each variable that a notebook
keeps must have been told with the value that it leaves.
"""

from __future__ import annotations

import importlib
import os
import random
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

from notebooks import as_text
from observing import first_failing, fresh, home_in, kept_names, trees
from programs.data import Cells, data_program, sources
from programs.filling import Unit
from prove import formatting

from nbprod.convert import Wish
from nbprod.errors import NbprodError
from nbprod.ir import Project
from nbprod.render import render
from nbprod.together import understand_folder
from nbprod.verify.inside.canonical import Tree
from nbprod.verify.inside.differ import compare

SEEDS = "random.seed(5)\nnp.random.seed(5)"
GIVES = (
    "handed = pd.DataFrame({'n': [3, 1, 2]})\nhanded.to_csv('handed.csv', index=False)"
)
TAKES = "handed = pd.read_csv('handed.csv')\ntotal = handed['n'].sum()"


def programs(seed: int) -> list[Cells]:
    """Two notebooks of which the second reads what the first writes."""
    first, second = (data_program(random.Random(2 * seed + n).choice) for n in (0, 1))
    return [
        [[Unit("seeds", SEEDS)], *first, [Unit("gives", GIVES)]],
        [[Unit("takes", TAKES)], *second],
    ]


def runs(notebooks: list[Cells], folder: Path) -> list[tuple[Cells, dict[str, Tree]]]:
    """The notebooks without what fails, and what each leaves; all in one folder."""
    while True:
        found: list[tuple[Cells, dict[str, Tree]]] = []
        with fresh(folder):
            for number, cells in enumerate(notebooks):
                failed = kernel(cells, folder, found)
                if failed is not None:
                    row, column = failed
                    left = [list(cell) for cell in cells]
                    del left[row][column]
                    notebooks = [*notebooks]
                    notebooks[number] = left
                    break
            else:
                return found


def kernel(
    cells: Cells, folder: Path, found: list[tuple[Cells, dict[str, Tree]]]
) -> tuple[int, int] | None:
    """Run one notebook with the process as at the start; where it fails, if it does."""
    kept = folder.parent / "kept"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(folder, kept)
    with fresh(folder):
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        os.chdir(home_in(folder))
        scope: dict[str, object] = {"__name__": "__main__"}
        failed = first_failing(cells, scope, None)
        if failed is None:
            found.append((cells, trees(scope)))
    os.chdir(home_in(folder))
    return failed


def outcome(seed: int, work: Path) -> tuple[str, str]:
    """What became of two notebooks, and where it differs or why it was refused."""
    found = runs(programs(seed), work / "data")
    folder = work / "sample"
    folder.mkdir(parents=True, exist_ok=True)
    for name, (cells, _) in zip("ab", found, strict=True):
        text = "\n# %%\n".join(sources(cells))
        (folder / f"{name}.ipynb").write_text(as_text(f"# %%\n{text}"), "utf-8")
    try:
        project = understand_folder(Wish(folder, name="sample"))
    except NbprodError as error:
        return "refused", str(error)
    assert isinstance(project, Project)
    try:
        told = run_package(project, work)
    except Exception as error:
        return "different", f"raises {type(error).__name__}: {error}"
    for member, (_, expected) in zip(project.members, found, strict=True):
        seen = told.get(member.name, {})
        missing = sorted((kept_names(member.flow) & expected.keys()) - seen.keys())
        if missing:
            return "different", f"{member.name}: not reported: {', '.join(missing)}"
        for name in sorted(seen.keys() & expected.keys()):
            came = compare(seen[name], expected[name])
            if came.status == "different":
                return "different", f"{member.name}: {name}: {came.detail}"
    return "equal", ""


def run_package(project: Project, work: Path) -> dict[str, dict[str, Tree]]:
    """The last value of each variable that each notebook's stages tell of."""
    package = work / "package"
    for path, text in render(project.plan, project=project).files.items():
        target = package / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    seen: dict[str, dict[str, Tree]] = {}

    def look(stage: str, values: object) -> None:
        part = stage.partition(".")[0]
        seen.setdefault(part, {}).update(trees(values))  # type: ignore[arg-type]

    sys.path.insert(0, str(package / "src"))
    sys.dont_write_bytecode = True
    try:
        with fresh(work / "other"):
            pipeline = importlib.import_module("sample.pipeline")
            settings = importlib.import_module("sample.settings").Settings
            pipeline.run(settings(data_dir=home_in(work / "other")), on_stage=look)
            return seen
    finally:
        sys.path.remove(str(package / "src"))
        for name in [n for n in sys.modules if n.split(".")[0] == "sample"]:
            del sys.modules[name]
        importlib.invalidate_caches()


def main(first: int, count: int, folder: Path) -> None:
    """Run pairs of notebooks by their seeds."""
    kinds: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    began = time.monotonic()
    formatting(False)
    for seed in range(first, first + count):
        work = folder / str(seed)
        kind, detail = outcome(seed, work)
        kinds[kind] += 1
        refused[detail.partition(": ")[2][:60]] += kind == "refused"
        if kind == "different":
            print(f"seed {seed}: {detail}")
        else:
            shutil.rmtree(work)
    print(dict(kinds), f"{time.monotonic() - began:.0f} s")
    for why, number in refused.most_common():
        print(f"{number:6} {why}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
