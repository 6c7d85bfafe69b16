"""What is known of a value: which rows it holds, and what it learned from which."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

Step = tuple[str, str, str]
"""(kind, key, which): how rows were picked. Of one key each ``which`` is apart."""
Part = tuple[str, tuple[Step, ...]]
"""Where rows came from, and how some of them were picked, one step after another."""
Rows = frozenset[Part]
NO_ROWS: Rows = frozenset()


@dataclass(frozen=True)
class Place:
    """Where something happens: a statement by its index, and syntax of it."""

    index: int
    node: ast.AST


@dataclass(frozen=True)
class Fact:
    """Something that was learned of rows, and that a value now depends on.

    ``kind`` is ``fit`` (a transformer), ``statistic``, ``select`` (which columns are
    worth keeping), ``encode`` (which categories there are), ``resample`` (rows drawn
    again) or ``lag`` (from neighbouring rows). ``target`` is the column it was
    learned of, where that is one.
    """

    kind: str
    what: str
    rows: Rows
    place: Place
    target: str = ""


@dataclass(frozen=True)
class Data:
    """Rows of a table or an array, one of its columns, or what was computed of it.

    ``facts`` are (column, fact), with no column where they are about all of them.
    ``frame`` is the table that columns are named in; ``dropped`` and ``kept`` say which
    of its columns are there, which is sure only if ``exact``.
    """

    rows: Rows = NO_ROWS
    facts: frozenset[tuple[str, Fact]] = frozenset()
    predicted: frozenset[tuple[Fit, Data]] = frozenset()
    frame: str = ""
    column: str = ""
    dropped: frozenset[str] = frozenset()
    kept: frozenset[str] | None = None
    exact: bool = False
    grouped: bool = False
    windowed: bool = False

    @property
    def learned(self) -> frozenset[Fact]:
        """The facts, whatever their columns."""
        return frozenset(fact for _, fact in self.facts)


@dataclass(frozen=True)
class Model:
    """Something that is fitted: an estimator, a transformer, or several in a row."""

    kind: str
    made: Place | None = None
    text: str = ""
    parts: tuple[Model, ...] = ()
    fit: Fit | None = None
    learned: frozenset[Fact] = frozenset()
    holds: Data | None = None
    """The data that it was made with, as models of statsmodels are."""


@dataclass(frozen=True)
class Fit:
    """A model that is fitted to some data; ``varied`` if a loop does it for several."""

    place: Place
    kind: str
    model: str
    variant: str
    data: Data
    target: Data | None = None
    varied: bool = False
    search: bool = False


@dataclass(frozen=True)
class Many:
    """A tuple, a list, or the values of a dict."""

    items: tuple[Value, ...] = ()
    endless: bool = False
    """Each of its items is like the first."""
    keys: tuple[str, ...] = ()
    """Of a dict whose keys are written out."""


@dataclass(frozen=True)
class Names:
    """Texts that are written out: names of columns, mostly."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Picked:
    """Positions of rows, as a splitter gives them."""

    step: Step


@dataclass(frozen=True)
class Folds:
    """Pairs of positions, one for each fold."""

    key: str
    kind: str = "fold"


Value = Data | Model | Many | Names | Picked | Folds | None


@dataclass(frozen=True)
class Evaluation:
    """A model is asked about some data: ``how`` is predict, score, metric or folds."""

    fit: Fit
    data: Data
    place: Place
    how: str


@dataclass(frozen=True)
class Split:
    """Rows are parted."""

    place: Place
    key: str
    data: Data
    shuffled: bool


@dataclass(frozen=True)
class Lineage:
    """What happens to rows in a notebook."""

    fits: tuple[Fit, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    splits: tuple[Split, ...] = ()
    cut_short: bool = field(default=False)
