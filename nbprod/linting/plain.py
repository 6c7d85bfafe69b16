"""What a command line of ``lint`` says, and reading it where it is plainly written.

Importing typer takes longer than a notebook that is in the cache. So flags that are
right are read here, and all else, errors and ``--help`` included, is left to typer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbprod.linting.formats import NAMES

SWITCHES = {
    "--fix": "fix",
    "--unsafe-fixes": "unsafe_fixes",
    "--diff": "diff",
    "--statistics": "statistics",
    "--no-cache": "no_cache",
    "--quiet": "quiet",
    "-q": "quiet",
    "--verbose": "verbose",
    "-v": "verbose",
}
CODES = {
    "--select": "select",
    "--ignore": "ignore",
    "--extend-select": "extend_select",
}
FILES = {
    "--output": "output",
    "-o": "output",
    "--baseline": "baseline",
    "--write-baseline": "write_baseline",
    "--stdin-filename": "stdin_filename",
}


@dataclass(frozen=True)
class Given:
    """What is asked of ``lint``; None where the configuration may have a say."""

    paths: tuple[Path, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    form: str = "concise"
    output: Path | None = None
    baseline: Path | None = None
    write_baseline: Path | None = None
    statistics: bool = False
    stdin_filename: Path | None = None
    no_cache: bool = False
    quiet: bool | None = None
    verbose: bool | None = None


def given(arguments: Sequence[str]) -> Given | None:
    """Read the arguments of ``lint``; None where typer has to."""
    paths: list[Path] = []
    found: dict[str, Any] = {}
    left = list(reversed(arguments))
    while left:
        word = left.pop()
        if word == "-" or not word.startswith("-"):
            paths.append(Path(word))
            continue
        if word in SWITCHES:
            found[SWITCHES[word]] = True
            continue
        flag, equals, text = word.partition("=")
        if not equals and left:
            text = left.pop()
        if flag in CODES and text:
            found[CODES[flag]] = (*found.get(CODES[flag], ()), *codes_of(text))
        elif flag in FILES and text and not (equals and not flag.startswith("--")):
            found[FILES[flag]] = Path(text)
        elif flag == "--format" and text in NAMES:
            found["form"] = text
        else:
            return None
    return Given(tuple(paths), **found) if paths else None


def codes_of(text: str) -> tuple[str, ...]:
    """The codes of a flag or of the configuration, parted by commas."""
    parts = (part.strip().upper() for part in text.split(","))
    return tuple(part for part in parts if part)
