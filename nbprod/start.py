"""Where nbprod starts: what is plainly written on its own, all else by typer.

A hook starts ``nbprod lint`` at each commit, and importing typer alone takes longer
than a notebook that is in the cache, and a tenth of the time of ``nbprod convert``. So
a plain command line of these two is read without it.
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
    if sys.argv[1:2] == ["convert"]:
        prepare()
    status = run(sys.argv[1:])
    if sys.argv[1:2] == ["lint"] or "nbprod.dataflow" in sys.modules:
        leave(status)
    sys.exit(status)


def collect_rarely() -> None:
    """Look for garbage less often: trees are none, and all that is read is kept."""
    gc.set_threshold(1_000_000, 20, 50)


def prepare() -> None:
    """Have what a conversion needs loaded while the notebook is read and analysed."""
    from nbprod import beside

    beside.begin(
        ["nbprod.planning.documenting", "nbprod.source.blackening"],
        [("nbprod.emission.templates:compiled_here", "package")],
    )


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
    try:
        done = run_plainly(arguments)
    except BaseException as exc:
        from nbprod.cli import ended

        return ended(exc, arguments)
    if done is not None:
        return done
    from nbprod import cli

    return cli.run(arguments)


def run_plainly(arguments: list[str]) -> int | None:
    """Run ``lint`` or ``convert`` where it is plainly written; None where typer has to.

    Raises what ends it.
    """
    if arguments[:1] == ["lint"]:
        from nbprod.linting.plain import given

        wanted = given(arguments[1:])
        if wanted is not None:
            from nbprod.linting.command import lint

            return lint(wanted)
    if arguments[:1] == ["convert"]:
        from nbprod.command import convert_as_given
        from nbprod.command import given as given_to_convert

        asked = given_to_convert(arguments[1:])
        if asked is not None:
            return convert_as_given(asked)
    return None
