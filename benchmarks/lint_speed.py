"""How long ``lint`` takes, as whole processes, beside other linters on the same files.

    python -m benchmarks.lint_speed FOLDER --programs VENV/bin [--many 1000] [--few 100]

FOLDER has notebooks; VENV has nbprod, ruff, nbqa, flake8 and pylint. Copies are looked
at: the notebook of median size, the one whose cells are nearest to 138 in number, and
``--many`` of them; of those, slow linters get ``--few``. Runs of all programs take
turns; the least of them counts, and ratios are of processors' time, since others may be
at work on the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from nbprod.linting.files import files_of

CELLS = 138


def cells_in(path: Path) -> int:
    """The number of a notebook's cells; 0 where it is none."""
    try:
        return len(json.loads(path.read_text("utf-8"))["cells"])
    except (ValueError, KeyError, TypeError):
        return 0


def timed(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Seconds that a program takes in a folder, and of processors."""
    left_out = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
    variables = {k: v for k, v in os.environ.items() if k not in left_out}
    before, started = spent(), time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True)
    seconds = time.perf_counter() - started
    if b"Traceback" in done.stderr:
        raise SystemExit(f"{command[0]} failed: {done.stderr.decode()}")
    return seconds, spent() - before


def spent() -> float:
    """Seconds of processors that the processes which ended have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def programs(folder: Path, few: bool) -> dict[str, list[str]]:
    """The commands, without the files."""
    nbprod, ruff, nbqa = (str(folder / name) for name in ("nbprod", "ruff", "nbqa"))
    found = {
        "nbprod lint, cold": [nbprod, "lint", "--no-cache"],
        "nbprod lint, cached": [nbprod, "lint"],
        "ruff check, cold": [ruff, "check", "--no-cache"],
        "ruff check, cached": [ruff, "check"],
    }
    if few:
        every = [nbprod, "lint", "--no-cache", "--select", "ALL"]
        found["nbprod lint, all rules"] = every
        found |= {"nbqa flake8": [nbqa, "flake8"], "nbqa pylint": [nbqa, "pylint"]}
    return found


def measured(
    commands: dict[str, list[str]], files: Sequence[str], folder: Path, rounds: int
) -> dict[str, list[tuple[float, float]]]:
    """Seconds of each program in each round; caches are filled before."""
    for name, command in commands.items():
        if name.endswith("cached"):
            timed([*command, *files], folder)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(timed([*command, *files], folder))
    return found


def table(title: str, found: dict[str, list[tuple[float, float]]]) -> str:
    """Least seconds of each program, and how ``lint`` compares, by processors' time."""
    used = {name: min(cpu for _, cpu in runs) for name, runs in found.items()}
    cold, cached = used["nbprod lint, cold"], used["nbprod lint, cached"]
    lines = [f"\n{title}", f"{'':24} {'wall':>9} {'of cores':>9}  lint: cold, cached"]
    for name, runs in found.items():
        least = min(wall for wall, _ in runs)
        ratios = f"{cold / used[name]:8.2f} x {cached / used[name]:8.2f} x"
        lines.append(f"{name:24} {least:7.3f} s {used[name]:7.3f} s {ratios}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--programs", type=Path, required=True)
    parser.add_argument("--many", type=int, default=1000)
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    paths = sorted(files_of([given.folder]), key=lambda path: path.stat().st_size)
    where = given.programs.absolute()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        median = paths[len(paths) // 2]
        middle = min(paths, key=lambda path: abs(cells_in(path) - CELLS))
        for title, path in {"one": median, f"{CELLS} cells": middle}.items():
            copy = folder / f"{title.split()[0]}.ipynb"
            shutil.copy(path, copy)
            size = f"{cells_in(path)} cells, {path.stat().st_size // 1000} kB"
            commands = programs(where, few=True)
            found = measured(commands, [copy.name], folder, given.rounds)
            print(table(f"{title}: {size}", found), flush=True)
        for count, few in ((given.few, True), (given.many, False)):
            many = folder / f"many{count}"
            many.mkdir()
            step = max(len(paths) // count, 1)
            for number, path in enumerate(paths[::step][:count]):
                shutil.copy(path, many / f"n{number:04}.ipynb")
            found = measured(programs(where, few), ["."], many, 1)
            print(table(f"{count} notebooks", found), flush=True)


if __name__ == "__main__":
    main()
