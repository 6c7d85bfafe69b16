"""Templates of statements, and the names that fill them.

A file has a line a template, ``label: text``, where ``\\n`` begins a new line of the
text and a blank is in angle brackets: a capital is a name that is bound already
(``<F>``, and ``<F'>`` for perhaps another), a small letter one that is bound here. The
same blank twice is the same name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

T = TypeVar("T")


class Pick(Protocol):
    """Where choices come from."""

    def __call__(self, some: Sequence[T], /) -> T:
        """One of some things."""


NAMES = {
    "f": ("df", "train", "test"),
    "s": ("s", "col"),
    "a": ("m", "z"),
    "v": ("u", "v"),
    "q": ("k", "n", "total"),
    "d": ("box", "parts"),
    "l": ("items", "group"),
    "e": ("model", "clf"),
    "p": ("scaler", "tool"),
    "g": ("rng", "rng2"),
    "h": ("f", "g"),
    "j": ("tidy", "grow"),
}
"""Kind → its names: frames, series, matrices, vectors, numbers, dicts, lists, models,
transformers, generators, functions of a value, functions of a frame."""
BOUND = {"N": "q", "M": "e", "T": "p", "R": "g"}
"""Capitals that are not those of their kind."""
WORDS = {
    "c": ("a", "b", "c"),
    "k": ("a", "b", "c", "d", "e"),
    "#": ("0", "1", "2", "3", "4"),
    "#2": ("0", "1", "2"),
    "csv": ("one.csv", "two.csv"),
    "pkl": ("one.pkl", "two.pkl"),
    "npy": ("one.npy", "two.npy"),
    "json": ("one.json", "two.json"),
    "txt": ("one.txt", "two.txt"),
}
FIRST = {
    "f": 'pd.DataFrame({"a": [3, 1, 2, 5, 4, 1], "b": [1.5, np.nan, 0.5, 2.0, 1.0, '
    '3.0], "c": [1, 0, 1, 0, 1, 1], "t": ["x", "y", "x", "z", "y", "x"]})',
    "s": "pd.Series([4.0, 2.5, 7.0, 1.0, 3.0, 2.0])",
    "a": "np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]])",
    "v": "np.array([5.0, 3.0, 8.0, 1.0, 4.0, 2.0])",
    "q": "2",
    "d": "{}",
    "l": "[]",
    "e": "DecisionTreeClassifier(random_state=0)",
    "p": "StandardScaler()",
    "g": "np.random.RandomState(1)",
    "h": "lambda value: value + 1",
    "j": "lambda part: part.dropna()",
}
"""Kind → what a name of it is bound to where there is none yet."""
BLANK = re.compile(r"<([A-Z]'?|[a-z]'?|#2?|csv|pkl|npy|json|txt)>")


@dataclass(frozen=True)
class Unit:
    """One or more statements of a cell, and what they are an example of."""

    label: str
    text: str


@dataclass
class Known:
    """The names of each kind that are bound so far."""

    names: dict[str, list[str]] = field(default_factory=dict)

    def bind(self, kind: str, name: str) -> str:
        """The name, which from here on is bound."""
        some = self.names.setdefault(kind, [])
        if name not in some:
            some.append(name)
        return name


def templates(topic: str) -> list[Unit]:
    """The templates of a topic, which has a file; their labels have it before them."""
    found = []
    text = (Path(__file__).parent / f"{topic}.txt").read_text("utf-8")
    for line in text.strip().splitlines():
        label, mark, text = line.partition(": ")
        assert mark, line
        found.append(Unit(f"{topic}: {label}", text.replace("\\n", "\n")))
    return found


def filled(unit: Unit, known: Known, pick: Pick) -> list[Unit]:
    """A template with its blanks filled; before it what binds the names it needs."""
    before: list[Unit] = []
    words: dict[str, str] = {}
    fresh: list[tuple[str, str]] = []
    for blank in dict.fromkeys(BLANK.findall(unit.text)):
        letter = blank.rstrip("'")
        kind = BOUND.get(letter, letter.lower())
        if letter in WORDS:
            words[blank] = pick(WORDS[letter])
        elif letter.islower():
            words[blank] = pick(NAMES[kind])
            fresh.append((kind, words[blank]))
        else:
            if not known.names.get(kind):
                name = known.bind(kind, NAMES[kind][0])
                before.append(Unit(f"first: {kind}", f"{name} = {FIRST[kind]}"))
            words[blank] = pick(known.names[kind])
    for kind, name in fresh:
        known.bind(kind, name)
    text = BLANK.sub(lambda found: words[found[1]], unit.text)
    return [*before, Unit(unit.label, text)]
