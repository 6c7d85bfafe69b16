"""Edits of cells → the text of the notebook's file, no other character changed."""

from __future__ import annotations

import difflib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nbprod.ir import Edit, Fix, Notebook, Span
from nbprod.linting.sources import Piece, Source

_ESCAPED = re.compile(r"\\u(?!00[01])[0-9a-fA-F]{4}")


def chosen(fixes: Iterable[Fix], notebook: Notebook) -> tuple[Fix, ...]:
    """Return the fixes that can be made at once: whole, and over none of each other.

    A fix is left out where a line is not in the file as the rules saw it, such as one
    of IPython's own. The same edit may belong to several fixes: an import that both
    need.
    """
    taken: list[Edit] = []
    found = []
    for fix in fixes:
        clear = all(
            edit in taken or not any(meet(edit.span, other.span) for other in taken)
            for edit in fix.edits
        )
        if clear and all(as_seen(edit.span, notebook) for edit in fix.edits):
            taken += fix.edits
            found.append(fix)
    return tuple(found)


def meet(one: Span, other: Span) -> bool:
    """Whether two pieces of a notebook share a character, or begin at one place."""
    if one.cell != other.cell:
        return False
    start, end = (one.line, one.column), (one.end_line, one.end_column)
    first, last = (other.line, other.column), (other.end_line, other.end_column)
    return start == first or (start < last and first < end)


def as_seen(span: Span, notebook: Notebook) -> bool:
    """Whether the lines of a piece are what the notebook has, and plain Python."""
    cell = notebook.cells[span.cell - 1]
    code, source = cell.code.split("\n"), cell.source.split("\n")
    whole = slice(span.line - 1, span.end_line)
    return not cell.lines and code[whole] == source[whole]


def mended(text: str, sources: Mapping[int, Source], fixes: Iterable[Fix]) -> str:
    """Return the text of a notebook's file with fixes made in the cells' sources.

    ``sources`` are by cell. Lines that no edit touches keep the form that they have,
    escapes included.
    """
    edits: dict[int, set[Edit]] = defaultdict(set)
    for fix in fixes:
        for edit in fix.edits:
            edits[edit.span.cell].add(edit)
    ascii_only = text.isascii() and bool(_ESCAPED.search(text))
    for cell in sorted(edits, key=lambda cell: -sources[cell].start):
        source = sources[cell]
        new = written(text, source, edits[cell], ascii_only)
        text = text[: source.start] + new + text[source.end :]
    return text


def written(text: str, source: Source, edits: Iterable[Edit], ascii_only: bool) -> str:
    """Return how the file writes a cell's source after edits."""
    known = regular(source.pieces)
    pieces = [
        (text[p.start : p.end] if p in source.pieces else "", p.text) for p in known
    ]
    if any("\r" in said.replace("\r\n", "") for _, said in pieces):
        return text[source.start : source.end]  # lines that are not counted alike
    lines = lines_of(known)
    for edit in sorted(edits, key=lambda edit: (-edit.span.line, -edit.span.column)):
        span = edit.span
        first, last = lines[span.line - 1][0], lines[span.end_line - 1][0]
        inside = "".join(said for _, said in pieces[first : last + 1])
        start = place_in(lines, first, span.line, span.column)
        end = place_in(lines, first, span.end_line, span.end_column)
        new = inside[:start] + edit.text + inside[end:]
        if "\r\n" in inside:
            new = new.replace("\r\n", "\n").replace("\n", "\r\n")
        parts = new.split("\n")
        fresh = [("", f"{line}\n") for line in parts[:-1]]
        pieces[first : last + 1] = [*fresh, ("", parts[-1])] if parts[-1] else fresh
    old = known[-1].text if known else ""
    if pieces and not old.endswith("\n") and pieces[-1][1].endswith("\n"):
        pieces[-1] = ("", pieces[-1][1].removesuffix("\n").removesuffix("\r"))
    return joined(text, source, pieces, ascii_only)


def regular(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces of a source, as one where a line goes on in the next piece."""
    if all(piece.text.endswith("\n") for piece in pieces[:-1]):
        return pieces
    return [Piece(0, 0, "".join(piece.text for piece in pieces))]


def lines_of(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """For each line of a source its piece, and its length; pieces are regular."""
    found: list[tuple[int, int]] = []
    for number, piece in enumerate(pieces):
        lines = piece.text.split("\n")
        if piece.text.endswith("\n") and number + 1 < len(pieces):
            lines.pop()
        found += [(number, len(line)) for line in lines]
    return found or [(0, 0)]


def place_in(
    lines: Sequence[tuple[int, int]], first: int, line: int, column: int
) -> int:
    """Where a place is, counted from where piece ``first`` begins."""
    before = sum(length + 1 for piece, length in lines[: line - 1] if piece >= first)
    return before + column - 1


def joined(
    text: str,
    source: Source,
    pieces: Sequence[tuple[str, str]],
    ascii_only: bool,
) -> str:
    """Put the lines of a source together as they were: a list, a string, or plain."""
    if source.form == "plain":
        return "".join(said for _, said in pieces)
    tokens = [raw or quoted(said, ascii_only) for raw, said in pieces]
    if source.form == "string":
        parts = [
            t if raw else t[1:-1] for t, (raw, _) in zip(tokens, pieces, strict=True)
        ]
        return '"' + "".join(parts) + '"'
    if not tokens:
        return "[]"
    known = source.pieces
    head, tail = text[source.start : known[0].start], text[known[-1].end : source.end]
    between = text[known[0].end : known[1].start] if known[1:] else "," + head[1:]
    return head + between.join(tokens) + tail


def quoted(line: str, ascii_only: bool) -> str:
    """Write a line as a JSON string in the file's manner."""
    whole = line.encode("utf-8", "replace").decode() == line
    return json.dumps(line, ensure_ascii=ascii_only or not whole)


def differences(name: str, old: Notebook, new: Notebook) -> Iterator[str]:
    """Yield the lines of a diff of two states of a notebook, cell by cell."""
    for before, after in zip(old.cells, new.cells, strict=True):
        if before.source != after.source:
            where = f"{name}:cell {before.index}"
            yield from difflib.unified_diff(
                [f"{line}\n" for line in before.source.split("\n")],
                [f"{line}\n" for line in after.source.split("\n")],
                where,
                where,
            )
