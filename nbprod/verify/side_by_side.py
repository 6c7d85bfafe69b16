"""Run the notebook twice and the package once, and compare what they held."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from nbprod.ir import SavedValue
from nbprod.verify.boxes import LOAD, Box, run
from nbprod.verify.copies import fresh_copy
from nbprod.verify.expecting import Expected
from nbprod.verify.kernel import END, Failure, Progress, run_notebook
from nbprod.verify.outcome import Variable

Index = dict[str, Any]


@dataclass(frozen=True)
class Sides:
    """Where the two sides are: the notebook, the emitted folder, the interpreter."""

    notebook: Path
    folder: Path
    package: str
    python: str
    source: str
    """The folder of the package's code, or nothing where it is installed."""
    saved: tuple[SavedValue, ...] = ()
    """What the notebook's stored outputs show."""


@dataclass(frozen=True)
class Compared:
    """What three runs came to; of the first that fails, why."""

    variables: tuple[Variable, ...] = ()
    noisy: Mapping[str, str] | None = None
    notebook_failure: Failure | None = None
    package_failure: str = ""
    notebook_seconds: float = 0.0
    package_seconds: float = 0.0
    unsaid: tuple[str, ...] | None = None
    """What stored outputs show and the package does not give; None where it fails."""


def compare_sides(
    sides: Sides, expected: Expected, box: Box, progress: Progress | None = None
) -> Compared:
    """Run both sides in copies of the notebook's folder, and compare all that is kept.

    The notebook runs with one seed of the global random states, then with another: what
    differs then is noise, unless it is the package's value with the same seed.
    """
    wanted: dict[int, set[str]] = {}
    for names in expected.cells.values():
        for name, cell in names.items():
            wanted.setdefault(cell, set()).add(name)
    cells = {cell: sorted(names) for cell, names in wanted.items()}
    stores = {}
    seconds = 0.0
    package = run_package(sides, box)
    unsaid = tuple(
        f"{one['what']}: {one['detail']}" for one in package.get("saved", ())
    )
    failed = f"{package['error']} ({package.get('where', '')})" * bool(package["error"])
    for seed in (0, 1):
        copy = fresh_copy(sides.notebook, box.folder, sides.folder)
        store = box.folder / f"notebook-{seed}"
        asked = cells if seed == 0 else {}
        ran = run_notebook(sides.python, copy, store, asked, box, seed, progress)
        stores[seed] = store
        seconds = seconds or ran.seconds
        if ran.failure is not None or failed:
            shown = None if failed else unsaid
            return Compared((), None, ran.failure, failed, seconds, 0.0, shown)
    first, second = (read_index(stores[seed]) for seed in (0, 1))
    came = pairs_compared(first, second, package, stores, sides, box)
    variables = tuple(judged(expected, first, package, came))
    noisy = {
        key.partition(":")[2]: one["detail"]
        for key, one in came.items()
        if key.startswith("itself:") and one["status"] in ("different", "close")
    }
    settled = tuple(with_noise(one, noisy) for one in variables)
    return Compared(settled, noisy, None, "", seconds, package["seconds"], unsaid)


def run_package(sides: Sides, box: Box) -> Index:
    """Run the package's pipeline in a fresh copy; its index, or one with an error."""
    copy = fresh_copy(sides.notebook, box.folder, sides.folder)
    store, shown = box.folder / "package", box.folder / "saved.json"
    values = [
        {**asdict(one), "what": f"cell {one.cell}: {one.name}"} for one in sides.saved
    ]
    shown.write_text(json.dumps(values), "utf-8")
    given = [sides.package, sides.source, str(copy.folder), str(store), "0", str(shown)]
    code = f"{LOAD}watch.main(['package', *sys.argv[1:]])"
    ended = run([sides.python, "-c", code, *given], box, copy.folder, {}, sides.package)
    if not (store / "index.json").exists():
        return {"captures": [], "error": ended.last_line, "seconds": ended.seconds}
    return read_index(store)


def read_index(store: Path) -> Index:
    """The index of a store."""
    found: Index = json.loads((store / "index.json").read_text("utf-8"))
    return found


def final_of(index: Index) -> dict[str, dict[str, str]]:
    """The variables of a notebook at its end."""
    captures = [one for one in index["captures"] if one["at"] == END]
    found: dict[str, dict[str, str]] = captures[-1]["variables"] if captures else {}
    return found


def told(index: Index) -> dict[str, tuple[str, dict[str, str]]]:
    """What a package told of each variable last, and at which stage."""
    return {
        name: (capture["at"], entry)
        for capture in index["captures"]
        for name, entry in capture["variables"].items()
    }


def pairs_compared(
    first: Index, second: Index, package: Index, stores: Any, sides: Sides, box: Box
) -> dict[str, dict[str, Any]]:
    """Compare, in the interpreter that wrote them, all pairs of values that matter.

    Keys: ``itself:NAME`` for the two runs of the notebook, ``end:NAME`` for the package
    beside the notebook's end.
    """
    pairs: dict[str, list[str]] = {}
    again = final_of(second)
    last = told(package)
    for name, entry in final_of(first).items():
        if "file" not in entry:
            continue
        file = str(stores[0] / entry["file"])
        if "file" in again.get(name, {}):
            pairs[f"itself:{name}"] = [str(stores[1] / again[name]["file"]), file]
        if name in last and "file" in last[name][1]:
            ours = str(box.folder / "package" / last[name][1]["file"])
            pairs[f"end:{name}"] = [ours, file]
    asked, answer = box.folder / "pairs.json", box.folder / "compared.json"
    asked.write_text(json.dumps(pairs), "utf-8")
    code = f"{LOAD}watch.main(['compare', *sys.argv[1:]])"
    command = [sides.python, "-c", code, str(asked), str(answer)]
    ended = run(command, replace(box, network=False), box.folder)
    if not answer.exists():
        raise RuntimeError(f"comparing failed: {ended.last_line}")
    found: dict[str, dict[str, Any]] = json.loads(answer.read_text("utf-8"))
    return found


def judged(
    expected: Expected, first: Index, package: Index, came: Mapping[str, Any]
) -> Iterator[Variable]:
    """Each variable that must be told of, and how it compares."""
    last = told(package)
    for name, entry in sorted(final_of(first).items()):
        if entry["code"] or name not in expected.kept:
            continue
        stage = last[name][0] if name in last else ""
        cell = expected.cells.get(stage, {}).get(name, 0)
        found = came.get(f"end:{name}")
        if name not in last:
            detail = f"the package never tells of it ({entry['type']})"
            yield Variable(name, "", cell, "missing", "", 0.0, detail)
        elif found is None:
            detail = f"{last[name][1]['code']}, the notebook has {entry['type']}"
            yield Variable(name, stage, cell, "different", "", 0.0, detail)
        else:
            status = found["status"]
            how = {"equal": "bits", "close": "tolerance"}.get(status, "")
            detail = found["detail"] or "; ".join(found["skipped"])
            yield Variable(name, stage, cell, status, how, found["largest"], detail)  # type: ignore[arg-type]


def with_noise(one: Variable, noisy: Mapping[str, str]) -> Variable:
    """A variable that differs from itself in the notebook is noise where it differs."""
    if one.status == "different" and one.name in noisy:
        detail = f"differs between two runs of the notebook: {noisy[one.name]}"
        return replace(one, status="noise", compared="", detail=detail)
    return one
