"""What is done in another process comes to the same as in this one."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from nbprod import beside
from nbprod.source.formatting import formatted

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "wine_report" / "wine_report.ipynb"
ALONE = not hasattr(os, "fork") or beside.processors() < 2
BEGIN = """
import os
from nbprod import beside
beside.begin(["json"], [("os:putenv", "SEEN_BY", "the other")])
here = os.getpid()
"""
CASES = {
    "is there": 'print(beside.asked("os:getpid") != here)',
    "did what it was begun with": 'print(beside.asked("os:getppid") == here)',
    "keeps what it is told": """
for name in "abc":
    beside.told("sys:intern", name)
beside.told("os:umask", 0o22)
beside.told("os:umask", 0o27)
import time
time.sleep(0.5)
print(beside.asked("os:umask", 0) == 0o27)
""",
    "answers between what it is told": """
for _ in range(200):
    beside.told("time:sleep", 0.05)
print(beside.asked("operator:add", "a" * 300_000, "b") == "a" * 300_000 + "b")
""",
    "is not waited for": """
import time
begun = time.monotonic()
beside.told("time:sleep", 60)
print(time.monotonic() - begun < 30)
""",
    "fails as here": """
try:
    beside.asked("operator:floordiv", 1, 0)
except ZeroDivisionError as exc:
    print(exc.__traceback__ is not None)
""",
    "gives what is not sent": 'print(beside.asked("re:compile", "a").pattern == "a")',
    "is done without": """
import signal
os.kill(beside.asked("os:getpid"), signal.SIGKILL)
print(beside.asked("os:getpid") == here and not beside.lines)
""",
    "is not another's": """
if not (child := os.fork()):
    os._exit(beside.asked("os:getpid") != os.getpid())
print(os.waitpid(child, 0)[1] == 0 and beside.asked("os:getpid") != here)
""",
}


@pytest.mark.skipif(ALONE, reason="no fork, or one processor")
@pytest.mark.parametrize("case", CASES)
def test_another_process(case: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + CASES[case]],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=50,
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_nothing_is_begun_for_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "processors", lambda: 1)
    beside.begin(["json"], [])
    assert not beside.lines
    beside.told("os:abort")
    assert formatted("x=1\n") == "x = 1\n"


@pytest.mark.skipif(ALONE, reason="no fork, or one processor")
def test_packages_are_the_same(tmp_path: Path) -> None:
    """Whether another process formats and cuts, or this one does."""
    some = os.sched_getaffinity(0)
    for name, processors in (("alone", {min(some)}), ("beside", some)):
        subprocess.run(
            [sys.executable, "-m", "nbprod", "convert", EXAMPLE, "-o", tmp_path / name],
            check=True,
            capture_output=True,
            cwd=ROOT,
            preexec_fn=partial(os.sched_setaffinity, 0, processors),
        )
    texts = [
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("alone", "beside")
    ]
    assert texts[0] == texts[1]
    assert len(texts[0]) > 10
