"""Edits of a function's text: what it takes and gives, and what is said of it."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nbprod.ir import Parameter
from nbprod.names import parameters

Function = ast.FunctionDef | ast.AsyncFunctionDef
Made = Function | ast.ClassDef
Place = tuple[int, int]
"""Row, from 1, and column, in characters."""


@dataclass(frozen=True)
class Code:
    """The text of a definition."""

    text: str

    @cached_property
    def lines(self) -> list[str]:
        """Its lines."""
        return self.text.split("\n")

    @cached_property
    def made(self) -> ast.stmt:
        """What it defines."""
        return ast.parse(self.text).body[-1]

    @cached_property
    def tokens(self) -> list[tokenize.TokenInfo]:
        """Its tokens, without comments and ends of lines in brackets."""
        found = tokenize.generate_tokens(io.StringIO(self.text + "\n").readline)
        skipped = (tokenize.NL, tokenize.COMMENT)
        return [one for one in found if one.type not in skipped]

    def place(self, line: int, offset: int) -> Place:
        """A place of the tree, whose columns count bytes."""
        return line, len(self.lines[line - 1].encode()[:offset].decode())

    def edited(self, edits: Iterable[tuple[Place, str]]) -> str:
        """The text with other text put in at places."""
        lines = list(self.lines)
        for (row, column), text in sorted(edits, reverse=True):
            line = lines[row - 1]
            lines[row - 1] = line[:column] + text + line[column:]
        return "\n".join(lines)


@dataclass(frozen=True)
class Head:
    """Where the parts of a definition's head are."""

    closing: Place
    """The parenthesis that ends the parameters; of a class, the colon."""
    last: tokenize.TokenInfo
    """The token before it."""
    colon: Place
    """After the colon."""


def head_of(code: Code, made: Made) -> Head:
    """Find the head of a definition in a text."""
    start = code.place(made.lineno, made.col_offset)
    tokens = [one for one in code.tokens if one.start >= start]
    depth, closing, last = 0, None, tokens[0]
    for before, one in zip(tokens, tokens[1:], strict=False):
        if one.type != tokenize.OP:
            continue
        depth += (one.string in "([{") - (one.string in ")]}")
        if one.string == ")" and not depth and closing is None:
            closing, last = one.start, before
        if one.string == ":" and not depth:
            return Head(closing or one.start, last, one.end)
    raise AssertionError("a definition has a colon")


def with_parameters(source: str, extra: Sequence[Parameter]) -> str:
    """A ``def`` with more keyword-only parameters."""
    code = Code(source)
    made = code.made
    if not extra or not isinstance(made, Function):
        return source
    head, given = head_of(code, made), made.args
    named = ", ".join(f"{one.name}: {one.annotation}" for one in extra)
    if not given.vararg and not given.kwonlyargs:
        named = f"*, {named}"
    if given.kwarg:
        place = code.place(given.kwarg.lineno, given.kwarg.col_offset)
        stars = max(one.start for one in code.tokens if one.start < place)
        return code.edited([(stars, f"{named}, ")])
    bare = not parameters(given) or head.last.string == ","
    return code.edited([(head.last.end, named if bare else f", {named}")])


def documented(code: Code, made: Made, docstring: str) -> list[tuple[Place, str]]:
    """The edits that give a definition a docstring, if it has none."""
    head, first = head_of(code, made), made.body[0]
    has_one = ast.get_docstring(made, False) is not None
    line, at = code.lines[head.colon[0] - 1], head.colon[1]
    inside = code.place(first.lineno, first.col_offset)
    pad = " " * (made.col_offset + 4)
    if inside[0] == head.colon[0] and line[at : inside[1]].strip(" \t") == "":
        said = "" if has_one else f"\n{pad}{docstring}"
        return [(inside, f"{said}\n{pad}")]
    if has_one:
        return []
    row = code.lines[inside[0] - 1]
    pad = row[: len(row) - len(row.lstrip())]
    return [((head.colon[0] + 1, 0), f"{pad}{docstring}\n")]


def annotated(
    code: Code, made: Function, given: Mapping[str, str], returns: str
) -> list[tuple[Place, str]]:
    """The edits that say what is known, else ``Any``, where its author did not."""
    edits = []
    for one in parameters(made.args):
        if one.annotation is None and one.arg not in ("self", "cls"):
            assert one.end_lineno is not None and one.end_col_offset is not None
            place = code.place(one.end_lineno, one.end_col_offset)
            edits.append((place, f": {given.get(one.arg, 'Any')}"))
    if made.returns is None:
        plain = "None" if made.name == "__init__" else returns or "Any"
        row, column = head_of(code, made).closing
        edits.append(((row, column + 1), f" -> {plain}"))
    return edits
