"""``nbprod lint``: from what was asked to what is printed, and the exit status."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TextIO

from nbprod import report
from nbprod.config import config_for
from nbprod.errors import NbprodError
from nbprod.linting.plain import Given
from nbprod.linting.session import Findings, place_from, search
from nbprod.report import Talk, talk

CLEAN, FOUND, CANNOT = 0, 1, 2


def lint(given: Given) -> int:
    """Check notebooks, print what is found, and return the exit status.

    Raises NbprodError where nothing can be checked.
    """
    if given.unsafe_fixes and not (given.fix or given.diff):
        raise NbprodError("--unsafe-fixes goes with --fix or --diff")
    how = talking(given)
    found = search(given, how)
    speak(given, found, how)
    if given.diff:
        give("".join(found.difference), given.output)
        return CANNOT if found.errors else FOUND if found.difference else CLEAN
    if found.answer is not None:
        sys.stdout.flush()
        sys.stdout.buffer.write(found.answer)
        sys.stdout.buffer.flush()
    if given.write_baseline is not None:
        keep(given.write_baseline, found, how)
        return CANNOT if found.errors else CLEAN
    tell(given, found)
    return CANNOT if found.errors else FOUND if found.told else CLEAN


def talking(given: Given) -> Talk:
    """How much is said: what flags ask for, else the project of the first path."""
    first = given.paths[0]
    if str(first) == "-":
        first = given.stdin_filename or first
    config = config_for(first / "-" if first.is_dir() else first)
    quiet = config.quiet if given.quiet is None else given.quiet
    verbose = config.verbose if given.verbose is None else given.verbose
    return talk(bool(quiet), bool(verbose))


def speak(given: Given, found: Findings, how: Talk) -> None:
    """Say what is not in the report: what could not be checked, what was mended."""
    for trace in found.traces:
        report.detail(how, trace)
    for error in found.errors:
        report.error(how, error)
    for reason in found.passed_over:
        report.detail(how, f"passed over: {reason}")
    if not (found.paths or found.errors or found.passed_over):
        report.warning(how, "no notebooks there")
    if found.mended and not given.diff:
        report.say(how, f"{found.mended} mended, {len(found.told)} left")


def keep(file: Path, found: Findings, how: Talk) -> None:
    """Write findings as known. Raises NbprodError where the disk refuses."""
    from nbprod.keeping.folder import write_file
    from nbprod.linting.baseline import baseline_of

    write_file(file, baseline_of(found.told, lambda path: place_from(file, Path(path))))
    report.say(how, f"{file}: {len(found.told)} findings are known from now on")


def tell(given: Given, found: Findings) -> None:
    """Print findings, or write them to a file.

    They go to stderr where stdout has a notebook that was mended.
    """
    from nbprod.linting.formats import render

    if given.statistics:
        from nbprod.linting.statistics import counted

        give(counted(found.told), given.output)
        return
    stream = sys.stdout if found.answer is None else sys.stderr
    colour = given.output is None and coloured(stream)
    give(render(given.form, found.told, found.paths, colour), given.output, stream)


def coloured(stream: TextIO) -> bool:
    """Whether a stream is a terminal that wants colours (https://no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and stream.isatty()


def give(text: str, output: Path | None, stream: TextIO | None = None) -> None:
    """Print a result, or write it to a file."""
    if output is None:
        stream = stream or sys.stdout
        stream.write(text)
        stream.flush()
        return
    from nbprod.keeping.folder import write_file

    write_file(output, text)
