"""Ruff is asked once about the same files, for the speed of tests that ask often."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Ask = Callable[..., str]
ANSWERS: dict[object, tuple[str, dict[str, str]]] = {}
"""Arguments and the texts in the folder → what it printed, the texts after it."""


def remembered(ask: Ask) -> Ask:
    """``ruff.found_in``, but its answers are remembered for good."""

    def found_in(folder: str, *arguments: str) -> str:
        before = texts(folder)
        key = (arguments, tuple(before.items()))
        if key not in ANSWERS:
            ANSWERS[key] = ask(folder, *arguments), texts(folder)
        said, after = ANSWERS[key]
        for path, text in after.items():
            Path(folder, path).write_text(text, "utf-8")
        return said

    return found_in


def texts(folder: str) -> dict[str, str]:
    """The Python files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(Path(folder).rglob("*.py"))
    }
