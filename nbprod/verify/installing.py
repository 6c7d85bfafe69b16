"""Level 0: the package compiles, installs in an environment, and imports there."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nbprod.errors import NbprodError
from nbprod.verify.boxes import LOAD, Box, run
from nbprod.verify.outcome import Level
from nbprod.verify.runs import Sides

INSTALLING = 1800.0
"""Seconds for an installation."""


def installed(sides: Sides, box: Box, tested: bool) -> Level:
    """Level 0 but for imports: all of it compiles, and it installs in an environment
    that has a kernel, and pytest where the package is to be ``tested``.

    Raises NbprodError where a given interpreter has no kernel.
    """
    started = time.perf_counter()
    folder = sides.folder
    for path in sorted(folder.glob("src/**/*.py")) + sorted(folder.glob("tests/*.py")):
        try:
            compile(path.read_text("utf-8"), str(path), "exec", dont_inherit=True)
        except SyntaxError as error:
            where = f"{path.relative_to(folder)}, line {error.lineno}"
            return Level(0, "failed", f"{where} does not compile: {error.msg}", 0.0)
    said = f"imported by {sides.python}, not installed"
    if not sides.source:
        said = "installed in a fresh environment"
        reason = install(folder, box.folder, ["pytest>=8"] if tested else [])
        if reason:
            return Level(0, "failed", reason, time.perf_counter() - started)
    if not run([sides.python, "-c", "import ipykernel"], box, box.folder).ok:
        raise NbprodError(
            f"{sides.python} has no ipykernel, which runs the notebook: add it"
        )
    return Level(0, "passed", said, time.perf_counter() - started)


def imported(sides: Sides, box: Box, so_far: Level) -> Level:
    """Level 0, once a process of its own has imported every module."""
    started = time.perf_counter()
    package = sides.package
    more = {"PYTHONPATH": sides.source} if sides.source else {}
    code = f"{LOAD}from nbprod_inside.training import unimported\n"
    code += "sys.exit(unimported(sys.argv[1]) or None)"
    command = [sides.python, "-c", code, package]
    ended = run(command, box, box.folder, more, package)
    seconds = so_far.seconds + time.perf_counter() - started
    if not ended.ok:
        return Level(0, "failed", f"it does not import: {ended.last_line}", seconds)
    return replace(so_far, seconds=seconds)


def install(folder: Path, work: Path, more: Sequence[str] = ()) -> str:
    """Install a package with what its report and service need, and a kernel; or say
    why not.

    What installing runs is the package's and its libraries', nothing of the notebook.
    """
    venv = work / "venv"
    uv = shutil.which("uv")
    source = str(folder.resolve())
    project = read(folder / "pyproject.toml")
    wanted = [name for name in ("report", "serve") if f"\n{name} = [" in project]
    extras = f"[{','.join(wanted)}]" if wanted else ""
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
