"""How time and memory grow with the number of cells, step by step.

For each shape (shapes.py) and size one process runs the steps of the spine one after
the other and tells the processor time of each, that of processes it started included,
and how far the resident memory rose above what it was before the first. The larger
size is then divided by the smaller: ratios of one run, so that the machine's own speed
and what else runs on it count little.

With ``--cases`` a folder of real notebooks, as ``corpus`` takes it, is converted
instead: processor seconds of each beyond start-up, in one process, and of the whole
command, the least of some runs.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks.shapes import SHAPES, notebook
from benchmarks.steps import markdown
from nbprod.convert import Wish, convert, lock_files, package_name
from nbprod.dataflow import analyse
from nbprod.ir import Package
from nbprod.notebook import read
from nbprod.plan import Options, arrange
from nbprod.reading.redaction import kept_out, secrets_of, without_secrets
from nbprod.recognise import recognise
from nbprod.render import render
from nbprod.start import collect_rarely

STEPS = ("read", "analyse", "recognise", "arrange", "render")
Cost = dict[str, float]
Result = TypeVar("Result")


def main(arguments: list[str] | None = None) -> int:
    """Measure every shape at both sizes, or one notebook, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs=2, type=int, default=(500, 5000))
    parser.add_argument("--shapes", nargs="*", default=list(SHAPES), choices=SHAPES)
    parser.add_argument("--limit", type=float, default=900, help="seconds for one")
    parser.add_argument("--notebook", type=Path, help="measure this one alone")
    parser.add_argument("--cases", type=Path, help="convert a corpus's notebooks")
    parser.add_argument("--runs", type=int, default=3, help="of which the least counts")
    chosen = parser.parse_args(arguments)
    if chosen.cases:
        collect_rarely()
        print(converted(chosen.cases, chosen.runs))
        return 0
    if chosen.notebook:
        print(json.dumps(measured(chosen.notebook)))
        return 0
    rows = [row(shape, chosen.sizes, chosen.limit) for shape in chosen.shapes]
    small, large = chosen.sizes
    head = ["shape", f"seconds {small}", f"seconds {large}", "ratio"]
    head += [f"MB {small}", f"MB {large}", "ratio", *STEPS]
    print(markdown(head, rows))
    return 0


def row(shape: str, sizes: tuple[int, int], limit: float) -> list[object]:
    """A shape's seconds, megabytes and ratios, and the ratio of each step."""
    costs = [in_a_process(notebook(shape, size), limit) for size in sizes]
    print(shape, costs, file=sys.stderr)
    cells: list[object] = [shape]
    for what in ("total", "memory"):
        values = [cost.get(what) for cost in costs]
        cells += ["no end" if value is None else f"{value:.1f}" for value in values]
        cells.append(ratio(*values))
    return cells + [ratio(*(cost.get(step) for cost in costs)) for step in STEPS]


def ratio(small: float | None, large: float | None) -> str:
    """How many times as much, or nothing where it cannot be told."""
    if small is None or large is None:
        return ""
    return f"{large / small:.1f}" if small >= 0.05 else "–"


def converted(folder: Path, runs: int) -> str:
    """What each notebook of a corpus takes, and the medians, as a table."""
    rows: list[tuple[str, float, float]] = []
    for case in sorted(folder.glob("*/case.json")):
        notebook = case.parent / json.loads(case.read_text("utf-8"))["notebook"]
        with tempfile.TemporaryDirectory(prefix="scale-") as place:
            inside, whole = conversions(notebook, Path(place) / "package", runs)
        rows.append((case.parent.name, inside, whole))
        print(*rows[-1], file=sys.stderr)
    middle = statistics.median(r[1] for r in rows), statistics.median(
        r[2] for r in rows
    )
    rows.append(("median", *middle))
    head = ["notebook", "seconds, beyond start-up", "seconds, the command"]
    return markdown(head, [(name, f"{a:.2f}", f"{b:.2f}") for name, a, b in rows])


def conversions(notebook: Path, folder: Path, runs: int) -> tuple[float, float]:
    """The least seconds to work a package out here, and for the command to write it."""
    wish = Wish(notebook, folder)
    command = [sys.executable, "-m", "nbprod", "convert", str(notebook)]
    command += ["-q", "--force", "-o", str(folder)]
    convert(wish)  # what the process keeps between notebooks is there then
    inside = [taken(lambda: convert(wish)) for _ in range(runs)]
    whole = [
        taken(lambda: subprocess.run(command, check=True, capture_output=True))
        for _ in range(runs)
    ]
    return min(inside), min(whole)


def taken(run: Callable[[], object]) -> float:
    """Processor seconds that something takes, in this process and those it starts."""
    before = processor_time()
    run()
    return processor_time() - before


def in_a_process(text: str, limit: float) -> Cost:
    """What the steps cost for a notebook in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="scale-") as folder:
        path = Path(folder) / "grown.ipynb"
        path.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.scale", "--notebook", str(path)]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=limit
            )
        except subprocess.TimeoutExpired:
            return {}
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    cost: Cost = json.loads(done.stdout)
    return cost


def measured(path: Path) -> Cost:
    """Seconds of each step, their sum, and the megabytes that they needed at most."""
    collect_rarely()  # as the command does
    with tempfile.TemporaryDirectory(prefix="scale-") as folder:
        small = Path(folder) / "first.ipynb"
        small.write_text(notebook("refits", 3), encoding="utf-8")
        steps(small, {})  # all that is imported and compiled once
    cost: Cost = {}
    before = peak()
    steps(path, cost)
    cost["total"] = sum(cost.values())
    cost["memory"] = peak() - before
    return cost


def steps(path: Path, cost: Cost) -> Package:
    """Run the spine's steps, and keep account of what each takes."""
    found = timed("read", cost, lambda: read(path))
    secrets = timed("read", cost, lambda: secrets_of(found))
    safe = timed("read", cost, lambda: without_secrets(found, secrets))
    flow = timed("analyse", cost, lambda: analyse(safe))
    labels = timed("recognise", cost, lambda: recognise(flow))
    options = Options(package_name(Wish(path), flow))
    locks = lock_files(path.parent)
    plan = timed(
        "arrange", cost, lambda: arrange(flow, labels, options, lock_text=locks)
    )
    plan = timed("arrange", cost, lambda: kept_out(plan, secrets))
    return timed("render", cost, lambda: render(plan))


def timed(step: str, cost: Cost, run: Callable[[], Result]) -> Result:
    """Run something; its processor time is added to a step's."""
    before = processor_time()
    result = run()
    cost[step] = cost.get(step, 0.0) + processor_time() - before
    return result


def processor_time() -> float:
    """Seconds of this process and of those that it has waited for."""
    used = [
        resource.getrusage(who)
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak() -> float:
    """The most memory that this process has had, in megabytes.

    Where the system tells it only by ``getrusage``, what the process that started this
    one had counts too.
    """
    told = Path("/proc/self/status")
    if told.exists():
        found = re.search(r"VmHWM:\s*(\d+) kB", told.read_text("ascii", "replace"))
        if found:
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
