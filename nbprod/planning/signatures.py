"""Where the parts of a definition's head stand, and what is written into it."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nbprod.ir import Parameter
from nbprod.planning.layout import BLANK, Token, tokens_of
from nbprod.source.spans import Place

Function = ast.FunctionDef | ast.AsyncFunctionDef
Edit = tuple[Place, Place, str]
"""From where to where another text stands; places are those of tokens."""
OPENING, CLOSING = frozenset("([{"), frozenset(")]}")


@dataclass(frozen=True)
class Taken:
    """What a function takes: its parentheses, and the tokens between the commas."""

    opening: Token
    parts: tuple[tuple[Token, ...], ...]
    last: Token
    """The last token inside, or the opening parenthesis."""
    closing: Token


def with_parameters(source: str, extra: Sequence[Parameter]) -> str:
    """A ``def`` with more keyword-only parameters."""
    made = ast.parse(source).body[-1] if extra else None
    if not isinstance(made, Function):
        return source
    new = ", ".join(f"{one.name}: {one.annotation}" for one in extra)
    if not made.args.vararg and not made.args.kwonlyargs:
        new = f"*, {new}"
    taken = taken_by(made, tokens_of(source))
    for part in taken.parts:
        if part and part[0].string == "**":
            return changed(source, [inserted(part[0].start, f"{new}, ")])
    edits = [inserted(taken.closing.start, new)]
    if taken.last.string not in ("(", ","):
        edits.append(inserted(taken.last.end, ", "))
    return changed(source, edits)


def typed(
    made: Function, tokens: Sequence[Token], given: Mapping[str, str], returns: str
) -> Iterator[Edit]:
    """Write what is known, else ``Any``, where the author gave no type."""
    taken = taken_by(made, tokens)
    for part in taken.parts:
        name = next((one for one in part if one.type == tokenize.NAME), None)
        if name is None or name.string in ("self", "cls"):
            continue
        if all(one.string != ":" for one in part[: part.index(name) + 2]):
            yield inserted(name.end, f": {given.get(name.string, 'Any')}")
    if made.returns is None:
        plain = "None" if made.name == "__init__" else returns or "Any"
        yield inserted(taken.closing.end, f" -> {plain}")


def taken_by(made: Function, tokens: Sequence[Token]) -> Taken:
    """What a function takes, by the tokens of the code that defines it."""
    code = (one for one in tokens if one.type not in BLANK)
    token = next(one for one in code if one.start[0] >= made.lineno)
    depth = 0
    while depth or token.string != "(":  # brackets before hold parameters of types
        depth += (token.string in OPENING) - (token.string in CLOSING)
        token = next(code)
    opening = last = token
    parts: list[list[Token]] = [[]]
    for token in code:
        if not depth and token.string == ")":
            break
        depth += (token.string in OPENING) - (token.string in CLOSING)
        if not depth and token.string == ",":
            parts.append([])
        else:
            parts[-1].append(token)
        last = token
    return Taken(opening, tuple(map(tuple, parts)), last, token)


def inserted(at: Place, text: str) -> Edit:
    """The edit that inserts a text."""
    return at, at, text


def changed(source: str, edits: Iterable[Edit]) -> str:
    """A source with texts in the place of others; at one place the last comes first."""
    rows = source.split("\n")
    for (first, column), (last, stop), text in sorted(
        edits, key=lambda one: one[:2], reverse=True
    ):
        rows[first - 1 : last] = [
            rows[first - 1][:column] + text + rows[last - 1][stop:]
        ]
    return "\n".join(rows)
