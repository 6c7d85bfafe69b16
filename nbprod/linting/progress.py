"""How far a long run is, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from nbprod.report import Talk

PATIENCE = 1.0
"""Seconds before anything is shown."""


@contextmanager
def counting(total: int, how: Talk) -> Iterator[Callable[[], None]]:
    """Count files on stderr while they pass; nothing remains of it."""
    started = time.monotonic()
    shown = sys.stderr.isatty() and not how.quiet
    done = 0

    def passed() -> None:
        nonlocal done
        done += 1
        if shown and time.monotonic() - started > PATIENCE:
            print(f"\r{done} of {total} notebooks", end="", file=sys.stderr, flush=True)

    try:
        yield passed
    finally:
        if shown and time.monotonic() - started > PATIENCE:
            print("\r" + " " * 40 + "\r", end="", file=sys.stderr, flush=True)
