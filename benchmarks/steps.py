"""Commands run in a process of their own, with a time limit and a log."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """What a command came to; ``status`` is None after a timeout."""

    status: int | None
    seconds: float
    output: str

    @property
    def ok(self) -> bool:
        """Whether it ended with status 0."""
        return self.status == 0

    @property
    def last_line(self) -> str:
        """The line that says most of what it came to, or that it took too long."""
        if self.status is None:
            return f"no end after {self.seconds:.0f} s"
        lines = [x for x in self.output.splitlines() if re.search(r"[A-Za-z]{3}", x)]
        told = [x for x in lines if re.match(r"FAILED|ERROR |error: ", x)]
        shown = (told or [x for x in lines if not x.startswith("!!!")] or [""])[-1]
        return shown.strip(" │╭╰─")[:300] or f"exit status {self.status}"

    @property
    def traceback(self) -> bool:
        """Whether it failed by a fault of its own: a traceback, or told as one."""
        signs = ("Traceback (most recent", "internal error", "a fault of nbprod")
        return not self.ok and any(sign in self.output for sign in signs)


def run_step(
    command: Sequence[str],
    log: Path,
    cwd: Path,
    env: Mapping[str, str],
    timeout: float = 600,
) -> Step:
    """Run a command, its output to a file; kill all of it after the timeout."""
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    with log.open("wb") as stream:
        process = subprocess.Popen(
            list(command),
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status: int | None = process.wait(timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            status = None
    seconds = time.perf_counter() - started
    return Step(status, round(seconds, 2), log.read_text("utf-8", "replace"))


def markdown(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    text = [
        "| " + " | ".join(str(c).replace("|", "\\|") for c in line) + " |"
        for line in lines
    ]
    return "\n".join(text) + "\n"
