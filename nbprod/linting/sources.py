"""Where a notebook's file holds the source of each cell, to the character.

The JSON is gone through by places: values that are no sources are passed over as wholes
by the standard library's scanner, so that this costs little more than reading it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

_SPACE = re.compile(r"[ \t\n\r]*")
_LINE = re.compile(r"(?:[^\\]|\\[^n])*?\\n|(?:[^\\]|\\[^n])+$", re.DOTALL)
"""A line of text as JSON writes it in one string, with its end."""
END = re.compile(r"\r\n|\r|\n")
"""The end of a line, as cells are read."""
_decoder = json.JSONDecoder(strict=False)
MARK = "\ufeff"


@dataclass(frozen=True)
class Piece:
    """A part of a cell's source as the file writes it, mostly a line.

    ``start`` and ``end`` are where it stands: a list's element with its quotation
    marks, a part of a string without them, or a script's line. ``text`` is what it
    says, with the end of its line.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Source:
    """The source of one cell in the file: its parts, and how they are written."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    form: str
    """``list``, ``string`` (both JSON), ``plain``, or ``other``: that is not mended."""

    @property
    def text(self) -> str:
        """What the source says, line ends as they are."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def mendable(self) -> bool:
        """Whether edits can be made in it: not where line ends are of several kinds."""
        return self.form != "other" and len(set(END.findall(self.text))) < 2

    def at(self, line: int) -> int:
        """Where the part of the file is that holds the beginning of a line."""
        starts = line_starts(self.text)
        offset = starts[min(line, len(starts)) - 1]
        for piece in self.pieces:
            if offset < len(piece.text):
                return piece.start
            offset -= len(piece.text)
        return self.pieces[-1].start if self.pieces else self.start


def line_starts(text: str) -> Sequence[int]:
    """Where each line of a text begins."""
    return [0, *(match.end() for match in END.finditer(text))]


def sources_in(text: str) -> Sequence[Source]:
    """Return where each cell's source stands in the text of an ``.ipynb``.

    Raises ValueError where the text is no notebook. Cells without source have none:
    they take up no characters at the place where their object begins.
    """
    top = dict(_members(text, _skip(text, int(text.startswith(MARK)))))
    if "cells" in top and text[top["cells"]] == "[":
        return tuple(_listed(text, top["cells"], ("source", "input")))
    sheets = _elements(text, top["worksheets"]) if "worksheets" in top else ()
    found: list[Source] = []
    for sheet in sheets:
        inside = dict(_members(text, sheet))
        if "cells" in inside:
            found += _listed(text, inside["cells"], ("input", "source"))
    return tuple(found)


def _listed(text: str, at: int, keys: Sequence[str]) -> Iterator[Source]:
    for cell in _elements(text, at):
        members = dict(_members(text, cell))
        place = next((members[key] for key in keys if key in members), None)
        yield Source(cell, cell, (), "other") if place is None else _source(text, place)


def _source(text: str, at: int) -> Source:
    pieces = []
    if text[at] == '"':
        _, end = scanstring(text, at + 1, False)
        for match in _LINE.finditer(text, at + 1, end - 1):
            line = scanstring(match.group() + '"', 0, False)[0]
            pieces.append(Piece(match.start(), match.end(), line))
        return Source(at, end, tuple(pieces), "string")
    form = "list"
    for place in _elements(text, at):
        if text[place] == '"':
            line, end = scanstring(text, place + 1, False)
            pieces.append(Piece(place, end, line))
        else:  # nothing that a cell says; it would be lost
            form = "other"
    return Source(at, _end(text, at), tuple(pieces), form if pieces else "other")


def _members(text: str, at: int) -> Iterator[tuple[str, int]]:
    """Yield the keys of an object and where their values begin."""
    if text[at : at + 1] != "{":
        return
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, at = scanstring(text, at + 1, False)
        at = _skip(text, _skip(text, at) + 1)
        yield key, at
        at = _next(text, _end(text, at))


def _elements(text: str, at: int) -> Iterator[int]:
    """Yield where the elements of an array begin."""
    if text[at] != "[":
        return
    at = _skip(text, at + 1)
    while text[at] != "]":
        yield at
        at = _next(text, _end(text, at))


def _next(text: str, at: int) -> int:
    """Return where the next member begins, or the bracket after the last."""
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at


def _end(text: str, at: int) -> int:
    value: tuple[Any, int] = _decoder.raw_decode(text, at)
    return value[1]


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match is not None
    return match.end()


def script_sources(
    text: str, starts: Mapping[int, tuple[int, int]]
) -> Mapping[int, Source]:
    """Return where each cell of a script stands, of (lines before it, its length)."""
    places = [*line_starts(text), len(text)]
    places[0] = int(text.startswith(MARK))
    found = {}
    for cell, (first, count) in starts.items():
        pieces = tuple(
            Piece(places[at], places[at + 1], text[places[at] : places[at + 1]])
            for at in range(first, min(first + count, len(places) - 1))
        )
        start = places[min(first, len(places) - 1)]
        end = pieces[-1].end if pieces else start
        found[cell] = Source(start, end, pieces, "plain")
    return found
