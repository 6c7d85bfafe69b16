"""Cases that are data: an input, then ``# output``, then the expected dump."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
MARK = "# output"


def cases(folder: str) -> list[tuple[str, str, str]]:
    """(name, input, expected) of every case in the files of a folder.

    A file holds one case, or several that begin with ``# case: name``.
    """
    found = []
    for path in sorted((HERE / folder).glob("*.txt")):
        text = path.read_text("utf-8")
        parts = text.split("# case: ")
        for part in parts[1:] if len(parts) > 1 else [f"{path.stem}\n{text}"]:
            name, _, body = part.partition("\n")
            given, mark, expected = body.partition(f"\n{MARK}\n")
            assert mark, f"{path.name}: {name} has no {MARK!r}"
            found.append((f"{path.stem}: {name}", given, expected.strip()))
    return found
