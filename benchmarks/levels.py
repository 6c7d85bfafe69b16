"""How far up the ladder does each notebook get, why no higher, and for what time?

    python -m benchmarks.levels CASES --recent PY --older PY -o OUT [--only o03 …]

CASES is as for ``benchmarks.corpus``. Each notebook is converted, and verified with the
interpreter of its ``env``; where the notebook does not run there by itself, with the
other one. OUT/<id>.json has what ``verify --format json`` said, OUT/levels.md the
table. ``ratio`` is the time of the whole verification by that of the notebook alone: by
nbclient, kernel started and ended, no settings but those of the shell, the shorter of a
run before verifying and one after it. ``steady`` is the same ratio without what
verifying a notebook of one empty cell costs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.equality import ROOT, environment
from benchmarks.steps import markdown, run_step

EMPTY = {
    "cells": [
        {"cell_type": "code", "id": "c", "metadata": {}, "source": "x = 1",
         "outputs": [], "execution_count": None}
    ],
    "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
}  # fmt: skip


@dataclass
class Climb:
    """What verifying a notebook's package came to."""

    id: str
    notebook: str
    env: str
    verdict: str = ""
    level: int = -1
    why: str = ""
    values: str = ""
    noisy: int = 0
    alone: float = 0.0
    """Seconds of the notebook by itself."""
    seconds: float = 0.0


def climb(case: Path, env: str, python: str, out: Path, timeout: float) -> Climb:
    """Convert and verify one notebook."""
    known: dict[str, Any] = json.loads((case / "case.json").read_text("utf-8"))
    row = Climb(known["id"], f"{known['repo']}: {known['notebook']}", env)
    notebook, package = case / known["notebook"], out / row.id
    shutil.rmtree(package, ignore_errors=True)
    command = [sys.executable, "-m", "nbprod", "convert", str(notebook), "-q"]
    log = out / f"{row.id}.log"
    done = run_step([*command, "-o", str(package)], log, ROOT, environment(), 300)
    if not done.ok:
        row.verdict, row.why = "not converted", done.last_line
        return row
    before = alone(case, known["notebook"], python, out)
    row = verified(row, notebook, package, python, out, timeout)
    row.alone = min(before, alone(case, known["notebook"], python, out))
    return row


def alone(case: Path, name: str, python: str, out: Path) -> float:
    """The seconds that a notebook takes by itself, to its end or its first error."""
    import nbformat
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    folder = out / "alone"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(case, folder, symlinks=True)
    manager = AsyncKernelManager()
    command = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    manager._kernel_spec = KernelSpec(argv=command, language="python")
    started = time.perf_counter()
    notebook = nbformat.read(folder / name, 4)  # type: ignore[no-untyped-call]
    place = {"metadata": {"path": str((folder / name).parent)}}
    with suppress(CellExecutionError):
        NotebookClient(notebook, km=manager, resources=place).execute()
    return time.perf_counter() - started


def verified(
    row: Climb, notebook: Path, package: Path, python: str, out: Path, timeout: float
) -> Climb:
    """Verify a package, and fill in its row."""
    answer = out / f"{row.id}.json"
    answer.unlink(missing_ok=True)
    command = [sys.executable, "-m", "nbprod", "verify", str(notebook), str(package)]
    given = ["--python", python, "--format", "json", "-o", str(answer)]
    given += ["--timeout", str(timeout)]
    log = out / f"{row.id}.log"
    done = run_step([*command, *given], log, ROOT, environment(), 6 * timeout)
    row.seconds = done.seconds
    if not answer.exists():
        row.verdict, row.why = "no answer", done.last_line
        return row
    found = json.loads(answer.read_text("utf-8"))
    row.verdict, row.level, row.why = found["verdict"], found["level"], found["why"]
    statuses = [one["status"] for one in found["variables"]]
    row.noisy = len(found["nondeterministic"])
    row.values = ", ".join(
        f"{statuses.count(word)} {word}" for word in sorted(set(statuses))
    )
    return row


def constant(python: str, out: Path) -> float:
    """The seconds that a notebook of one empty cell costs."""
    folder = out / "empty"
    folder.mkdir(exist_ok=True)
    notebook = folder / "empty.ipynb"
    notebook.write_text(json.dumps(EMPTY), "utf-8")
    command = [sys.executable, "-m", "nbprod", "convert", str(notebook), "-q"]
    package = folder / "package"
    run_step([*command, "-o", str(package)], out / "empty.log", ROOT, environment())
    row = Climb("empty", "", "")
    return verified(row, notebook, package, python, out, 300).seconds


def table(rows: list[Climb], empty: float) -> str:
    """The rows as Markdown, and how many of those that run reach level 3."""
    header = ["id", "notebook", "env", "level", "verdict", "why not higher", "values"]
    header += ["differ from themselves", "alone s", "verify s", "ratio", "steady"]
    body = []
    for row in rows:
        own = row.alone
        ratios = [f"{row.seconds / own:.1f}", f"{(row.seconds - empty) / own:.1f}"]
        why = " ".join(row.why.split())[:160]
        times = [f"{own:.1f}", f"{row.seconds:.1f}", *(ratios if own else ["", ""])]
        known = [row.id, row.notebook, row.env, row.level, row.verdict, why]
        body.append([*known, row.values, row.noisy, *times])
    ran = [row for row in rows if "the notebook itself fails" not in row.why]
    top = sum(row.level >= 3 for row in ran)
    said = f"{len(rows)} notebooks; {len(ran)} run by themselves; level 3: {top}. "
    said += f"An empty notebook takes {empty:.1f} s.\n"
    return markdown(header, body) + "\n" + said


def main() -> int:
    """Climb with every notebook of a folder, one after the other."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("cases", type=Path)
    parser.add_argument("--recent", default=sys.executable)
    parser.add_argument("--older", default=sys.executable)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--timeout", type=float, default=900)
    given = parser.parse_args()
    out: Path = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    pythons = {"recent": given.recent, "older": given.older}
    empty = constant(given.recent, out)
    rows = []
    cases = sorted(p.parent.resolve() for p in given.cases.glob("*/case.json"))
    for case in [c for c in cases if not given.only or c.name in given.only]:
        first = json.loads((case / "case.json").read_text("utf-8"))["env"]
        row = climb(case, first, pythons[first], out, given.timeout)
        if "the notebook itself fails" in row.why:
            (other,) = pythons.keys() - {first}
            row = climb(case, other, pythons[other], out, given.timeout)
        rows.append(row)
        print(json.dumps(asdict(row)), flush=True)
        (out / "levels.md").write_text(table(rows, empty), "utf-8")
    print(table(rows, empty))
    return 0


if __name__ == "__main__":
    sys.exit(main())
