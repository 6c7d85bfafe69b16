"""Convert many notebooks; count refusals and crashes, check and time what comes out.

    python -m benchmarks.breadth NOTEBOOKS -o OUT --python PY [--jobs 2] [--forked]

Each notebook is converted in a process of its own (``--forked``: in a fork of one that
has imported everything, which is faster, but then the times are not a user's), with a
limit of ``--seconds``. What became of it is a line of OUT/outcomes.jsonl; another run
goes on where one was ended. Every emitted file must compile, pass ruff (and black, with
``--black``), and every module be importable by PY; modules of others that are not
installed there are counted apart.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
import re
import runpy
import shutil
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from benchmarks import trees
from benchmarks.equality import ROOT, environment
from benchmarks.steps import Step, markdown, run_step

HEAVY = ("nbformat", "libcst", "jinja2", "black", "typer")


@dataclass
class Outcome:
    """What became of one notebook."""

    notebook: str
    kind: str
    """``ok``, ``refused``, ``crashed`` or ``timeout``."""
    seconds: float
    message: str = ""
    target: str = ""
    broken: list[str] = field(default_factory=list)
    """Emitted files that do not compile, modules that do not import, findings."""
    missing: list[str] = field(default_factory=list)
    shape: list[str] = field(default_factory=list)
    """Functions that are too long or take too much."""
    notes: list[str] = field(default_factory=list)


def convert_forked(command: list[str], log: Path, timeout: float) -> Step:
    """Run ``nbprod`` with arguments in a fork of this process."""
    started = time.perf_counter()
    log.parent.mkdir(parents=True, exist_ok=True)
    child = os.fork()
    if child == 0:
        stream = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(stream, 1)
        os.dup2(stream, 2)
        sys.argv = ["nbprod", *command]
        status = 0
        try:
            runpy.run_module("nbprod", run_name="__main__", alter_sys=True)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except BaseException:
            import traceback

            traceback.print_exc()
            status = 1
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    code = wait(child, timeout)
    seconds = round(time.perf_counter() - started, 3)
    return Step(code, seconds, log.read_text("utf-8", "replace"))


def wait(child: int, timeout: float) -> int | None:
    """Wait for a child, or end it after the timeout."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return None


def prepare(forked: bool) -> None:
    """Import in a worker what each of its forks would import."""
    if forked:
        sys.path.insert(0, str(ROOT))
        for name in HEAVY:
            __import__(name)
        for file in sorted((ROOT / "nbprod").rglob("*.py")):
            if not file.stem.startswith("__"):
                parts = file.relative_to(ROOT).with_suffix("").parts
                importlib.import_module(".".join(parts))


def digest(notebook: Path) -> str:
    """A short name for a notebook; in their order, kinds of notebooks are mixed."""
    return hashlib.sha256(str(notebook).encode()).hexdigest()[:12]


def convert(out: Path, forked: bool, seconds: float, notebook: Path) -> Outcome:
    """Convert one notebook and say what came of it."""
    number = digest(notebook)
    target, log = out / "trees" / number, out / "logs" / f"{number}.log"
    shutil.rmtree(target, ignore_errors=True)
    command = ["convert", "-v", str(notebook), "-o", str(target)]
    if forked:
        step = convert_forked(command, log, seconds)
    else:
        whole = [sys.executable, "-m", "nbprod", *command]
        step = run_step(whole, log, ROOT, environment(), seconds)
    if step.status is None:
        kind = "timeout"
    elif step.traceback or step.status not in (0, 2):
        kind = "crashed"
    else:
        kind = "ok" if step.ok else "refused"
    lines = step.output.splitlines()
    errors = [line for line in lines if line.startswith("error")]
    message = "" if step.ok else (errors or [step.last_line])[0]
    outcome = Outcome(str(notebook), kind, step.seconds, message)
    outcome.notes = [line for line in lines if line.startswith("note: ")]
    if kind == "ok":
        outcome.target = str(target)
        outcome.broken = trees.compiles(target)
        outcome.shape = [] if outcome.broken else trees.shape(target)
    return outcome


