"""Where the reading of a notebook stands: what names hold, and what happened so far."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from nbprod.ir import Flow
from nbprod.libraries import canonical
from nbprod.lineage.rows import picked
from nbprod.lineage.values import (
    Data,
    Evaluation,
    Fact,
    Fit,
    Folds,
    Many,
    Model,
    Names,
    Picked,
    Place,
    Split,
    Value,
)
from nbprod.lineage.words import SPLITTERS
from nbprod.source.names import dotted

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
DEEPEST = 4
"""Calls of the notebook's functions that are followed inside of each other."""
STEPS = 20_000
"""Expressions that are looked at, at most; functions are read at each call."""


@dataclass
class Run:
    """The state of one reading, which is done in the order of the notebook."""

    flow: Flow
    names: dict[str, Value] = field(default_factory=dict)
    functions: dict[str, tuple[FUNCTION, int]] = field(default_factory=dict)
    fits: list[Fit] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    splits: list[Split] = field(default_factory=list)
    index: int = 0
    varying: frozenset[str] = frozenset()
    """The names that a loop which is being read binds to another value each time."""
    single: set[str] = field(default_factory=set)
    """Sources that a loop reads one after another: an image, a file of many."""
    outer: Place | None = None
    """Where the function that is being read was called from the notebook itself."""
    depth: int = 0
    steps: int = 0
    returned: list[Value] = field(default_factory=list)
    value: Callable[[ast.AST | None], Value] = field(default=lambda node: None)
    execute: Callable[[Sequence[ast.stmt]], None] = field(default=lambda body: None)

    def place(self, node: ast.AST) -> Place:
        """Where syntax of the statement that is being read stands."""
        return Place(self.index, node)

    def key(self, node: ast.AST) -> str:
        """What tells syntax from all other of the notebook."""
        line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
        return f"{self.index}:{line}:{column}"

    def fact(
        self, kind: str, what: str, data: Data, node: ast.AST, target: str = ""
    ) -> Fact:
        """Something that is learned of some data, here."""
        return Fact(kind, what, data.rows, self.place(node), target)

    def source(self, node: ast.AST, name: str = "") -> Data:
        """Rows of which nothing is known but that they begin here."""
        root = f"{name}@{self.key(node)}"
        if self.varying & {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}:
            self.single.add(root)
        return Data(rows=frozenset({(root, ())}), frame=root, exact=True)

    def of_one(self, data: Data) -> bool:
        """Whether data is of one thing of those that a loop goes over."""
        return bool(self.varying) and {root for root, _ in data.rows} <= self.single

    def dotted(self, node: ast.expr) -> str:
        """The dotted name of what is called, as libraries have it, or nothing."""
        if isinstance(node, ast.Name) and node.id in self.names:
            return ""
        found = dotted(node, self.flow.modules)
        return canonical(found) if found else ""

    def bind(self, name: str, value: Value) -> None:
        """Let a name hold a value; what was known of parts of the old one is gone."""
        gone = [k for k in self.names if k.startswith((f"{name}.", f"{name}["))]
        for key in gone:
            del self.names[key]
        self.names[name] = value

    def asked(self, fit: Fit, data: Data, node: ast.AST, how: str) -> Evaluation:
        """A model is asked about some data, here."""
        return Evaluation(fit, data, self.outer or self.place(node), how)

    def measure(self, data: Data, node: ast.AST, how: str = "metric") -> None:
        """Models are measured by what they predicted."""
        for fit, asked in data.predicted:
            self.evaluations.append(self.asked(fit, asked, node, how))

    @contextmanager
    def loop(self, names: frozenset[str]) -> Iterator[None]:
        """Read what a loop does each time."""
        before = self.varying
        self.varying = before | names
        yield
        self.varying = before


def data_of(value: Value) -> Data | None:
    """The data of a value: of several things, of all of them together."""
    match value:
        case Data():
            return value
        case Many(items=items):
            found = [one for one in map(data_of, items) if one is not None]
            return joined(found) if found else None
    return None


def joined(some: list[Data]) -> Data:
    """What depends on several data: all rows, and all that was learned."""
    if len(some) == 1:
        return some[0]
    frames = {one.frame for one in some if one.rows}
    return Data(
        rows=frozenset().union(*(one.rows for one in some)),
        facts=frozenset().union(*(one.facts for one in some)),
        predicted=frozenset().union(*(one.predicted for one in some)),
        frame=frames.pop() if len(frames) == 1 else "",
        windowed=any(one.windowed for one in some),
    )


def learning(data: Data, facts: frozenset[Fact], column: str = "") -> Data:
    """Data that depends on more facts, in one column or all."""
    return replace(data, facts=data.facts | {(column, fact) for fact in facts})


def of_rows(data: Data, value: Value) -> Data:
    """Some rows of the data, picked by positions that a splitter gave."""
    if isinstance(value, Picked):
        return replace(data, rows=picked(data.rows, value.step))
    return data


def element(value: Value) -> Value:
    """One of the things that a loop goes over."""
    match value:
        case Many(items=items) if items:
            if all(isinstance(one, Names) for one in items):
                texts = tuple(n for one in items for n in texts_of(one))
                return Names(texts)
            models = [one for one in items if isinstance(one, Model)]
            if models:
                kinds = sorted({one.kind for one in models})
                return models[0] if len(models) == 1 else Model("|".join(kinds))
            return items[0] if len(items) == 1 or same_kind(items) else None
        case Model(kind=kind, text=text) if kind in SPLITTERS:
            return element(folds_of(text, text))
        case Folds(key=key, kind=kind):
            return Many((Picked((kind, key, "0")), Picked((kind, key, "1"))))
    return None


def folds_of(key: str, text: str) -> Folds:
    """The folds of a splitter; a single one is a split as any other."""
    once = re.search(r"\b(n_splits|n_iter)=1\b", text)
    return Folds(key, "split" if once else "fold")


def same_kind(items: tuple[Value, ...]) -> bool:
    """Whether several things are tuples, as ``zip`` and ``items()`` give them."""
    return all(isinstance(one, Many) for one in items)


def texts_of(value: Value) -> tuple[str, ...]:
    """The texts of a value, if these are all that it is."""
    match value:
        case Names(names=names):
            return names
        case Many(items=items) if items:
            found = [texts_of(one) for one in items]
            return tuple(n for one in found for n in one) if all(found) else ()
    return ()
