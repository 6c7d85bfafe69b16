"""Convert many notebooks; count refusals and crashes, check and time what comes out.

    python -m benchmarks.breadth NOTEBOOKS -o OUT --python PY [--forked] [--every N]

Each notebook is converted in a process of its own (``--forked``: in a fork of one that
has imported everything, which is faster, but then the times are not a user's). Every
emitted file must compile, pass black and ruff, and every module be importable by PY;
modules of others that are not installed there are counted apart.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import runpy
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

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


def convert(notebook: Path, number: int, out: Path, fork: bool) -> Outcome:
    """Convert one notebook and say what came of it."""
    target, log = out / "trees" / f"{number:04}", out / "logs" / f"{number:04}.log"
    shutil.rmtree(target, ignore_errors=True)
    command = ["convert", "-v", str(notebook), "-o", str(target)]
    if fork:
        step = convert_forked(command, log, 300)
    else:
        whole = [sys.executable, "-m", "nbprod", *command]
        step = run_step(whole, log, ROOT, environment(), 300)
    if step.status is None:
        kind = "timeout"
    elif step.traceback or step.status not in (0, 2):
        kind = "crashed"
    else:
        kind = "ok" if step.ok else "refused"
    errors = [x for x in step.output.splitlines() if x.startswith("error")]
    message = "" if step.ok else (errors or [step.last_line])[0]
    made = str(target) if kind == "ok" else ""
    return Outcome(str(notebook), kind, step.seconds, message, made)


def compiles(outcome: Outcome) -> None:
    """Compile every emitted Python file."""
    for file in sorted(Path(outcome.target).rglob("*.py")):
        try:
            compile(file.read_bytes(), str(file), "exec")
        except (SyntaxError, ValueError) as error:
            outcome.broken.append(f"compile {file.name}: {error}"[:200])


def lint(outcomes: list[Outcome], out: Path) -> None:
    """Run ruff and black over all trees; each uses its own configuration."""
    by_target = {o.target: o for o in outcomes if o.target}
    command = [sys.executable, "-m", "ruff", "check", "--output-format", "json"]
    done = subprocess.run(
        [*command, str(out / "trees")], capture_output=True, text=True, check=False
    )
    for finding in json.loads(done.stdout or "[]"):
        target = str(
            out
            / "trees"
            / Path(finding["filename"]).relative_to(out / "trees").parts[0]
        )
        if target in by_target:
            where = Path(finding["filename"]).name
            text = f"ruff {finding['code']} {where}: {finding['message']}"
            by_target[target].broken.append(text[:200])
    done = subprocess.run(
        [sys.executable, "-m", "black", "--check", str(out / "trees")],
        capture_output=True,
        text=True,
        check=False,
    )
    for file in re.findall(r"would reformat (.+)|cannot format ([^:]+)", done.stderr):
        path = Path(file[0] or file[1])
        target = str(out / "trees" / path.relative_to(out / "trees").parts[0])
        if target in by_target:
            by_target[target].broken.append(f"black {path.name}")


def importable(outcomes: list[Outcome], python: str, out: Path) -> None:
    """Import every module of every tree under an interpreter."""
    by_target = {o.target: o for o in outcomes if o.target}
    if not by_target:
        return
    script = Path(__file__).with_name("imports.py")
    step = run_step(
        [python, str(script), *by_target],
        out / "imports.log",
        out,
        environment() | {"PYTHONDONTWRITEBYTECODE": "1"},
        60 + 100 * len(by_target),
    )
    for text in step.output.splitlines():
        if text.startswith("{"):
            found = json.loads(text)
            outcome = by_target[found["dir"]]
            outcome.missing = found["missing"]
            outcome.broken += [f"import {x}" for x in found["failed"]]


def reason(message: str) -> str:
    """Return a message without its place and its particulars."""
    text = re.sub(
        r"^error: .*?\.(ipynb|py)(, cell \d+)?(, line \d+)?[^:]*: ", "", message
    )
    return re.sub(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\d+", "…", text)[:110]


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
    if times:
        p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        rows.append(["seconds, median", f"{statistics.median(times):.2f}"])
        rows.append(["seconds, p95", f"{p95:.2f}"])
        worst = max(outcomes, key=lambda o: o.seconds)
        rows.append(["seconds, worst", f"{worst.seconds:.2f} ({worst.notebook})"])
    text = markdown(["what", "how many"], rows)
    for kind in ("refused", "crashed", "timeout"):
        why = Counter(reason(o.message) for o in outcomes if o.kind == kind)
        if why:
            body = [[count, message] for message, count in why.most_common()]
            text += "\n" + markdown([kind, "because"], body)
    broken = Counter(re.sub(r"\d+", "…", b)[:100] for o in done for b in o.broken)
    if broken:
        body = [[count, what] for what, count in broken.most_common(40)]
        text += "\n" + markdown(["times", "broken"], body)
    return text


def main() -> int:
    """Convert all notebooks below a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("notebooks", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--forked", action="store_true")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--every", type=int, default=1, help="take each N-th only")
    given = parser.parse_args()
    out = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(out / "trees", ignore_errors=True)
    notebooks = sorted(given.notebooks.resolve().rglob("*.ipynb"))
    notebooks = notebooks[:: given.every][: given.limit]
    if given.forked:
        sys.path.insert(0, str(ROOT))
        for name in HEAVY:
            __import__(name)
    outcomes = []
    for number, notebook in enumerate(notebooks):
        outcome = convert(notebook, number, out, given.forked)
        if outcome.target:
            compiles(outcome)
        if outcome.kind != "ok":
            print(f"{number:04} {outcome.kind} {outcome.message[:150]}", flush=True)
        outcomes.append(outcome)
    lint(outcomes, out)
    importable(outcomes, given.python, out)
    (out / "outcomes.json").write_text(
        json.dumps([asdict(o) for o in outcomes], indent=1) + "\n", "utf-8"
    )
    text = report(outcomes)
    (out / "report.md").write_text(text, "utf-8")
    print(text)
    return 1 if any(o.kind in ("crashed", "timeout") for o in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
