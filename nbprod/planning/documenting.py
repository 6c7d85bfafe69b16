"""Definitions of the notebook with the docstrings and annotations that they lack."""

from __future__ import annotations

import ast
import re
import tokenize
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nbprod.naming import docstring_literal
from nbprod.naming.verbs import participle
from nbprod.planning.annotating import UNTYPED, Types
from nbprod.planning.idle import start_of, without_idle
from nbprod.planning.layout import Token, tokens_of
from nbprod.planning.signatures import Edit, Function, changed, inserted, typed
from nbprod.source.spans import Place

Made = Function | ast.ClassDef


def definition_source(source: str, docstring: str, types: Types = UNTYPED) -> str:
    """A function or class of the notebook, with a docstring if it has none."""
    quiet = without_idle(source)
    made = ast.parse(quiet).body[-1]
    assert isinstance(made, Made)
    written = Written(quiet.split("\n"), tokens_of(quiet))
    return changed(quiet, written.documented(made, docstring, types)).rstrip()


@dataclass(frozen=True)
class Written:
    """Definitions as they are written."""

    rows: Sequence[str]
    tokens: Sequence[Token]

    def documented(
        self, made: Made, docstring: str, types: Types = UNTYPED
    ) -> Iterator[Edit]:
        """Give a docstring to every public part of a definition that has none."""
        if isinstance(made, ast.ClassDef):
            for part in made.body:
                if isinstance(part, Function):
                    names = [one.arg for one in part.args.args]
                    yield from self.documented(part, sentence_of(part.name, names))
        else:
            yield from typed(made, self.tokens, types.given, types.returns)
        lacks = ast.get_docstring(made, clean=False) is None
        text = docstring_literal(docstring) if lacks else ""
        first = made.body[0]
        row = self.rows[first.lineno - 1]
        start = len(row.encode()[: first.col_offset].decode())
        if row[:start].strip():
            yield from self.below(made, (first.lineno, start), text)
        elif text:
            head = self.before((start_of(first) + 1, 0), tokenize.NEWLINE)
            yield inserted((head.start[0] + 1, 0), f"{row[:start]}{text}\n")

    def below(self, made: Made, start: Place, text: str) -> Iterator[Edit]:
        """Set what stands beside the head of a definition below it."""
        indent = f"\n{' ' * (made.col_offset + 4)}"
        colon = self.before(start, tokenize.OP)
        yield colon.end, start, f"{indent}{text}{indent}" if text else indent
        for last, said in pairwise(self.tokens[self.index(start) :]):
            if said.type == tokenize.COMMENT:
                yield last.end, said.end, ""
            if said.type in (tokenize.COMMENT, tokenize.NEWLINE):
                return

    def before(self, place: Place, kind: int) -> Token:
        """The last token of a kind before a place."""
        first = self.tokens[: self.index(place)]
        return next(one for one in reversed(first) if one.type == kind)

    def index(self, place: Place) -> int:
        """How many tokens stand before a place."""
        return bisect_left(self.tokens, place, key=lambda one: one.start)


FEW = 3
"""Parameters that a docstring can list."""


MODELLING = frozenset(
    "build classify cluster evaluate fit predict run score test train tune".split()
)
"""What is done with what is given, not to it."""
SPECIAL = {
    "__init__": "Keep what it is made with.",
    "__call__": "Apply it.",
    "__len__": "Count its items.",
    "__getitem__": "Get an item.",
    "__repr__": "Show it for a programmer.",
    "__str__": "Show it for a reader.",
    "fit": "Learn from the data.",
    "transform": "Apply what was learned.",
    "fit_transform": "Learn from the data and apply it.",
    "predict": "Predict for each row.",
    "forward": "Compute the output of the network.",
}


def sentence_of(name: str, parameters: Sequence[str] = ()) -> str:
    """A plain docstring for a function or class that nothing is said of."""
    if name in SPECIAL:
        return SPECIAL[name]
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").split()
    text = " ".join(words).strip() or name
    if name[:1].isupper():
        return f"A {text.lower()}." if text[0].lower() not in "aeiou" else f"{text}."
    given = [f"`{p}`" for p in parameters if p not in ("self", "cls")]
    if given:
        if len(given) > FEW:
            given = [*given[:FEW], f"{len(given) - FEW} more"]
        listed = ", ".join(given[:-1]) + " and " * (len(given) > 1) + given[-1]
        verb = bool(participle(words[0].lower())) if words else False
        alone = verb and len(words) == 1
        how = " from" if words[0].lower() in MODELLING else ""
        text += f"{how} {listed}" if alone else f" of {listed}"
        text = (
            text if not verb or len(words) == 1 else text.replace(" of ", " from ", 1)
        )
    return f"{text[0].upper()}{text[1:]}."
