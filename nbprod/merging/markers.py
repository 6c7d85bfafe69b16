"""Conflicts as they stand in a file, between markers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nbprod.merging.lines import Conflict, Piece

YOURS, LAST, MIDDLE, THEIRS = "<<<<<<<", "|||||||", "=======", ">>>>>>>"


def marked(pieces: Iterable[Piece], label: str) -> list[str]:
    """Write pieces as lines, conflicts between labelled markers."""
    lines: list[str] = []
    for piece in pieces:
        if isinstance(piece, Conflict):
            lines += [f"{YOURS} yours", *piece.mine, f"{LAST} last written"]
            lines += [*piece.base, MIDDLE, *piece.new, f"{THEIRS} {label}"]
        else:
            lines += piece
    return lines


def unmarked(text: str) -> str:
    """Take the user's side of every conflict."""
    kept, side = [], ""
    for line in text.split("\n"):
        word = line.partition(" ")[0]
        begins = word == YOURS if not side else word in (LAST, MIDDLE, THEIRS)
        if begins:
            side = "" if word == THEIRS else word
        elif side in ("", YOURS):
            kept.append(line)
    return "\n".join(kept)


def conflicts(text: str) -> Iterator[Conflict]:
    """Read the conflicts of a text that has been marked."""
    parts: dict[str, list[str]] = {}
    side = ""
    for line in text.split("\n"):
        word = line.partition(" ")[0]
        if word == YOURS:
            parts = {YOURS: [], LAST: [], MIDDLE: []}
            side = word
        elif side and word in (LAST, MIDDLE):
            side = word
        elif side and word == THEIRS:
            yield Conflict(parts[LAST], parts[YOURS], parts[MIDDLE])
            side = ""
        elif side:
            parts[side].append(line)


def markers(text: str) -> list[int]:
    """Find where conflicts begin that nobody has settled; lines count from 1."""
    found = []
    begun = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(f"{YOURS} "):
            begun = number
        elif line.startswith(f"{THEIRS} ") and begun:
            found.append(begun)
            begun = 0
    return found
