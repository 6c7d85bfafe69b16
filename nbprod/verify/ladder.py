"""The ladder: what a package reaches, rung by rung, and the verdict."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from nbprod.errors import NbprodError
from nbprod.ir import Flow, Label, Plan
from nbprod.render import portraits_code
from nbprod.verify.boxes import Box, run, walls
from nbprod.verify.copies import WORK, fresh_copy
from nbprod.verify.expecting import expected
from nbprod.verify.failing import Failure
from nbprod.verify.faults import seeded
from nbprod.verify.functions import functions
from nbprod.verify.kernel import Progress, run_notebook
from nbprod.verify.noise import noises
from nbprod.verify.outcome import Level, Verdict, Verification
from nbprod.verify.parity import document, releases_of
from nbprod.verify.rungs import matching, noticing, showing, why
from nbprod.verify.runs import Sides, Trained
from nbprod.verify.side_by_side import Compared, compare_sides
from nbprod.verify.trials import Ground

INSTALLING = 1800.0
"""Seconds for an installation."""


@dataclass(frozen=True)
class Wanted:
    """How to verify: up to which level, by which interpreter, within which limits."""

    level: int = 3
    python: str = ""
    seconds: float = 900.0
    memory: int = 8 << 30
    network: bool = False
    faults: int = 0
    """How many faults to seed, once all is the same."""
    parity: bool = False
    """Whether parity tests are to be made of the run."""


def verify(
    notebook: Path,
    folder: Path,
    known: tuple[Flow, Mapping[str, Label], Plan],
    wanted: Wanted,
    progress: Progress | None = None,
) -> Verification:
    """Climb the ladder; both sides run in copies of the notebook's folder.

    Raises NbprodError where there is no package in the folder.
    """
    if find_spec("nbclient") is None:
        raise NbprodError("verify needs nbclient: install nbprod[verify]")
    plan = known[2]
    package = package_in(folder)
    if plan.package != package:
        raise NbprodError(
            f"{folder} holds the package {package}, and {notebook.name} would give "
            f"{plan.package}: convert it there first, or give --name {package}"
        )
    with tempfile.TemporaryDirectory(prefix=WORK) as place:
        work = Path(place).resolve()
        shown = (folder.resolve(), *environments(wanted.python))
        box = Box(work, wanted.seconds, wanted.memory, wanted.network, shown)
        python = wanted.python or str(work / "venv" / "bin" / "python")
        source = str((folder / "src").resolve()) if wanted.python else ""
        portraits = str(portraits_code()) if wanted.parity else ""
        sides = Sides(
            notebook, folder, package, python, source, plan.saved, portraits
        )  # fmt: skip
        return climbed(sides, known, wanted, box, progress)


def climbed(
    sides: Sides,
    known: tuple[Flow, Mapping[str, Label], Plan],
    wanted: Wanted,
    box: Box,
    progress: Progress | None,
) -> Verification:
    """The rungs, one after the other, as far as is wanted and possible."""
    flow, labels, plan = known
    levels = [installed(sides.folder, sides.package, wanted, box)]
    if levels[0].status == "passed" and wanted.level == 1:
        levels.append(trained(sides, box))
    compared = faults = None
    if levels[0].status == "passed" and wanted.level > 1:
        started = time.perf_counter()
        asked = expected(flow, labels, plan)
        compared = compare_sides(sides, asked, box, progress)
        modules = sides.folder / "src" / sides.package
        code = functions(flow, labels, plan, modules)
        compared = replace(compared, variables=(*compared.variables, *code))
        seconds = time.perf_counter() - started - compared.training.seconds
        levels.append(training(compared.training, box.folder / "model"))
        levels.append(showing(compared, plan))
        if wanted.level > 2:
            levels.append(matching(compared, seconds))
        if wanted.faults and levels[-1].status == "passed":
            started = time.perf_counter()
            ground = Ground(sides, asked, known, box, compared)
            faults = seeded(ground, wanted.faults, tally=progress)
            levels.append(noticing(faults, time.perf_counter() - started))
    failure = compared.notebook_failure if compared else None
    runs = Path(sides.python).exists() and wanted.level > 1
    if levels[0].status == "failed" and runs:
        copy = fresh_copy(sides.notebook, box.folder, sides.folder)
        alone = run_notebook(sides.python, copy, box.folder / "alone", {}, box, 0)
        failure = alone.failure
    told = [excused(one, failure) for one in levels]
    found = replace(settled(told, compared, flow, wanted), faults=faults)
    if found.verdict == "equivalent" and compared is not None and compared.values:
        releases = releases_of(sides.python, plan, box)
        return replace(found, parity=document(compared.values, releases))
    return found


def excused(level: Level, failure: Failure | None) -> Level:
    """A failure says nothing where the notebook fails by itself."""
    if failure is None or level.status != "failed":
        return level
    return replace(
        level, status="cannot tell", detail=f"{level.detail}; {why(failure)}"
    )


def package_in(folder: Path) -> str:
    """The name of the package in an emitted folder. Raises NbprodError without one."""
    found = sorted(path.parent.name for path in folder.glob("src/*/pipeline.py"))
    if len(found) != 1:
        raise NbprodError(f"{folder} holds no package that nbprod wrote: convert first")
    return found[0]


def environments(python: str) -> Iterator[Path]:
    """The folder of an interpreter's environment, if one was given."""
    if python:
        yield Path(python).absolute().parent.parent


