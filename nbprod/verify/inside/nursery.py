"""Processes that start with libraries loaded: each is forked from one that has them.

Reads an order per line of JSON and answers each with its exit status, or null where it
had to be stopped. An order names one of three things to do: ``package`` and ``compare``
are those of watch.py, ``tests`` runs pytest on a folder.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from . import steady, watch

PAUSE = 0.01


def main(modules: str) -> None:
    """Load modules, as far as they can be, and answer orders until there are none.

    ``modules`` is a JSON file of their names.
    """
    sys.setrecursionlimit(20_000)
    for name in json.loads(Path(modules).read_text("utf-8")):
        with contextlib.suppress(Exception):
            steady.importable(name)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            carry_out(order)
        print(json.dumps(ended(child, order["seconds"])), flush=True)


def carry_out(order: dict[str, Any]) -> None:
    """Do what an order says, in a process of its own that ends with it."""
    status = 70
    try:
        os.setsid()
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        null = os.open(os.devnull, os.O_RDONLY)
        for number, stream in enumerate((null, log, log)):
            os.dup2(stream, number)
        os.environ.update(order["environment"])
        os.chdir(order["cwd"])
        if order["what"] == "tests":
            import pytest

            sys.path[:0] = order["path"]
            status = int(pytest.main(order["arguments"]))
        else:
            watch.main([order["what"], *order["arguments"]])
            status = 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def ended(child: int, seconds: float) -> int | None:
    """Wait for a process, end what it leaves behind, and give its exit status."""
    until = time.monotonic() + seconds
    status = None
    while True:
        done, found = os.waitpid(child, os.WNOHANG)
        if done:
            status = os.waitstatus_to_exitcode(found)
            break
        if time.monotonic() > until:
            break
        time.sleep(PAUSE)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    if status is None:
        os.waitpid(child, 0)
    return status
