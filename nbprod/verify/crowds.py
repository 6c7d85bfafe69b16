"""Watch how many processes come of one, and end them all where they are too many.

A limit on processes does not hold for root, and control groups are often out of reach:
looking and killing is what works everywhere. A few thousand may come up meanwhile.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

MOST = 512
"""Processes and threads together."""
TOO_MANY = f"more than {MOST} processes and threads"
BETWEEN = 0.2
"""Seconds between two looks."""


@dataclass
class Crowd:
    """What comes of a process; ``ended`` says that it was too much."""

    pid: int
    ended: bool = False
    over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Look until it is over; end all where there are too many."""
        while not self.over.wait(BETWEEN):
            found = offspring(self.pid)
            if sum(found.values()) > MOST:
                self.ended = True
                end(self.pid)
                return


WATCHED: list[Crowd] = []
"""Those that are watched now."""


def end_all() -> None:
    """End all that is watched now."""
    for one in list(WATCHED):
        end(one.pid)


@contextmanager
def watched(pid: int) -> Iterator[Crowd]:
    """Watch what comes of a process for as long as the block runs."""
    crowd = Crowd(pid)
    thread = threading.Thread(target=crowd.watch, daemon=True)
    thread.start()
    WATCHED.append(crowd)
    try:
        yield crowd
    finally:
        WATCHED.remove(crowd)
        crowd.over.set()
        thread.join()


def offspring(pid: int) -> dict[int, int]:
    """The processes that came of one, itself first, each with its threads.

    What was left by its parent is found where a box has processes of its own.
    """
    children: dict[int, list[int]] = {}
    threads: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            parts = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
            own = int(stat.parent.name)
            children.setdefault(int(parts[1]), []).append(own)
            threads[own] = int(parts[17])
    found: dict[int, int] = {}
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        if one in threads and one not in found:
            found[one] = threads[one]
            waiting += children.get(one, ())
    return found


def end(pid: int) -> None:
    """Kill a process and all that came of it, again and again until none is left."""
    for _ in range(100):
        left = [one for one in offspring(pid) if one != os.getpid()]
        for one in left:
            with suppress(OSError):
                os.kill(one, signal.SIGSTOP)
        for one in left:
            with suppress(OSError):
                os.kill(one, signal.SIGKILL)
        if not [one for one in left if one != pid]:
            return


def own_processes() -> int:
    """How many processes and threads this user has."""
    count = 0
    for status in Path("/proc").glob("[0-9]*/task/*"):
        with suppress(OSError):
            count += status.stat().st_uid == os.getuid()
    return count
