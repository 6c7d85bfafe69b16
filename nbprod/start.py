"""Where nbprod starts: ``lint`` on its own, every other command line by typer.

A hook starts ``nbprod lint`` at each commit, and importing typer alone takes longer
than a notebook that is in the cache. So a plain command line is read without it.
"""

from __future__ import annotations

import gc
import io
import sys


def main() -> None:
    """Run the command line; the console script and ``python -m nbprod``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    gc.set_threshold(50_000, 20, 20)  # trees are no garbage: look for it less often
    sys.exit(run(sys.argv[1:]))


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
