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
_decoder = json.JSONDecoder(strict=False)


@dataclass(frozen=True)
class Piece:
    """A line of a cell's source as the file writes it.

    ``start`` and ``end`` are where it stands: a list's element with its quotation
    marks, a part of a string without them, or a script's line. ``text`` is what it
    says, with the end of its line.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Source:
    """The source of one cell in the file: its lines, and how they are written."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    form: str
    """``list``, ``string`` (both JSON) or ``plain``."""


def sources_in(text: str) -> Sequence[Source]:
    """Return where each cell's source stands in the text of an ``.ipynb``.

    Raises ValueError where the text is no notebook. Cells without source have none:
    they take up no characters at the place where their object begins.
    """
    return tuple(_cells(text))


def _cells(text: str) -> Iterator[Source]:
    for key, at in _members(text, _skip(text, int(text.startswith("\ufeff")))):
        if key == "cells":
            yield from _listed(text, at)
        elif key == "worksheets":
            for sheet in _elements(text, at):
                for inner, place in _members(text, sheet):
                    if inner == "cells":
                        yield from _listed(text, place)


def _listed(text: str, at: int) -> Iterator[Source]:
    for cell in _elements(text, at):
        found = Source(cell, cell, (), "list")
        for key, place in _members(text, cell):
            if key == "source" or (key == "input" and not found.pieces):
                found = _source(text, place)
        yield found


def _source(text: str, at: int) -> Source:
    if text[at] == '"':
        _, end = scanstring(text, at + 1, False)
        pieces = []
        for match in _LINE.finditer(text, at + 1, end - 1):
            line = scanstring(match.group() + '"', 0, False)[0]
            pieces.append(Piece(match.start(), match.end(), line))
        return Source(at, end, tuple(pieces), "string")
    if text[at] != "[":
        return Source(at, at, (), "list")
    pieces = []
    for place in _elements(text, at):
        if text[place] == '"':
            line, end = scanstring(text, place + 1, False)
            pieces.append(Piece(place, end, line))
    return Source(at, _end(text, at), tuple(pieces), "list")


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
    lines = text.split("\n")
    places = [0]
    for line in lines:
        places.append(places[-1] + len(line) + 1)
    found = {}
    for cell, (first, count) in starts.items():
        pieces = tuple(
            Piece(places[at], places[at] + len(lines[at]) + 1, lines[at] + "\n")
            for at in range(first, min(first + count, len(lines)))
        )
        end = pieces[-1].end if pieces else places[first]
        found[cell] = Source(places[first], end, pieces, "plain")
    return found
