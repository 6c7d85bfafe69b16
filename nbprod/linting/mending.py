"""Edits of cells → the text of the notebook's file, no other character changed."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nbprod.ir import Edit, Fix, Notebook, Span
from nbprod.linting.sources import END, Source, line_starts

_ESCAPED = re.compile(r"\\u(?!00[0-7])[0-9a-fA-F]{4}")
"""An escape that only a file without other characters than those of ASCII needs."""
_LAST = re.compile(rf"(?:{END.pattern})\Z")


def chosen(
    fixes: Iterable[Fix], notebook: Notebook, sources: Mapping[int, Source]
) -> tuple[Fix, ...]:
    """Return the fixes that can be made at once: whole, and over none of each other.

    A fix is left out where a line is not in the file as the rules saw it, such as one
    of IPython's own, or where the file's form of a source leaves no room for it. The
    same edit may belong to several fixes: an import that both need.
    """
    taken: dict[int, set[Edit]] = defaultdict(set)
    found = []
    for fix in fixes:
        clear = all(
            edit in taken[edit.span.cell]
            or not any(meet(edit.span, other.span) for other in taken[edit.span.cell])
            for edit in fix.edits
        )
        cells = {edit.span.cell for edit in fix.edits}
        clear = clear and all(one in sources and sources[one].mendable for one in cells)
        if clear and all(as_seen(edit.span, notebook) for edit in fix.edits):
            for edit in fix.edits:
                taken[edit.span.cell].add(edit)
            found.append(fix)
    return tuple(found)


def with_blank_lines(fixes: Sequence[Fix], notebook: Notebook) -> tuple[Fix, ...]:
    """Fixes, and with the first lines of a cell that go the blank lines below them."""
    gone: dict[int, dict[int, int]] = defaultdict(dict)
    for span in (edit.span for fix in fixes for edit in fix.edits if not edit.text):
        if span.column == span.end_column == 1:
            gone[span.cell][span.line] = span.end_line
    found = [*fixes]
    for number, ends in gone.items():
        lines, line = notebook.cells[number - 1].source.split("\n"), 1
        while 1 in ends and line < len(lines):
            if line not in ends and lines[line - 1].strip():
                break
            if line not in ends:
                found.append(Fix((Edit(Span(number, line, 1, line + 1, 1), ""),)))
            line = ends.get(line, line + 1)
    return tuple(found)


def meet(one: Span, other: Span) -> bool:
    """Whether two pieces of a notebook share a character, or begin at one place."""
    if one.cell != other.cell:
        return False
    start, end = (one.line, one.column), (one.end_line, one.end_column)
    first, last = (other.line, other.column), (other.end_line, other.end_column)
    return start == first or (start < last and first < end)


def as_seen(span: Span, notebook: Notebook) -> bool:
    """Whether the lines of a piece are what the notebook has, and plain Python.

    A line before which the piece ends is none of them.
    """
    cell = notebook.cells[span.cell - 1]
    code, source = cell.code.split("\n"), cell.source.split("\n")
    before = span.end_column == 1 and span.end_line > span.line
    whole = slice(span.line - 1, span.end_line - before)
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
    parts, at = [], 0
    for cell in sorted(edits, key=lambda cell: sources[cell].start):
        source = sources[cell]
        parts += [text[at : source.start]]
        parts += [written(text, source, edits[cell], ascii_only)]
        at = source.end
    return "".join([*parts, text[at:]])


def written(text: str, source: Source, edits: Iterable[Edit], ascii_only: bool) -> str:
    """Return how the file writes a cell's source after edits."""
    said = source.text
    starts = line_starts(said)
    pieces = [(text[one.start : one.end], one.text) for one in source.pieces]
    newline = next((match.group() for match in END.finditer(said)), "\n")
    places = [(*place_in(starts, edit.span), edit.text) for edit in edits]
    for start, end, new in sorted(places, reverse=True):
        replace_in(pieces, start, end, END.sub(newline, new))
    last = max((at for at, (_, one) in enumerate(pieces) if one), default=-1)
    if last >= 0 and not _LAST.search(said):  # nor does it end in the end of a line now
        pieces[last] = without_end(*pieces[last])
    if "".join(one for _, one in pieces) == said:
        return text[source.start : source.end]
    return joined(text, source, [one for one in pieces if any(one)], ascii_only)


def without_end(raw: str, line: str) -> tuple[str, str]:
    """A line that another followed, as the last one."""
    ended = _LAST.search(line)
    return ("", line[: ended.start()]) if ended else (raw, line)


def place_in(starts: Sequence[int], span: Span) -> tuple[int, int]:
    """Where a piece of a cell begins and ends, of where the cell's lines begin."""
    start = starts[span.line - 1] + span.column - 1
    return start, starts[span.end_line - 1] + span.end_column - 1


def replace_in(pieces: list[tuple[str, str]], start: int, end: int, new: str) -> None:
    """Put a text in the place of another; the pieces that it meets become lines.

    A line that is among them as it was keeps its form.
    """
    first, before = 0, 0
    while first + 1 < len(pieces) and before + len(pieces[first][1]) <= start:
        before += len(pieces[first][1])
        first += 1
    last, until = first, before + len(pieces[first][1]) if pieces else 0
    while last + 1 < len(pieces) and until < end:
        last += 1
        until += len(pieces[last][1])
    inside = "".join(said for _, said in pieces[first : last + 1])
    whole = inside[: start - before] + new + inside[end - before :]
    opened = whole and _LAST.search(inside) and not _LAST.search(whole)
    if opened and last + 1 < len(pieces):  # lines become one
        last += 1
        whole += pieces[last][1]
    places = [*line_starts(whole), len(whole)]
    lines = (whole[a:b] for a, b in zip(places, places[1:], strict=False))
    known = {said: raw for raw, said in pieces[first : last + 1]}
    pieces[first : last + 1] = [(known.get(one, ""), one) for one in lines if one]


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
            token if raw else token[1:-1]
            for token, (raw, _) in zip(tokens, pieces, strict=True)
        ]
        return '"' + "".join(parts) + '"'
    if not tokens:
        return "[]"
    known = source.pieces
    head, tail = text[source.start : known[0].start], text[known[-1].end : source.end]
    if len(known) > 1:
        between = text[known[0].end : known[1].start]
    else:
        between = f",{head[1:]}" if head[1:] else ", "
    return head + between.join(tokens) + tail


def quoted(line: str, ascii_only: bool) -> str:
    """Write a line as a JSON string in the file's manner."""
    whole = line.encode("utf-8", "replace").decode() == line
    return json.dumps(line, ensure_ascii=ascii_only or not whole)


def differences(name: str, old: Notebook, new: Notebook) -> Iterator[str]:
    """Yield the lines of a diff of two states of a notebook, cell by cell."""
    import difflib

    for before, after in zip(old.cells, new.cells, strict=True):
        if before.source != after.source:
            where = f"{name}:cell {before.index}"
            yield from difflib.unified_diff(
                [f"{line}\n" for line in before.source.split("\n")],
                [f"{line}\n" for line in after.source.split("\n")],
                where,
                where,
            )
