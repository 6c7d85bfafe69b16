"""Convert every notebook of a folder, then install, test, train and compare.

    python -m benchmarks.corpus CASES --recent PY --older PY -o OUT [--both]

CASES holds a folder per notebook with a ``case.json`` (``notebook``, ``env``) in it, as
the corpus' unpack.py writes it. Everything that was emitted and every log stays in
OUT/<id>/; OUT/table.md and OUT/table.json have the results. With ``--both`` each
notebook is tried with both sets of libraries, and counts wherever it runs by itself.

``--install none`` (fastest) puts the package's ``src`` on the path; ``linked`` installs
it with pip into a new virtual environment that sees the case's own libraries; ``fresh``
installs it with all that it requires into an empty one and tests and trains there.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.equality import ROOT, environment, equality, find_package
from benchmarks.expected import expected_names, explain
from benchmarks.rows import Row, line, summary
from benchmarks.steps import Step, run_step


@dataclass(frozen=True)
class Options:
    """How to run; ``pythons`` maps a case's ``env`` to an interpreter."""

    pythons: dict[str, str]
    out: Path
    install: str
    mypy: bool
    equality: bool
    both: bool
    timeout: float


def said(step: Step) -> str:
    """Return ``yes``, or ``no`` and the last line."""
    return "yes" if step.ok else f"no: {step.last_line}"


def convert(notebook: Path, target: Path, log: Path, row: Row) -> bool:
    """Convert a notebook with nbprod in a process of its own."""
    command = [sys.executable, "-m", "nbprod", "convert", "-v", str(notebook)]
    step = run_step([*command, "-o", str(target)], log, ROOT, environment(), 300)
    row.convert_seconds = step.seconds
    if step.ok:
        row.converts = "yes"
    else:
        crashed = step.traceback or step.status is None
        first = [x for x in step.output.splitlines() if x.startswith("error")]
        why = (first or [step.last_line])[0]
        row.converts = f"{'crashed' if crashed else 'refused'}: {why}"
    return step.ok


def install(row: Row, python: str, target: Path, work: Path, how: str) -> str:
    """Install the package and return the interpreter that has it."""
    venv, log = work / "venv", work / "install.log"
    shutil.rmtree(venv, ignore_errors=True)
    env = environment()
    bare = ["--without-pip"] if how == "linked" else []
    made = run_step([python, "-m", "venv", *bare, str(venv)], log, work, env)
    inside = str(venv / "bin" / "python")
    if made.ok and how == "linked":
        link_libraries(python, inside, work, env)
        flags = ["--no-deps", "--no-build-isolation", str(target)]
        command = [python, "-m", "pip", "--python", inside, "install", "-q", *flags]
        made = run_step(command, log, work, env)
    elif made.ok:
        command = [inside, "-m", "pip", "install", "-q"]
        made = run_step([*command, str(target)], log, work, env, 1800)
        if made.ok:
            row.notes.append(f"fresh install {made.seconds:.0f} s")
            extras = re.findall(
                r"^(dev|report|test) = \[",
                (target / "pyproject.toml").read_text(),
                re.M,
            )
            wanted = f"{target}[{','.join(extras)}]" if extras else str(target)
            more = [*command, wanted, "pytest"]
            run_step(more, work / "install-extras.log", work, env, 1800)
    row.installs = said(made)
    return inside if made.ok else ""


