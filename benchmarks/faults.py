"""Of small faults in emitted packages, how many does verifying notice?

    python -m benchmarks.faults FOLDERS… --recent PY --older PY -o OUT [--parity]

Each folder holds a notebook, in any depth, and perhaps a ``case.json`` (``notebook``,
``env``), as the corpus' unpack.py writes it. Each notebook is converted and verified
with ``--faults``; with ``--parity``, parity tests are written into the package before.
Those that are not the same as their packages, or do not run by themselves, count
neither way, which is said. OUT has the documents and ``faults.md``: a row for each
notebook, one for each operator, and every fault that was not noticed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.equality import ROOT, environment
from benchmarks.steps import run_step

LIMIT = 3600.0
HEAD = (
    "| {} | seeded | by verify | by tests | no value changed |\n"
    "| --- | --- | --- | --- | --- |"
)


def notebook_of(folder: Path) -> tuple[Path, str]:
    """The notebook of a folder, and the set of libraries in which it runs."""
    case = folder / "case.json"
    if case.exists():
        known = json.loads(case.read_text("utf-8"))
        return folder / known["notebook"], str(known["env"])
    return sorted(folder.rglob("*.ipynb"))[0], "recent"


def measured(folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Convert and verify a copy of a folder; the document, or what went wrong."""
    work = given.out / folder.name
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(folder, work / "case", symlinks=True)
    notebook, env = notebook_of(work / "case")
    package, document = work / "package", work / "verified.json"
    nbprod = [sys.executable, "-m", "nbprod"]
    command = [*nbprod, "convert", str(notebook), "-o", str(package), "-q"]
    step = run_step(command, work / "convert.log", ROOT, environment(), 300)
    if not step.ok:
        return {"verdict": "refused", "why": step.last_line}
    python = given.older if env == "older" else given.recent
    verify = [*nbprod, "verify", str(notebook), str(package), "--python", python]
    if given.parity:
        run_step([*verify, "--write"], work / "write.log", ROOT, environment(), LIMIT)
    said = ["--format", "json", "-o", str(document)]
    command = [*verify, "--faults", str(given.count), *said]
    step = run_step(command, work / "verify.log", ROOT, environment(), LIMIT)
    if not document.exists():
        return {"verdict": "no answer", "why": step.last_line}
    found: dict[str, Any] = json.loads(document.read_text("utf-8"))
    return found


def row(name: str, faults: Iterable[dict[str, Any]]) -> str:
    """A line of a table: how many faults, and what noticed how many of them."""
    some = list(faults)
    tested = [one for one in some if one["by_tests"] is not None]
    tests = f"{sum(o['by_tests'] for o in tested)} of {len(tested)}" if tested else "–"
    verify = sum(one["by_verify"] for one in some)
    unchanged = sum(one["unchanged"] for one in some)
    return f"| {name} | {len(some)} | {verify} | {tests} | {unchanged} |"


def report(rows: dict[str, dict[str, Any]]) -> Iterator[str]:
    """The tables, then each fault that one of the two did not notice."""
    every = [
        {**one, "notebook": name}
        for name, document in rows.items()
        for one in (document.get("faults") or {}).get("each", ())
    ]
    yield HEAD.format("notebook")
    for name, document in rows.items():
        own = [one for one in every if one["notebook"] == name]
        said = f"{name} ({document['verdict']}: {document['why']})"
        yield row(name if own else said.replace("\n", " "), own)
    yield row("all", every) + "\n"
    yield HEAD.format("operator")
    for operator in sorted({one["operator"] for one in every}):
        yield row(operator, [one for one in every if one["operator"] == operator])
    for word, key in (("verify", "by_verify"), ("the package's tests", "by_tests")):
        yield f"\n## Not noticed by {word}\n"
        for one in every:
            if one[key] is False:
                same = "no value changed" if one["unchanged"] else "values changed"
                yield f"{one['notebook']}: {one['operator']}, {one['what']} ({same})"
                yield f"{one['detail'][:300]}\n```diff\n{one['diff']}\n```\n"


def main() -> None:
    """Measure the folders one after the other; the tables grow with each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--recent", required=True)
    parser.add_argument("--older", required=True)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--parity", action="store_true")
    parser.add_argument("-o", "--out", required=True, type=Path)
    given = parser.parse_args()
    given.out = given.out.absolute()
    rows: dict[str, dict[str, Any]] = {}
    for folder in given.folders:
        started = time.perf_counter()
        rows[folder.name] = measured(folder, given)
        text = "\n".join(report(rows))
        (given.out / "faults.md").write_text(text + "\n", "utf-8")
        seconds = time.perf_counter() - started
        print(
            f"{folder.name}: {rows[folder.name]['verdict']}, {seconds:.0f} s",
            flush=True,
        )
    print(text.partition("\n## ")[0])


if __name__ == "__main__":
    main()
