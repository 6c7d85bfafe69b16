"""What rules look at: a notebook, its flow, and what is worked out from it once."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from nbprod import libraries
from nbprod.ir import (
    CallSite,
    Edge,
    Edit,
    Finding,
    Fix,
    Flow,
    Label,
    Notebook,
    Related,
    Span,
    Statement,
)
from nbprod.recognition.valued import type_of_value
from nbprod.source.called import Called as Called
from nbprod.source.called import definition_nodes, method_name
from nbprod.source.names import dotted
from nbprod.source.spots import character, place_of
from nbprod.source.trees import walk

T = TypeVar("T")

if TYPE_CHECKING:
    from nbprod.serving.path import Path


@dataclass(frozen=True)
class Subject:
    """A notebook under the rules. ``beside`` gives the text of a file in its folder."""

    notebook: Notebook
    flow: Flow
    beside: Callable[[str], str | None] = field(default=lambda path: None)

    @cached_property
    def labels(self) -> Mapping[str, Label]:
        """The stage of each statement."""
        from nbprod.recognise import recognise

        return recognise(self.flow)

    @cached_property
    def serving(self) -> Path | None:
        """The path of a record to the served model, from what is read."""
        if not self.roles.get("fit") and not self.roles.get("search"):
            return None
        from nbprod.serving.path import derive

        path, _ = derive(self.flow, self.labels)
        return None if path is None or path.source.after else path

    @cached_property
    def statements(self) -> Sequence[Statement]:
        """The top-level statements, in order."""
        return self.flow.statements

    @cached_property
    def by_node(self) -> Mapping[int, Statement]:
        """The statements by the ``id`` of their syntax."""
        return {id(one.node): one for one in self.statements}

    def edges_to(self, target: str) -> Sequence[Edge]:
        """The edges that lead to a statement."""
        return self._edges.get(target, ())

    @cached_property
    def _edges(self) -> Mapping[str, Sequence[Edge]]:
        found: dict[str, list[Edge]] = {}
        for one in self.flow.edges:
            found.setdefault(one.target, []).append(one)
        return found

    @cached_property
    def by_cell(self) -> Mapping[int, Sequence[Statement]]:
        """The statements of each cell that has some."""
        found: dict[int, list[Statement]] = {}
        for one in self.statements:
            found.setdefault(one.cell, []).append(one)
        return found

    @cached_property
    def by_id(self) -> Mapping[str, Statement]:
        """The statements by their ids."""
        return {one.id: one for one in self.statements}

    @cached_property
    def sites(self) -> Mapping[int, CallSite]:
        """What is known of each call, by the ``id`` of its syntax."""
        found: dict[int, CallSite] = {}
        effects = [one.effects for one in self.statements]
        for made in self.flow.definitions.values():
            effects += [made.effects, *(one.effects for one in made.methods.values())]
        for one in effects:
            for site in one.calls:
                found.setdefault(id(site.node), site)
        return found

    @cached_property
    def calls(self) -> Sequence[Called]:
        """Every call of the notebook, those inside of functions included, in order."""
        found = []
        for statement in self.statements:
            inside = definition_nodes(statement.node)
            for node in statement.nodes:
                if isinstance(node, ast.Call):
                    site = self.sites.get(id(node))
                    name = dotted(node.func, self.flow.modules)
                    name = name or (site.name if site else method_name(node))
                    within = id(node) in inside
                    found.append(Called(statement, node, name, site, within))
        return found

    def calls_of(self, statement: Statement) -> Sequence[Called]:
        """The calls of a statement, those inside of functions included."""
        return self._calls.get(statement.id, ())

    @cached_property
    def _calls(self) -> Mapping[str, Sequence[Called]]:
        found: dict[str, list[Called]] = {}
        for one in self.calls:
            found.setdefault(one.statement.id, []).append(one)
        return found

    @cached_property
    def roles(self) -> Mapping[str, Sequence[Called]]:
        """The calls by what they are for."""
        found: dict[str, list[Called]] = {}
        for one in self.calls:
            found.setdefault(one.role, []).append(one)
        return found

    def type_of(self, node: ast.expr, statement: Statement) -> str:
        """The type of an expression of a statement, or nothing where it is not known.

        Of what stands inside of a function, only what does not depend on its own names.
        """
        local = self.local_names(statement)
        return type_of_value(node, statement, self.flow, self.sites, local)

    def kind(self, name: str) -> str:
        """What a name's object is for at the end: ``estimator``, ``transformer``, …"""
        places = self.flow.typed.get(name, ())
        known = libraries.function(places[-1][1]) if places and places[-1][1] else None
        return known.role if known else ""

    def local_names(self, statement: Statement) -> frozenset[str]:
        """The names that functions inside of a statement bind for themselves."""
        return self._locals.get(statement.id, frozenset())

    @cached_property
    def _locals(self) -> Mapping[str, frozenset[str]]:
        found = {}
        for statement in self.statements:
            names: set[str] = set()
            for node in statement.nodes:
                if isinstance(node, ast.arg):
                    names.add(node.arg)
            inside = definition_nodes(statement.node)
            for node in statement.nodes:
                stores = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
                if stores and id(node) in inside:
                    names.add(node.id)  # type: ignore[attr-defined]
            if names:
                found[statement.id] = frozenset(names)
        return found

    @cached_property
    def in_texts(self) -> Mapping[int, ast.AST]:
        """By ``id``, the syntax inside of f-strings, and the outermost of those.

        Older Pythons do not know where it stands.
        """
        found: dict[int, ast.AST] = {}
        for statement in self.statements:
            for node in statement.nodes:  # outer ones first
                if isinstance(node, ast.JoinedStr) and id(node) not in found:
                    found |= {id(part): node for part in walk(node) if part is not node}
        return found

    def once(self, make: Callable[[Subject], T]) -> T:
        """What several rules work out of a notebook, worked out once."""
        known = self._made
        if make not in known:
            known[make] = make(self)
        return known[make]  # type: ignore[no-any-return]

    @cached_property
    def _made(self) -> dict[Callable[[Subject], Any], Any]:
        return {}

    def span(self, cell: int, node: ast.AST) -> Span:
        """Where syntax of a cell stands in the cell's source."""
        code = self.lines(cell)
        first, last = place_of(self.in_texts.get(id(node), node))
        start = character(code, *first)
        end = character(code, *last)
        kept = self.notebook.cells[cell - 1].lines
        if kept:
            return Span(cell, kept[first[0] - 1], start, kept[last[0] - 1], end)
        return Span(cell, first[0], start, last[0], end)

    def as_written(self, statement: Statement) -> bool:
        """Whether a statement stands in its cell without IPython's syntax around it."""
        cell = self.notebook.cells[statement.cell - 1]
        lines = slice(statement.line - 1, statement.end_line)
        source = cell.source.split("\n")[lines]
        return bool(cell.lines) or list(self.lines(cell.index)[lines]) == source

    def lines(self, cell: int) -> Sequence[str]:
        """The lines of a cell's code."""
        return self._lines[cell]

    @cached_property
    def _lines(self) -> Mapping[int, Sequence[str]]:
        return {one.index: one.code.split("\n") for one in self.notebook.cells}

    def text(self, statement: Statement, node: ast.AST) -> str:
        """The text of syntax as it stands in its cell."""
        (top, left), (bottom, right) = place_of(node)
        lines = [one.encode() for one in self.lines(statement.cell)[top - 1 : bottom]]
        lines[-1] = lines[-1][:right]
        lines[0] = lines[0][left:]
        return b"\n".join(lines).decode()

    def found(
        self,
        statement: Statement,
        message: str,
        node: ast.AST | None = None,
        related: Sequence[Related] = (),
        fix: Fix | None = None,
    ) -> Finding:
        """Say what was found at a statement, or at a part of it."""
        span = self.span(statement.cell, node or statement.node)
        return Finding(span, message, tuple(related), fix)

    def edit(self, statement: Statement, node: ast.AST, text: str) -> Edit:
        """Replace syntax of a statement by a text."""
        return Edit(self.span(statement.cell, node), text)


def related(statement: Statement, message: str) -> Related:
    """Another statement that a finding is about."""
    return Related(statement.cell, statement.line, message)
