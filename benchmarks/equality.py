"""Are a package's values those of its notebook? Variable by variable, side by side.

    python -m benchmarks.equality NB DIR --python ENV/bin/python [--json OUT]

Runs the notebook twice and the package once, each in a new process of the given
interpreter and in a fresh copy of the notebook's folder, with the same seeds. Every
variable that ``nbprod explain`` says is kept must have been reported by the package
with the value that the notebook leaves; what differs between the two runs of the
notebook is told apart as nondeterministic. Exit status 0 only if all kept variables are
equal (or within 1e-9, which is said).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.expected import Expected, expected_names, explain

ROOT = Path(__file__).resolve().parent.parent
CHILD = (
    "import sys; sys.path[0] = {root!r}; from benchmarks.observe import main;"
    " import nbprod.verify.inside.differ; sys.path.pop(0); main(sys.argv[1:])"
)
FIXED = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MPLBACKEND": "Agg",
    "TZ": "UTC",
    "PYTHONWARNINGS": "ignore",
}


@dataclass
class Verdict:
    """What comparing a package with its notebook came to.

    ``verdict`` is ``equal`` (to the bit), ``close`` (within 1e-9), ``different``,
    ``missing variable``, ``package failed``, ``notebook failed`` or ``nothing to
    compare``. ``variables`` maps each name that must be there to (status, detail).
    """

    verdict: str
    detail: str = ""
    variables: dict[str, tuple[str, str]] = field(default_factory=dict)
    unreported: dict[str, str] = field(default_factory=dict)
    """Variables that exploration alone has, by the plan's account, and why."""
    extra_different: dict[str, str] = field(default_factory=dict)
    """Reported though nothing demanded it, and not as in the notebook."""
    notebook_seconds: float = 0.0
    package_seconds: float = 0.0

    def count(self, *statuses: str) -> int:
        """Return how many variables have one of the statuses."""
        return sum(status in statuses for status, _ in self.variables.values())


def environment(package: str = "") -> dict[str, str]:
    """Return the environment of a child: fixed, without the package's settings."""
    prefix = f"{package.upper()}_"
    kept = {
        key: value
        for key, value in os.environ.items()
        if not (package and key.startswith(prefix)) and key != "PYTHONPATH"
    }
    return kept | FIXED


