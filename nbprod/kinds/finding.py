"""What is known of a notebook's names, expressions and functions, as types."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nbprod.ir import Flow, Statement
from nbprod.kinds.defining import Summary
from nbprod.kinds.running import Running
from nbprod.kinds.values import ANY, STR, Kind, known, text
from nbprod.source.names import bound_in, loaded
from nbprod.source.trees import walk
from nbprod.source.typed import type_before

MADE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Signature:
    """The types of a function: of its parameters, of what it reads, and gives back."""

    given: Mapping[str, str]
    read: Mapping[str, str]
    gives: str


class Kinds:
    """What was seen in going through a notebook once."""

    def __init__(self, flow: Flow, paths: frozenset[int | str] = frozenset()) -> None:
        """Go through a notebook; ``paths`` are names and literals that become paths."""
        self.flow = flow
        self.running = Running(flow, paths)
        self.history: dict[str, list[tuple[int, Kind]]] = {}
        top = self.running.top
        for statement in flow.statements:
            self.running.step(statement.node, top)
            others = statement.effects.binds - top.touched
            if others:
                for name in others & top.values.keys() - bound_in([statement.node]):
                    top.bind(name, ANY)
            for name, told in flow.types[statement.index].items():
                if told not in UNSURE and not top.values.get(name, STR):
                    top.bind(name, known(told))
            for name in top.touched:
                found = top.values.get(name, ANY)
                self.history.setdefault(name, []).append((statement.index, found))
            top.touched.clear()

    def before(self, name: str, statement: Statement) -> str:
        """The type of a name where a statement begins."""
        told = type_before(name, statement, self.flow)
        places = self.history.get(name, ())
        at = bisect_left(places, statement.index, key=lambda place: place[0])
        return better(told, text(places[at - 1][1]) if at else "")

    def after(self, statement: Statement) -> dict[str, str]:
        """The types of what a statement binds or changes, where it has run."""
        told = dict(self.flow.types[statement.index])
        at = statement.index
        for name in {*told, *statement.effects.binds, *statement.effects.mutates}:
            places = self.history.get(name, ())
            found = bisect_left(places, at + 1, key=lambda place: place[0])
            if found:
                told[name] = better(told.get(name, ""), text(places[found - 1][1]))
        return told

    def of(self, node: ast.expr) -> str:
        """The type of an expression that stands in no function."""
        return text(self.running.at.seen.get(id(node), ANY))

    def functions(self, names: Iterable[str]) -> Mapping[str, Signature]:
        """The types of functions that nothing but their calls gets hold of."""
        nodes = [s.node for s in self.flow.statements]
        made = {n.name: n for n in nodes if isinstance(n, ast.FunctionDef)}
        lost = self.lost(nodes, made)
        found = {}
        for name in names:
            node = made.get(name)
            summary = self.running.summaries.get(id(node))
            if node is None:
                continue
            summary = summary or Summary()
            sure = name not in lost
            found[name] = Signature(
                {n: text(k) for n, k in summary.given.items()} if sure else {},
                {n: text(k) for n, k in summary.read.items()} if sure else {},
                text(summary.gives if sure else self.running.anyhow(node)),
            )
        return found

    def lost(
        self, nodes: Sequence[ast.stmt], made: Mapping[str, ast.FunctionDef]
    ) -> frozenset[str]:
        """The functions that are called where nobody looked."""
        found = set(made) - {
            n for n, f in made.items() if id(f) in self.running.summaries
        }
        found |= {n for n, f in made.items() if id(f) in self.running.lost}
        times = Counter(name for node in nodes for name in {*bound_in([node])})
        found |= {name for name in made if times[name] > 1}
        for statement in self.flow.statements:
            found |= statement.effects.mentions & made.keys()
        unfollowed = self.running.at.unfollowed
        found |= {name for part in unfollowed for name in loaded(part) & made.keys()}
        for node in made.values():
            called = self.running.summaries.keys()
            for inner in walk(node):
                apart = isinstance(inner, MADE) and inner is not node
                if apart and id(inner) not in called:
                    found |= loaded(inner) & made.keys()
        todo = list(found)
        while todo:
            more = (loaded(made[todo.pop()]) & made.keys()) - found
            found |= more
            todo += more
        return frozenset(found)


UNSURE = ("builtins.iterator", "function", "module")
"""What the dataflow says of more than what really is so."""


def better(told: str, found: str) -> str:
    """The type that says more: what was found here, where anything was."""
    bare = told.partition("#")[0]
    if bare in UNSURE:
        return found
    if not found or bare == found:
        return told
    return found
