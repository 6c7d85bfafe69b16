"""Ruff is asked once about the same files, for the speed of tests that ask often."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Ask = Callable[..., str]
ANSWERS: dict[object, tuple[str, dict[str, str]]] = {}
"""Arguments and the texts in the folder → what it printed, the texts after it."""


def remembered(ask: Ask) -> Ask:
    """``tidy.ruff``, but answers are remembered for as long as the process lives."""

    def ruff(*arguments: str, folder: str) -> str:
        before = texts(folder)
        key = (arguments, tuple(before.items()))
        if key not in ANSWERS:
            ANSWERS[key] = ask(*arguments, folder=folder), texts(folder)
        said, after = ANSWERS[key]
        for path, text in after.items():
            Path(folder, path).write_text(text, "utf-8")
        return said

    return ruff


def texts(folder: str) -> dict[str, str]:
    """The Python files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(Path(folder).rglob("*.py"))
    }
