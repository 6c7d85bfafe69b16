"""What lifting knows of an expression's value, and what training has to keep for it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from enum import IntEnum

ANSWER = -1
"""The source of what comes of the served model's predictions."""


class Kind(IntEnum):
    """How a value depends on the data; of two operands the greater counts."""

    CONST = 0
    """On nothing of it."""
    LAYOUT = 1
    """On names and types of columns, which records have in common with the data."""
    LEARNED = 2
    """On all rows: what is computed in training and kept."""
    ROWS = 3
    """It has a row, or an item, for each record."""


@dataclass(frozen=True)
class Value:
    """The value of an expression.

    ``node`` computes it for records; of what is learned, as the notebook does. ``why``
    says why it cannot be computed for records, ``sources`` are the statements that
    read what its rows come from.
    """

    kind: Kind
    node: ast.expr
    why: str = ""
    sources: frozenset[int] = frozenset()
    several: tuple[Value, ...] = ()
    """The values of a tuple or list of rows, or of what a split gives."""
    grouped: Grouped | None = None
    batches: bool = False
    """Whether it is a list of batches, of which records are one."""
    loads: bool = False
    """Whether it is a library's dataset: its parts are rows and names."""


@dataclass(frozen=True)
class Grouped:
    """Rows by groups: the frame, the keys, and the column that was chosen."""

    frame: ast.expr
    trained: ast.expr
    keys: ast.expr
    column: ast.expr | None = None


@dataclass(frozen=True)
class Hoist:
    """A value that training keeps: ``name = node``, before or after a statement.

    In a loop it is kept for each turn, under ``key``. ``replaces`` is the expression
    that reads it from then on; there may be none.
    """

    name: str
    node: ast.expr
    statement: ast.stmt
    cell: int
    after: bool = False
    key: str = ""
    loop: ast.stmt | None = None
    """The outermost loop around it."""
    replaces: ast.expr | None = None


@dataclass(frozen=True)
class Source:
    """What records are: ``node`` gives them to training, at or after a statement."""

    name: str
    node: ast.expr
    cell: int
    inner: ast.stmt
    form: str
    """``frame`` or ``array``."""
    columns: ast.expr | None = None
    """The names of an array's columns."""
    after: bool = False


@dataclass
class Kept:
    """What training has to keep, gathered on the way."""

    taken: set[str]
    hoists: list[Hoist] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """Field of the state → the notebook's or a hoist's name that it is the value of."""
    known: dict[tuple[int, str], str] = field(default_factory=dict)
    """(statement, expression) → the field that it has become."""

    sources: list[Source] = field(default_factory=list)
    encoders: list[str] = field(default_factory=list)
    """What a loop over columns has fitted for each, as it is read."""

    def free(self, wanted: str) -> str:
        """A name that nothing has, like the one wanted."""
        name, number = wanted, 1
        while name in self.taken:
            number += 1
            name = f"{wanted}_{number}"
        self.taken.add(name)
        return name


@dataclass(frozen=True)
class Step:
    """What is done to records in place of a statement of the notebook."""

    index: int
    nodes: tuple[ast.stmt, ...]
    binds: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    sources: frozenset[int] = frozenset()
    why: str = ""
    """Why it cannot be done to records."""
    left_out: bool = False
    """Whether the statement chooses rows, which no record passes."""
