"""A process beside this one, which loads what is slow to load while a notebook is read.

libcst, black and the templates take a fifth of the time that a conversion takes, and
the notebook has no say in them. So ``begin`` forks, the fork loads them, ``asked`` has
it call functions on texts, and ``told`` has it call them when it has nothing else to
do. Where there is no fork, no second processor, or nothing was begun, and where the
other process fails, the calls that are asked for are made in this one.
"""

from __future__ import annotations

import marshal
import os
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from select import select
from typing import Any, NoReturn

Call = tuple[str, ...]
"""The function ``module:name``, and what it is given."""
HEAD = 8
"""Bytes that say how long a message is."""
ROOM = 1 << 20
"""Bytes that a pipe holds, where the system lets it; Linux has no more for users."""


@dataclass(frozen=True)
class Line:
    """Where one process reads what the other says, and where it speaks itself."""

    hears: int
    says: int
    owner: int
    """The process that may use it; one that was forked from it may not."""

    def send(self, message: Any) -> None:
        """Say something that marshal can write.

        Raises OSError where nobody listens, and ValueError for anything else.
        """
        text = marshal.dumps(message)
        left = memoryview(len(text).to_bytes(HEAD, "big") + text)
        while left:
            left = left[os.write(self.says, left) :]

    def receive(self) -> Any:
        """Wait for what is said.

        Raises EOFError where nothing will be.
        """
        return marshal.loads(self.read(int.from_bytes(self.read(HEAD), "big")))

    def read(self, size: int) -> bytes:
        """Wait for so many bytes."""
        found = b""
        while len(found) < size:
            more = os.read(self.hears, size - len(found))
            if not more:
                raise EOFError
            found += more
        return found


lines: list[Line] = []
"""The line to the other process, if there is one."""


def begin(modules: Sequence[str], calls: Sequence[Call]) -> None:
    """Start the other process, which loads these modules, then makes these calls.

    To be called before any thread is started.
    """
    if not hasattr(os, "fork") or processors() < 2 or lines:
        return
    with suppress(OSError):
        there, here = os.pipe(), os.pipe()
        widen(there[1])
        if os.fork():
            os.close(there[0])
            os.close(here[1])
            lines.append(Line(here[0], there[1], os.getpid()))
            return
        os.close(there[1])
        os.close(here[0])
        serve(Line(there[0], here[1], os.getpid()), modules, calls)


def widen(pipe: int) -> None:
    """Have a pipe take all that is told, so that nobody waits for it to be read."""
    with suppress(ImportError, AttributeError, OSError):
        from fcntl import F_SETPIPE_SZ, fcntl

        fcntl(pipe, F_SETPIPE_SZ, ROOM)


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def serve(line: Line, modules: Sequence[str], calls: Sequence[Call]) -> NoReturn:
    """Be the other process, until nobody can ask for anything any more."""
    try:
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):  # who waits for the end of these waits for the first
            os.dup2(quiet, stream)
        for module in modules:
            import_module(module)
        for name, *given in calls:
            function(name)(*given)
        listen(line)
    finally:
        os._exit(0)


def listen(line: Line) -> None:
    """Make the calls that are asked for at once, the others when none is.

    Raises EOFError as soon as nobody can ask.
    """
    later: deque[tuple[str, Sequence[Any]]] = deque()
    while True:
        if later and not select([line.hears], [], [], 0)[0]:
            answer(*later.popleft())
            continue
        waits, name, given = line.receive()
        if waits:
            line.send(answer(name, given))
        else:
            later.append((name, given))


def answer(name: str, given: Sequence[Any]) -> tuple[bool, Any]:
    """What a call gives, and whether it gave anything."""
    try:
        return True, function(name)(*given)
    except Exception:
        return False, None


def function(name: str) -> Any:
    """The function that ``module:name`` names."""
    module, _, own = name.partition(":")
    return getattr(import_module(module), own)


def asked(name: str, *given: Any) -> Any:
    """What the function ``module:name`` gives for values that marshal can write.

    Raises what that function raises.
    """
    if said(True, name, given):
        try:
            done, value = lines[0].receive()
        except (OSError, EOFError, ValueError):
            lines.clear()
        else:
            if done:
                return value
    return function(name)(*given)


def told(name: str, *given: Any) -> None:
    """Have the other process, if there is one, call a function when it has time."""
    said(False, name, given)


def said(waits: bool, name: str, given: Sequence[Any]) -> bool:
    """Say to the other process what to call; whether it can have heard it."""
    if not lines or lines[0].owner != os.getpid():
        return False
    try:
        lines[0].send((waits, name, given))
    except (OSError, ValueError):
        lines.clear()
    return bool(lines)
