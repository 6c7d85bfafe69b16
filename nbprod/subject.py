"""What rules look at: a notebook, its flow, and what is worked out from it once."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from nbprod import libraries
from nbprod.ir import (
    CallSite,
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
from nbprod.shapes import dotted_name
from nbprod.trees import children, walk
from nbprod.typed import type_before

T = TypeVar("T")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True)
class Called:
    """A call anywhere in a notebook.

    ``name`` is dotted: ``pandas.read_csv``, ``pandas.DataFrame.drop``; ``.drop`` where
    the receiver's type is not known; empty for what is neither.
    """

    statement: Statement
    node: ast.Call
    name: str
    site: CallSite | None
    within: bool
    """Inside of a function, a class or a lambda."""

    @property
    def role(self) -> str:
        """What the call is for, as far as a library's leaf says."""
        return self.site.call.role if self.site else ""

    def argument(self, keyword: str, place: int | None = None) -> ast.expr | None:
        """Return what is given for a parameter, by its keyword or by its place."""
        for one in self.node.keywords:
            if one.arg == keyword:
                return one.value
        given = self.node.args
        if place is None or any(isinstance(one, ast.Starred) for one in given):
            return None
        return given[place] if place < len(given) else None

    @property
    def open_ended(self) -> bool:
        """Whether arguments are given by ``*`` or ``**``."""
        starred = any(isinstance(one, ast.Starred) for one in self.node.args)
        return starred or any(one.arg is None for one in self.node.keywords)


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
    def statements(self) -> Sequence[Statement]:
        """The top-level statements, in order."""
        return self.flow.statements

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
                    name = dotted_name(node.func, self.flow)
                    name = name or (site.name if site else method_name(node))
                    within = id(node) in inside
                    found.append(Called(statement, node, name, site, within))
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
        match node:
            case ast.Name(id=name):
                if node.id in self.local_names(statement):
                    return ""
                return type_before(name, statement, self.flow).partition("#")[0]
            case ast.Call():
                site = self.sites.get(id(node))
                if site is None:
                    return ""
                if site.call.returns == "self" and isinstance(node.func, ast.Attribute):
                    return self.type_of(node.func.value, statement)
                return site.call.returns.partition("#")[0]
            case ast.Attribute(value=value, attr=attr):
                return libraries.attribute(self.type_of(value, statement), attr)
            case ast.Subscript(value=value, slice=part):
                return item_type(self.type_of(value, statement), part)
        return ""

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

    def lines(self, cell: int) -> Sequence[str]:
        """The lines of a cell's code."""
        return self._lines[cell]

    @cached_property
    def _lines(self) -> Mapping[int, Sequence[str]]:
        return {one.index: one.code.split("\n") for one in self.notebook.cells}

    def text(self, statement: Statement, node: ast.AST) -> str:
        """The text of syntax as it stands in its cell."""
        if id(node) in self.in_texts:
            return ast.unparse(node)
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
        fix = None if id(node) in self.in_texts else fix
        return Finding(span, message, tuple(related), fix)

    def edit(self, statement: Statement, node: ast.AST, text: str) -> Edit:
        """Replace syntax of a statement by a text."""
        return Edit(self.span(statement.cell, node), text)


def related(statement: Statement, message: str) -> Related:
    """Another statement that a finding is about."""
    return Related(statement.cell, statement.line, message)


def method_name(call: ast.Call) -> str:
    """The name of a call of which nothing is known: a method's, with its dot."""
    return f".{call.func.attr}" if isinstance(call.func, ast.Attribute) else ""


def definition_nodes(node: ast.AST) -> frozenset[int]:
    """The syntax inside of functions, classes and lambdas, by ``id``."""
    found: set[int] = set()
    waiting: list[ast.AST] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (*FUNCTIONS, ast.ClassDef)):
            body = one.body if isinstance(one.body, list) else [one.body]
            found |= {id(inner) for part in body for inner in walk(part)}
        else:
            waiting += children(one)
    return frozenset(found)


def item_type(owner: str, part: ast.expr) -> str:
    """The type of ``owner[part]``: of a table a column, or a table of some rows."""
    if owner != "pandas.DataFrame":
        return "pandas.Series" if owner == "pandas.Series" and not one(part) else ""
    if isinstance(part, ast.Constant) and isinstance(part.value, str):
        return "pandas.Series"
    return "pandas.DataFrame" if isinstance(part, ast.List | ast.Compare) else ""


def one(part: ast.expr) -> bool:
    """Whether an index picks a single item, as far as can be seen."""
    return not isinstance(part, ast.Slice | ast.Compare | ast.List | ast.BoolOp)


def place_of(node: ast.AST) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and last place of syntax: lines from 1, offsets in bytes from 0."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = decorators[0] if decorators else node
    shift = 1 if decorators else 0  # the ``@``
    line = getattr(first, "lineno", 1)
    column = max(getattr(first, "col_offset", 0) - shift, 0)
    end = getattr(node, "end_lineno", None) or line
    last = getattr(node, "end_col_offset", None)
    return (line, column), (end, column if last is None else last)


def character(lines: Sequence[str], line: int, offset: int) -> int:
    """The column, in characters from 1, of a place that is told in bytes."""
    if not 1 <= line <= len(lines):
        return 1
    return len(lines[line - 1].encode()[:offset].decode("utf-8", "ignore")) + 1
