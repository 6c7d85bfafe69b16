"""Where Python's logical lines begin and end, for cells that are not yet Python.

``tokenize`` gives up at the first ``!ls "it's``; this scanner knows strings, brackets,
comments and backslashes, and IPython's own lines, which end at the end of their line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text as a set: how tables of names are written here."""
    return frozenset(text.split())


Kind = Literal["python", "blank", "escape", "assign", "help"]

_STRING = re.compile(r"'''|\"\"\"|'|\"")
_BEFORE_EQUALS = frozenset("=!<>+-*/%&|^@:~")


@dataclass(frozen=True)
class Logical:
    """A logical line: physical lines ``start`` to ``end`` (from 0, end not included).

    ``kind`` is ``escape`` for ``%magic``, ``!shell``, ``?help`` and the auto-calls
    ``,`` ``;`` ``/``; ``assign`` for ``name = %magic`` and ``name = !shell``, whose
    ``=`` is at ``equals`` in ``text``; ``help`` for ``name?``. ``text`` has no indent,
    and for IPython's own lines no continuation: their parts are joined.
    """

    start: int
    end: int
    kind: Kind
    indent: str
    text: str
    equals: int = -1


def logical(lines: list[str], start: int) -> Logical:
    """Return the logical line that begins at ``lines[start]``."""
    first = lines[start]
    body = first.lstrip(" \t\f")
    indent = first[: len(first) - len(body)]
    if not body or body.startswith("#"):
        return Logical(start, start + 1, "blank", indent, body)
    if body[0] in "%!?,;/":
        return _escaped(lines, start, indent, "escape", -1)
    scan = _Scan(lines, start)
    end = scan.run()
    if scan.equals >= 0:
        return _escaped(lines, start, indent, "assign", scan.equals - len(indent))
    text = "\n".join(lines[start:end])[len(indent) :]
    kind: Kind = "help" if scan.last == "?" else "python"
    return Logical(start, end, kind, indent, text)


def _escaped(
    lines: list[str], start: int, indent: str, kind: Kind, equals: int
) -> Logical:
    """Join a line of IPython's own with the lines that its backslashes continue."""
    end = start
    parts = []
    while end < len(lines):
        line = lines[end].rstrip("\r")
        end += 1
        if not line.endswith("\\") or end == len(lines):
            parts.append(line)
            break
        parts.append(line[:-1])
    text = " ".join([parts[0], *(p.strip() for p in parts[1:])])
    return Logical(start, end, kind, indent, text[len(indent) :].rstrip(), equals)


class _Scan:
    """The state while reading one logical line of Python."""

    def __init__(self, lines: list[str], start: int) -> None:
        self.lines = lines
        self.row = start
        self.start = start
        self.depth = 0
        self.quote = ""
        self.last = ""
        self.equals = -1

    def run(self) -> int:
        """Read to the end of the logical line; return the index after it."""
        while self.row < len(self.lines):
            continued = self._line(self.lines[self.row])
            self.row += 1
            if self.equals >= 0:
                break
            if not (continued or self.depth > 0 or self.quote):
                break
        return self.row

    def _line(self, line: str) -> bool:
        """Read one physical line; say whether a backslash continues it."""
        at = 0
        while at < len(line):
            char = line[at]
            if self.quote:
                at = self._in_string(line, at)
                continue
            if char == "#":
                break
            if char == "\\" and at == len(line) - 1:
                return True
            if char in "'\"":
                match = _STRING.match(line, at)
                self.quote = match.group() if match else char
                at += len(self.quote)
                self.last = char
                continue
            self._code(line, at)
            if self.equals >= 0:
                return False
            at += 1
        if len(self.quote) == 1 and not line.endswith("\\"):
            self.quote = ""  # an unterminated string: Python's parser will say so
        return False

    def _in_string(self, line: str, at: int) -> int:
        """Go on inside a string: to its end, or the end of the line."""
        while at < len(line):
            if line[at] == "\\":
                at += 2
            elif line.startswith(self.quote, at):
                at += len(self.quote)
                self.quote = ""
                return at
            else:
                at += 1
        return len(line)

    def _code(self, line: str, at: int) -> None:
        """Take note of one character that is code."""
        char = line[at]
        if char in "([{":
            self.depth += 1
        elif char in ")]}":
            self.depth = max(0, self.depth - 1)
        elif char == "=" and self.depth == 0 and self.row == self.start:
            rest = line[at + 1 :].lstrip()
            before = line[at - 1] if at else ""
            if rest[:1] in ("%", "!") and before not in _BEFORE_EQUALS:
                self.equals = at
        if not char.isspace():
            self.last = char