def child(
    python: str, arguments: Iterable[str], folder: Path, timeout: float, package: str
) -> str:
    """Run observe.py; return an empty string or why it did not end by itself."""
    code = CHILD.format(root=str(ROOT))
    log = folder / "child.log"
    env = environment(package) | {"IPYTHONDIR": str(folder / "ipython")}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [python, "-c", code, *arguments],
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status = process.wait(timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return f"no end after {timeout:.0f} s"
    if status:
        lines = log.read_text("utf-8", "replace").strip().splitlines()
        return f"exit status {status}: {lines[-1] if lines else ''}"
    return ""


def fresh_copy(case: Path, work: Path) -> Path:
    """Copy a notebook's folder to the same place as before, without what ran there."""
    copy = work / "case"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(case, copy, symlinks=True)
    return copy


def read_index(store: Path, failure: str) -> dict[str, Any]:
    """Return a store's index, or one that says that there is none."""
    file = store / "index.json"
    if failure or not file.exists():
        return {"variables": {}, "error": failure or "no index", "seconds": 0.0}
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def observe_notebook(
    python: str, notebook: Path, case: Path, work: Path, run: str, timeout: float
) -> dict[str, Any]:
    """Run the notebook in a fresh copy and return the index of its variables."""
    inside = fresh_copy(case, work) / notebook.resolve().relative_to(case.resolve())
    store = work / run
    arguments = ["notebook", str(inside), str(store), "0"]
    return read_index(store, child(python, arguments, work, timeout, ""))


def observe_package(
    python: str,
    package: str,
    source: Path | None,
    notebook: Path,
    case: Path,
    work: Path,
    timeout: float,
) -> dict[str, Any]:
    """Run the package's pipeline on a fresh copy; return what it reported."""
    inside = fresh_copy(case, work) / notebook.resolve().relative_to(case.resolve())
    store = work / "package"
    where = "-" if source is None else str(source)
    arguments = ["package", package, where, str(inside.parent), str(store), "0"]
    return read_index(store, child(python, arguments, work, timeout, package))


def stores_differ(
    python: str, ours: Path, theirs: Path, work: Path, timeout: float
) -> dict[str, dict[str, Any]]:
    """Compare two stores in the interpreter that wrote them."""
    output = work / "compared.json"
    output.unlink(missing_ok=True)
    arguments = ["compare", str(ours), str(theirs), str(output)]
    failure = child(python, arguments, work, timeout, "")
    if failure:
        raise RuntimeError(f"comparing failed: {failure}")
    found: dict[str, dict[str, Any]] = json.loads(output.read_text("utf-8"))
    return found


def judge(
    expected: Expected,
    first: dict[str, Any],
    package: dict[str, Any],
    itself: dict[str, dict[str, Any]],
    compared: dict[str, dict[str, Any]],
) -> Verdict:
    """Turn the three runs into a verdict."""
    noisy = {n for n, c in itself.items() if c["status"] in ("different", "close")}
    noisy |= {n for n in first["variables"] if n not in itself}
    result = Verdict("equal")
    result.notebook_seconds = round(first["seconds"], 2)
    result.package_seconds = round(package["seconds"], 2)
    for name, entry in first["variables"].items():
        if entry["code"]:
            continue
        came = compared.get(name)
        if name not in expected.kept:
            result.unreported[name] = expected.why.get(name, "not in explain")
            if came and came["status"] == "different" and name not in noisy:
                result.extra_different[name] = came["detail"]
        elif came is None:
            result.variables[name] = ("missing", f"{entry['type']} never reported")
        elif name in noisy:
            result.variables[name] = ("nondeterministic", itself[name]["detail"])
        else:
            detail = came["detail"] or "; ".join(came["skipped"])
            result.variables[name] = (came["status"], detail)
    return settle(result)


def settle(result: Verdict) -> Verdict:
    """Set the verdict from the variables: the first that is wrong names it."""
    wrong = {"missing": "missing variable", "different": "different"}
    for name, (status, detail) in result.variables.items():
        if status in wrong:
            result.verdict, result.detail = wrong[status], f"{name}: {detail}"
            return result
    if not result.variables:
        result.verdict, result.detail = "nothing to compare", "no variable is kept"
    elif result.count("close"):
        result.verdict = "close"
        result.detail = f"{result.count('close')} equal within 1e-9, not to the bit"
    return result


def equality(
    python: str,
    notebook: Path,
    case: Path,
    package: str,
    source: Path | None,
    expected: Expected,
    timeout: float = 900,
) -> Verdict:
    """Run the notebook twice, the package once, and compare all that is kept."""
    with tempfile.TemporaryDirectory(prefix="equality-") as temporary:
        work = Path(temporary)
        first = observe_notebook(python, notebook, case, work, "first", timeout)
        if first["error"]:
            return Verdict("notebook failed", first["error"])
        second = observe_notebook(python, notebook, case, work, "second", timeout)
        if second["error"]:
            return Verdict("notebook failed", f"second run: {second['error']}")
        ran = observe_package(python, package, source, notebook, case, work, timeout)
        if ran["error"]:
            return Verdict("package failed", ran["error"])
        stores = work / "first", work / "second", work / "package"
        itself = stores_differ(python, stores[1], stores[0], work, timeout)
        compared = stores_differ(python, stores[2], stores[0], work, timeout)
        return judge(expected, first, ran, itself, compared)


def find_package(folder: Path) -> str:
    """Return the name of the package below ``src`` of an emitted folder."""
    found = sorted(p.parent.name for p in folder.glob("src/*/pipeline.py"))
    if len(found) != 1:
        raise SystemExit(f"error: {folder}: expected one package in src, not {found}")
    return found[0]


def main() -> int:
    """Compare one package with its notebook and print what differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("notebook", type=Path)
    parser.add_argument("package", type=Path, help="the emitted folder")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--case", type=Path, help="folder to copy (the notebook's)")
    parser.add_argument("--timeout", type=float, default=900)
    parser.add_argument("--not-kept", help="comma-separated; instead of explain")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    notebook = given.notebook.resolve()
    if given.not_kept is None:
        expected = expected_names(notebook, explain(notebook))
    else:
        names = set(given.not_kept.split(","))
        expected = Expected.all_but(names)
    result = equality(
        given.python,
        notebook,
        (given.case or notebook.parent).resolve(),
        find_package(given.package),
        (given.package / "src").resolve(),
        expected,
        given.timeout,
    )
    if given.json:
        given.json.write_text(json.dumps(asdict(result), indent=1) + "\n", "utf-8")
    show(result)
    return 0 if result.verdict in ("equal", "close") else 1


def show(result: Verdict) -> None:
    """Print a verdict for a human."""
    same = result.count("equal", "close")
    print(f"{result.verdict}: {same} of {len(result.variables)} kept variables")
    if result.detail:
        print(f"  {result.detail}")
    for name, (status, detail) in result.variables.items():
        if status != "equal" or detail:
            print(f"  {status:16} {name}: {detail}")
    for name, detail in result.extra_different.items():
        print(f"  reported, differs {name}: {detail}")
    for name, why in result.unreported.items():
        print(f"  not kept         {name}: {why}")
    times = f"{result.notebook_seconds} s, package {result.package_seconds} s"
    print(f"  notebook {times}")


if __name__ == "__main__":
    sys.exit(main())