def installed(folder: Path, package: str, wanted: Wanted, box: Box) -> Level:
    """Level 0: all of it compiles, and it installs and imports in an environment."""
    started = time.perf_counter()
    for path in sorted(folder.glob("src/**/*.py")) + sorted(folder.glob("tests/*.py")):
        try:
            compile(path.read_text("utf-8"), str(path), "exec", dont_inherit=True)
        except SyntaxError as error:
            where = f"{path.relative_to(folder)}, line {error.lineno}"
            return Level(0, "failed", f"{where} does not compile: {error.msg}", 0.0)
    work = box.folder
    said = "installed in a fresh environment"
    more = {}
    if wanted.python:
        said = f"imported by {wanted.python}, not installed"
        more = {"PYTHONPATH": str((folder / "src").resolve())}
        python = wanted.python
    else:
        python = str(work / "venv" / "bin" / "python")
        reason = install(folder, work, ["pytest>=8"] if wanted.faults else [])
        if reason:
            return Level(0, "failed", reason, time.perf_counter() - started)
    names = sorted(p.stem for p in (folder / "src" / package).glob("*.py"))
    modules = [f"{package}.{n}" for n in names if not n.startswith("_")]
    if not run([python, "-c", "import ipykernel"], box, work).ok:
        raise NbprodError(f"{python} has no ipykernel, which runs the notebook: add it")
    code = "import importlib, sys; [importlib.import_module(n) for n in sys.argv[1:]]"
    ended = run([python, "-c", code, *modules], box, work, more, package)
    seconds = time.perf_counter() - started
    if not ended.ok:
        return Level(0, "failed", f"it does not import: {ended.last_line}", seconds)
    return Level(0, "passed", said, seconds)


def install(folder: Path, work: Path, more: Sequence[str] = ()) -> str:
    """Install a package with what its report needs, and a kernel; or say why not.

    What installing runs is the package's and its libraries', nothing of the notebook.
    """
    venv = work / "venv"
    uv = shutil.which("uv")
    source = str(folder.resolve())
    extras = "[report]" if "\nreport = [" in read(folder / "pyproject.toml") else ""
    if uv:
        steps = [[uv, "venv", "-q", "--python", sys.executable, str(venv)]]
        pip = [uv, "pip", "install", "-q", "--python", str(venv / "bin" / "python")]
    else:
        steps = [[sys.executable, "-m", "venv", str(venv)]]
        pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "-q"]
    steps.append([*pip, f"{source}{extras}", "ipykernel>=6.29", *more])
    for command in steps:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=INSTALLING
        )
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.strip()]
            return f"it does not install: {lines[-1] if lines else 'no reason given'}"
    return ""


def read(path: Path) -> str:
    """The text of a file, or nothing where it is not there."""
    return path.read_text("utf-8") if path.is_file() else ""


def trained(sides: Sides, box: Box) -> Level:
    """Level 1: ``train`` runs on a copy of the data, and leaves a model directory."""
    copy = fresh_copy(sides.notebook, box.folder, sides.folder)
    target = box.folder / "model"
    command = [sides.python, "-m", sides.package, "train"]
    command += ["--data-dir", str(copy.folder), "--model-dir", str(target)]
    more = {"PYTHONPATH": sides.source} if sides.source else {}
    ended = run(command, box, box.folder, more, sides.package)
    error = "" if ended.ok else ended.last_line
    return training(Trained(error, ended.seconds), target)


def training(done: Trained, target: Path) -> Level:
    """Level 1, once ``train`` has run: what it left in the model directory."""
    if done.error:
        return Level(1, "failed", done.error, done.seconds)
    files = sorted(path.name for path in target.iterdir()) if target.is_dir() else []
    return Level(1, "passed", ", ".join(files)[:200], done.seconds)


def settled(
    levels: Sequence[Level], compared: Compared | None, flow: Flow, wanted: Wanted
) -> Verification:
    """The verdict, by the rungs."""
    reached = -1
    for number, level in enumerate(levels):
        if level.level > number or level.status in ("failed", "cannot tell"):
            break  # no higher than what was tried without a gap
        reached = level.level if level.status == "passed" else reached
    short = next((v for v in levels if v.status in ("failed", "cannot tell")), None)
    verdict: Verdict = "equivalent"
    if short is not None:
        verdict = "different" if short.status == "failed" else "unverified"
    elif reached < min(wanted.level, 3):
        verdict = "unverified"
    variables = compared.variables if compared else ()
    noisy = (compared.noisy if compared else None) or {}
    noise = tuple(noises(variables, noisy, flow))
    reason = f"level {short.level}: {short.detail}" if short else ""
    return Verification(
        verdict,
        reached,
        tuple(levels),
        variables,
        noise,
        reason,
        walls=walls(),
        notebook_seconds=compared.notebook_seconds if compared else 0.0,
        package_seconds=compared.package_seconds if compared else 0.0,
        files=compared.files if compared else (),
    )
