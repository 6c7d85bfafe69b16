"""Code that is moved as it is written, layout and comments kept, by its tokens."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Sequence

from nbprod.naming import tells

Token = tokenize.TokenInfo
BLANK = frozenset(
    (
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    )
)
"""Kinds of tokens that are no code."""
OPENS = {
    getattr(tokenize, f"{kind}_START", 0): getattr(tokenize, f"{kind}_END", 0)
    for kind in ("FSTRING", "TSTRING")
}
"""How a text with code in it begins and ends, where its parts are tokens."""


def tokens_of(code: str) -> list[Token]:
    """The tokens of code that is Python."""
    return list(tokenize.generate_tokens(io.StringIO(code).readline))


def telling(code: str) -> str:
    """A statement with those of its comments alone that tell something."""
    rows, empty = code.split("\n"), set()
    for token in tokens_of(code):
        if token.type == tokenize.COMMENT and not tells(token.string):
            row, column = token.start
            rows[row - 1] = rows[row - 1][:column].rstrip()
            empty |= set() if rows[row - 1] else {row - 1}
    return "\n".join(row for n, row in enumerate(rows) if n not in empty).strip("\n")


def coded(tokens: Sequence[Token]) -> frozenset[int]:
    """The rows, counted from 0, in which there is more than comments."""
    return frozenset(
        row - 1
        for token in tokens
        if token.type not in BLANK
        for row in range(token.start[0], token.end[0] + 1)
    )


def in_a_function(code: str) -> str:
    """A statement as it stands in a function, whatever its texts hold."""
    rows, tokens = code.split("\n"), tokens_of(code)
    fixed = within_texts(tokens) | continued(rows, tokens)
    return "".join(
        f"{row}\n" if n in fixed or not row.strip() else f"    {row}\n"
        for n, row in enumerate(rows)
    )


def within_texts(tokens: Sequence[Token]) -> set[int]:
    """The rows, counted from 0, that begin within a text."""
    found, opened = set[int](), list[int]()
    for token in tokens:
        start = token.start[0]
        if token.type in OPENS:
            opened.append(start)
        elif token.type in OPENS.values():
            start = opened.pop()
        elif token.type != tokenize.STRING:
            continue
        found |= set(range(start, token.end[0]))
    return found


def continued(rows: Sequence[str], tokens: Sequence[Token]) -> set[int]:
    """The rows, counted from 0, that go on with what a backslash ends."""
    said = {one.start[0] - 1 for one in tokens if one.type == tokenize.COMMENT}
    ended = {n for n, row in enumerate(rows) if row.endswith("\\")}
    return {n + 1 for n in ended - said}
