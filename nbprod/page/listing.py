"""Code as lines of coloured words, and what became of each line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pygments.lexers import PythonLexer
from pygments.token import Token

COLOURS = (
    (Token.Comment, "c"),
    (Token.Keyword, "k"),
    (Token.Operator.Word, "k"),
    (Token.Literal.String, "s"),
    (Token.Literal.Number, "m"),
    (Token.Name.Function, "f"),
    (Token.Name.Class, "f"),
    (Token.Name.Decorator, "f"),
)
"""Kinds of words that have a colour of their own, by the class that gives it."""


@dataclass(frozen=True)
class CodeLine:
    """A line, counted from 1: words with the class of their colour, or none.

    ``fate`` is ``kept``, ``report``, ``out``, or nothing where no statement is.
    """

    number: int
    words: tuple[tuple[str, str], ...]
    fate: str = ""


def listing(source: str, fates: Mapping[int, str] | None = None) -> list[CodeLine]:
    """Colour Python; what is none is shown as it is."""
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    lines: list[list[tuple[str, str]]] = [[]]
    source = source.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    for kind, text in lexer.get_tokens(source):
        colour = next((name for top, name in COLOURS if kind in top), "")
        first, *more = text.split("\n")
        lines[-1] += [(colour, first)] if first else []
        lines += [[(colour, one)] if one else [] for one in more]
    known = fates or {}
    return [
        CodeLine(number, tuple(joined(words)), known.get(number, ""))
        for number, words in enumerate(lines, start=1)
    ]


def joined(words: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Words of one colour beside each other as one."""
    colour, text = "", ""
    for own, word in words:
        if own != colour and text:
            yield colour, text
            text = ""
        colour, text = own, text + word
    if text:
        yield colour, text