def link_libraries(python: str, inside: str, work: Path, env: dict[str, str]) -> None:
    """Let a new virtual environment see another one's libraries."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = [
        run_step([p, "-c", ask], work / "paths.log", work, env).last_line
        for p in (inside, python)
    ]
    (Path(found[0]) / "linked.pth").write_text(found[1] + "\n", "utf-8")


def clean(target: Path, work: Path, mypy: str) -> str:
    """Check with black, ruff and the mypy of an interpreter that has the libraries."""
    checks = [
        ("black", [sys.executable, "-m", "black", "--check", "-q", "."]),
        ("ruff", [sys.executable, "-m", "ruff", "check", "-q", "."]),
    ]
    checks += [("mypy", [mypy, "-m", "mypy"])] if mypy else []
    failed = []
    for name, command in checks:
        step = run_step(command, work / f"{name}.log", target, environment())
        if not step.ok:
            failed.append(name)
    return f"no: {', '.join(failed)}" if failed else "yes"


def exercise(row: Row, python: str, target: Path, case: Path, work: Path) -> None:
    """Run the package's own tests, ``train`` and ``report`` on copies of the data."""
    package = find_package(target)
    env = environment(package)
    if not row.installs:
        env["PYTHONPATH"] = str(target / "src")
    for name, command in (
        ("tests", ["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]),
        ("train", ["-m", package, "train", "--model-dir", str(work / "model")]),
        ("report", ["-m", package, "report", "-o", str(work / "report")]),
    ):
        if name == "report" and not list(target.glob("src/*/report.py")):
            row.report = "none"
            continue
        copy = work / f"data-{name}"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(case, copy, symlinks=True)
        data = copy / Path(row.notebook).parent
        env[f"{package.upper()}_DATA_DIR"] = str(data)
        given = ["--data-dir", str(data)] if name == "train" else []
        where = target if name == "tests" else work
        log = work / f"{name}.log"
        step = run_step([python, *command, *given], log, where, env, 900)
        unmet = "" if step.ok else outside(python, target, work)
        setattr(row, name, f"outside: {unmet}" if unmet else said(step))
        shutil.rmtree(copy, ignore_errors=True)


ASKED = """
import sys, tomllib
from importlib.metadata import PackageNotFoundError, version
from packaging.requirements import Requirement
with open(sys.argv[1], "rb") as file:
    project = tomllib.load(file)["project"]
extras = project.get("optional-dependencies", {}).get("report", [])
for line in [*project["dependencies"], *extras]:
    one = Requirement(line)
    try:
        have = version(one.name)
    except PackageNotFoundError:
        have = "none"
    if have == "none" or have not in one.specifier:
        print(f"{one.name}{one.specifier}, not {have}")
"""


def outside(python: str, target: Path, work: Path) -> str:
    """Say what an interpreter has that the package does not ask for, if anything."""
    command = [python, "-c", ASKED, str(target / "pyproject.toml")]
    step = run_step(command, work / "asked.log", work, environment())
    return step.last_line if step.ok and step.output.strip() else ""


def measure(case: Path, options: Options) -> list[Row]:
    """Do everything for one notebook; a row for each set of libraries."""
    known: dict[str, Any] = json.loads((case / "case.json").read_text("utf-8"))
    row = Row(known["id"], known["repo"], known["notebook"], known["env"])
    work = options.out / row.id
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    target, notebook = work / "package", case / row.notebook
    python = options.pythons[row.env]
    rows = [row]
    if convert(notebook, target, work / "convert.log", row):
        row.clean = clean(target, work, python if options.mypy else "")
        others = [env for env in sorted(options.pythons) if env != row.env]
        rows += [replace(row, env=env, notes=[]) for env in others if options.both]
    for one in rows:
        try:
            measure_in(one, case, target, work / one.env, options)
        except (Exception, SystemExit) as error:  # the harness's own; never unsaid
            one.notes.append(f"harness: {type(error).__name__}: {error}"[:300])
        file = work / f"{one.env}.json"
        file.write_text(json.dumps(asdict(one), indent=1), "utf-8")
        print(line(one), flush=True)
    return rows


def measure_in(
    row: Row, case: Path, target: Path, work: Path, options: Options
) -> None:
    """Compare, install, test and train with one set of libraries.

    A notebook that does not run there says nothing about its package.
    """
    if row.converts != "yes":
        return
    work.mkdir()
    python, notebook = options.pythons[row.env], case / row.notebook
    if options.equality:
        row.verdict = equality(
            python,
            notebook,
            case,
            find_package(target),
            target / "src",
            expected_names(notebook, explain(notebook)),
            options.timeout,
        )
        if row.verdict.verdict == "notebook failed":
            return
    inside = python
    if options.install != "none":
        inside = install(row, python, target, work, options.install)
    if inside:
        exercise(row, inside, target, case, work)


def main() -> int:
    """Measure all cases of a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("cases", type=Path)
    parser.add_argument("--recent", default=sys.executable)
    parser.add_argument("--older", default=sys.executable)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument(
        "--install", choices=("none", "linked", "fresh"), default="none"
    )
    parser.add_argument("--mypy", action="store_true")
    parser.add_argument("--no-equality", action="store_true")
    parser.add_argument("--both", action="store_true", help="each in both sets")
    parser.add_argument("--parallel", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=900)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    options = Options(
        {"recent": given.recent, "older": given.older},
        given.out.resolve(),
        given.install,
        given.mypy,
        not given.no_equality,
        given.both,
        given.timeout,
    )
    cases = sorted(p.parent.resolve() for p in given.cases.glob("*/case.json"))
    chosen = [c for c in cases if not given.only or c.name in given.only]
    with ThreadPoolExecutor(given.parallel) as pool:
        found = pool.map(lambda case: measure(case, options), chosen)
        rows = [row for rows in found for row in rows]
    table = summary(rows)
    (given.out / "table.md").write_text(table, "utf-8")
    (given.out / "table.json").write_text(
        json.dumps([asdict(row) for row in rows], indent=1) + "\n", "utf-8"
    )
    print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