def check(outcomes: Iterable[Outcome], given: argparse.Namespace, out: Path) -> None:
    """Lint and import all emitted trees, and add to the outcomes what was found."""
    by_target = {o.target: o for o in outcomes if o.target}
    batch = [Path(target) for target in by_target]
    for target, found in trees.lint(out / "trees", batch).items():
        by_target[target].broken += found
    if given.black:
        for target, found in trees.formatted(out / "trees", batch).items():
            by_target[target].broken += found
    for target, (missing, failed) in trees.imported(given.python, batch, out).items():
        by_target[target].missing = missing
        by_target[target].broken += failed


def reason(message: str) -> str:
    """Return a message without its place and its particulars."""
    text = re.sub(
        r"^(error|note): .*?\.(ipynb|py)(, cell \d+)?(, line \d+)?[^:]*: ", "", message
    )
    return re.sub(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\d+", "…", text)[:110]


def counted(title: str, what: Iterable[str], most: int = 40) -> str:
    """Return a table of how often each thing occurs, or nothing."""
    rows = [[count, one] for one, count in Counter(what).most_common(most)]
    return "\n" + markdown(["times", title], rows) if rows else ""


def report(outcomes: list[Outcome]) -> str:
    """Return the counts and times as Markdown."""
    kinds = Counter(o.kind for o in outcomes)
    done = [o for o in outcomes if o.kind == "ok"]
    times = sorted(o.seconds for o in outcomes)
    rows: list[list[object]] = [["notebooks", len(outcomes)]]
    rows += [[kind, kinds[kind]] for kind in sorted(kinds)]
    for what in ("compile", "import", "ruff", "black"):
        bad = sum(any(b.startswith(what) for b in o.broken) for o in done)
        rows.append([f"emitted trees that fail {what}", f"{bad} of {len(done)}"])
    lacking = sum(bool(o.missing) for o in done)
    rows.append(["trees that import modules not installed here", lacking])
    for what in ("long", "wide"):
        bad = sum(any(one.startswith(what) for one in o.shape) for o in done)
        rows.append([f"trees with a function that is too {what}", bad])
    if times:
        p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        rows.append(["seconds, median", f"{statistics.median(times):.2f}"])
        rows.append(["seconds, p95", f"{p95:.2f}"])
        worst = max(outcomes, key=lambda o: o.seconds)
        rows.append(["seconds, worst", f"{worst.seconds:.2f} ({worst.notebook})"])
    text = markdown(["what", "how many"], rows)
    for kind in ("refused", "crashed", "timeout"):
        text += counted(
            f"{kind} because", (reason(o.message) for o in outcomes if o.kind == kind)
        )
    text += counted(
        "broken", (re.sub(r"\d+", "…", b)[:100] for o in done for b in o.broken)
    )
    text += counted("missing", (m.split(":")[0] for o in done for m in o.missing))
    return text + counted("note", (reason(n) for o in done for n in o.notes))


def read_outcomes(file: Path) -> dict[str, Outcome]:
    """Read what earlier runs left, by notebook."""
    if not file.is_file():
        return {}
    lines = file.read_text("utf-8").splitlines()
    return {one["notebook"]: Outcome(**one) for one in map(json.loads, lines)}


def main() -> int:
    """Convert all notebooks below a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("notebooks", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--forked", action="store_true")
    parser.add_argument("--black", action="store_true")
    parser.add_argument("--every", type=int, default=1, help="take each N-th only")
    given = parser.parse_args()
    out = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    below = given.notebooks.resolve().rglob("*.ipynb")
    notebooks = sorted(below, key=digest)[:: given.every]
    log = out / "outcomes.jsonl"
    found = read_outcomes(log)
    left = [notebook for notebook in notebooks if str(notebook) not in found]
    one = partial(convert, out, given.forked, given.seconds)
    with (
        ProcessPoolExecutor(given.jobs, None, prepare, (given.forked,)) as pool,
        log.open("a", encoding="utf-8") as stream,
    ):
        for outcome in pool.map(one, left):
            print(json.dumps(asdict(outcome)), file=stream, flush=True)
            found[outcome.notebook] = outcome
            if outcome.kind != "ok":
                print(outcome.kind, outcome.message[:150], flush=True)
    outcomes = [found[str(notebook)] for notebook in notebooks]
    check(outcomes, given, out)
    (out / "checked.json").write_text(
        json.dumps([asdict(o) for o in outcomes], indent=1) + "\n", "utf-8"
    )
    text = report(outcomes)
    (out / "report.md").write_text(text, "utf-8")
    print(text)
    return 1 if any(o.kind in ("crashed", "timeout") for o in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
