"""Are the values of a folder's package those of its notebooks, run in that order?

    python -m benchmarks.projects FOLDER DIR --python ENV/bin/python [--case REPOSITORY]

The notebooks run one after the other, each in a new process, in one fresh copy of the
folder; that twice; then the package once, in another copy. Files that the notebooks
write are removed from each copy before. Every variable of each notebook that
``nbprod explain FOLDER`` says is kept must have been reported by the package under its
part, with the value that the notebook leaves. Exit status 0 only if all are equal (or
within 1e-9, which is said).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.equality import (
    Verdict,
    child,
    find_package,
    fresh_copy,
    judge,
    read_index,
    show,
    stores_differ,
)
from benchmarks.expected import expected_names, explain


def emptied(copy: Path, place: Path, explained: Mapping[str, Any]) -> Path:
    """The notebooks' place in a copy, without the files that they write."""
    for one in explained["order"]:
        for path in one["writes"]:
            inside = (copy / place / path).resolve()
            if inside.is_relative_to(copy.resolve()) and inside.is_file():
                inside.unlink()
    return copy / place


def run_notebooks(
    python: str,
    case: Path,
    place: Path,
    explained: Mapping[str, Any],
    work: Path,
    run: str,
    timeout: float,
) -> dict[str, dict[str, Any]]:
    """Run all notebooks in order in one copy; what each leaves, by its part."""
    copy = emptied(fresh_copy(case, work), place, explained)
    found = {}
    for one in explained["order"]:
        part = one["package"].rpartition(".")[2]
        store = work / run / part
        store.parent.mkdir(parents=True, exist_ok=True)
        arguments = ["notebook", str(copy / one["notebook"]), str(store), "0"]
        found[part] = read_index(store, child(python, arguments, work, timeout, ""))
    return found


def equalities(
    python: str,
    folder: Path,
    case: Path,
    package: str,
    source: Path | None,
    explained: Mapping[str, Any],
    timeout: float = 900,
) -> dict[str, Verdict]:
    """Compare each notebook's variables with those that its part reports."""
    with tempfile.TemporaryDirectory(prefix="projects-") as temporary:
        work, place = Path(temporary), folder.relative_to(case)
        runs = [
            run_notebooks(python, case, place, explained, work, name, timeout)
            for name in ("first", "second")
        ]
        for found in runs:
            for part, index in found.items():
                if index["error"]:
                    return {part: Verdict("notebook failed", index["error"])}
        copy = emptied(fresh_copy(case, work), place, explained)
        store, parts = work / "package", list(runs[0])
        where = "-" if source is None else str(source)
        arguments = ["package", package, where, str(copy), str(store), "0", *parts]
        whole = read_index(store, child(python, arguments, work, timeout, package))
        if whole["error"]:
            return {package: Verdict("package failed", whole["error"])}
        verdicts = {}
        for one, document in zip(
            explained["order"], explained["notebooks"], strict=True
        ):
            part = one["package"].rpartition(".")[2]
            stores = [work / name / part for name in ("first", "second", "package")]
            itself = stores_differ(python, stores[1], stores[0], work, timeout)
            compared = stores_differ(python, stores[2], stores[0], work, timeout)
            expected = expected_names(folder / one["notebook"], document)
            first = runs[0][part]
            ran = json.loads((stores[2] / "index.json").read_text("utf-8"))
            verdicts[part] = judge(expected, first, ran, itself, compared)
        return verdicts


def main() -> int:
    """Compare one package with its notebooks and print what differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("package", type=Path, help="the emitted folder")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--case", type=Path, help="folder to copy (that of notebooks)")
    parser.add_argument("--timeout", type=float, default=900)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    folder = given.folder.resolve()
    verdicts = equalities(
        given.python,
        folder,
        (given.case or folder).resolve(),
        find_package(given.package),
        (given.package / "src").resolve(),
        explain(folder),
        given.timeout,
    )
    for part, verdict in verdicts.items():
        print(f"{part}: ", end="")
        show(verdict)
    if given.json:
        told = {part: asdict(one) for part, one in verdicts.items()}
        given.json.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    good = all(one.verdict in ("equal", "close") for one in verdicts.values())
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
