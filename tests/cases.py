"""Cases that are data: an input, then ``# output``, then the expected dump."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).parent
MARK = "# output"
BEGIN = "# case: "


def cases(folder: str) -> list[tuple[str, str, str]]:
    """(name, input, expected) of every case in the files of a folder.

    A file holds one case, or several that begin with ``# case: name``.
    """
    found = []
    for path in sorted((HERE / folder).glob("*.txt")):
        text = path.read_text("utf-8")
        parts = text.split(BEGIN)
        for part in parts[1:] if len(parts) > 1 else [f"{path.stem}\n{text}"]:
            name, _, body = part.partition("\n")
            given, mark, expected = body.partition(f"\n{MARK}\n")
            assert mark, f"{path.name}: {name} has no {MARK!r}"
            found.append((f"{path.stem}: {name}", given, expected.strip()))
    return found


def updated(folder: str, name: str, found: str) -> bool:
    """Write what a case gives now into its file, if ``UPDATE_CASES`` says so."""
    if not os.environ.get("UPDATE_CASES"):
        return False
    stem, _, case = name.partition(": ")
    path = HERE / folder / f"{stem}.txt"
    text = path.read_text("utf-8")
    if BEGIN not in text:
        given = text.partition(f"\n{MARK}\n")[0]
        path.write_text(f"{given}\n{MARK}\n{found}\n", "utf-8")
        return True
    first, *parts = text.split(BEGIN)
    for at, part in enumerate(parts):
        title, _, body = part.partition("\n")
        if title == case:
            given = body.partition(f"\n{MARK}\n")[0]
            parts[at] = f"{case}\n{given}\n{MARK}\n{found}\n"
    path.write_text(BEGIN.join([first, *parts]), "utf-8")
    return True
