"""Where nbprod starts: ``lint`` on its own, every other command line by typer.

A hook starts ``nbprod lint`` at each commit, and importing typer alone takes longer
than a notebook that is in the cache. So a plain command line is read without it.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys


def main() -> None:
    """Run the command line; the console script and ``python -m nbprod``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    collect_rarely()
    status = run(sys.argv[1:])
    if sys.argv[1:2] == ["lint"]:
        leave(status)
    sys.exit(status)


def collect_rarely() -> None:
    """Look for garbage less often: trees are none, and all that is read is kept."""
    gc.set_threshold(50_000, 20, 20)


def leave(status: int) -> None:
    """End the process as it is: to take apart what was read takes a tenth of the time.

    Nothing waits to be done at its end; what was printed is written out before.
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)


def run(arguments: list[str]) -> int:
    """Run the command line on arguments and return the exit status."""
    if arguments[:1] == ["lint"]:
        try:
            from nbprod.linting.plain import given

            wanted = given(arguments[1:])
            if wanted is not None:
                from nbprod.linting.command import lint

                return lint(wanted)
        except BaseException as exc:
            from nbprod.cli import ended

            return ended(exc, arguments)
    from nbprod import cli

    return cli.run(arguments)
