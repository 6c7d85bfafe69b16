"""What is said on the terminal: a paragraph a message, on stderr, no control codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbprod.ir import Note

SHOWN = 12
"""Notes that are printed unless more are asked for; all stand in the README."""
COLOURS = {"error": "31;1", "warning": "33;1", "note": "36"}


@dataclass(frozen=True)
class Talk:
    """How much is said; ``colour`` only where a terminal shows it and wants it."""

    quiet: bool = False
    verbose: bool = False
    colour: bool = False


def talk(quiet: bool, verbose: bool) -> Talk:
    """Look at the terminal and at ``NO_COLOR`` (https://no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Talk(quiet, verbose, wanted and sys.stderr.isatty())


def error(how: Talk, message: str) -> None:
    """Say why nothing more is done; ``--quiet`` does not silence it."""
    _say(how, "error", message)


def warning(how: Talk, message: str) -> None:
    """Say what may surprise, unless quiet."""
    if not how.quiet:
        _say(how, "warning", message)


def say(how: Talk, message: str) -> None:
    """Say what was done, unless quiet."""
    if not how.quiet:
        print(visible(message), file=sys.stderr)


def detail(how: Talk, message: str) -> None:
    """Say how it went on the way, if asked for."""
    if how.verbose:
        print(visible(message), file=sys.stderr)


def notes(how: Talk, notebook: str, found: Sequence[Note]) -> None:
    """Say what the user should know, the first of it unless verbose."""
    if how.quiet:
        return
    shown = found if how.verbose else found[:SHOWN]
    for one in shown:
        _say(how, "note", f"{place(notebook, one.cell, one.line)}: {one.message}")
    if len(found) > len(shown):
        more = len(found) - len(shown)
        _say(how, "note", f"{more} more: see the package's README, or use --verbose")


def place(notebook: str, cell: int, line: int) -> str:
    """Write a place as users count: cells over all cells, lines within the cell."""
    where = notebook
    if cell:
        where += f", cell {cell}"
    if cell and line:
        where += f", line {line}"
    return where


def visible(text: str) -> str:
    """Make control characters visible: a notebook's name is data for a terminal too."""
    kept = (one.isprintable() or one in "\n\t" for one in text)
    return "".join(
        one if keep else ascii(one)[1:-1] for one, keep in zip(text, kept, strict=True)
    )


def _say(how: Talk, word: str, message: str) -> None:
    head = f"\x1b[{COLOURS[word]}m{word}:\x1b[0m" if how.colour else f"{word}:"
    print(head, visible(message).replace("\n", " "), file=sys.stderr)
