"""Statements, who feeds whom, and the stage that each belongs to."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from nbprod.ir.library import Call
from nbprod.ir.notebook import Note, Notebook


@dataclass(frozen=True)
class CallSite:
    """A call inside a statement that a library leaf explains."""

    name: str
    """Dotted: ``pandas.read_csv``, ``pandas.DataFrame.dropna``, ``.dropna``."""
    call: Call
    node: ast.Call
    receiver: str = ""
    """The top-level name that the method is called on, if it is one."""


@dataclass(frozen=True)
class Effects:
    """What executing a piece of code may do to the notebook's names."""

    reads: frozenset[str] = frozenset()
    """Read before they are bound in any case; late-bound reads of callees included."""
    surely: frozenset[str] = frozenset()
    """Those of them that are read in any case, outside of functions and branches."""
    writes: frozenset[str] = frozenset()
    """Bound in any case."""
    may_write: frozenset[str] = frozenset()
    """Bound on some path only."""
    deletes: frozenset[str] = frozenset()
    mutates: frozenset[str] = frozenset()
    """Whose object is changed in place, as far as is known."""
    may_mutate: Set[str] = frozenset()
    """Whose object may be changed, since nothing is known of what is called."""
    resources: frozenset[str] = frozenset()
    loop_targets: frozenset[str] = frozenset()
    escaping: frozenset[str] = frozenset()
    """Names that a closure reads which may outlive the statement."""
    mentions: frozenset[str] = frozenset()
    """Names of the notebook's functions and classes that are used other than called."""
    consumed: frozenset[str] = frozenset()
    """Of a function: names and parameters that it goes over, as if iterators."""
    builtins: frozenset[str] = frozenset()
    """The builtins that it uses and that something after it hides."""
    by_text: frozenset[str] = frozenset()
    """Names that it reads because a text says so, such as a formula's."""
    kinds: frozenset[tuple[str, str]] = frozenset()
    """Of a function: the names that it binds, each with the type of all it binds to."""
    calls: tuple[CallSite, ...] = ()
    unknown: tuple[str, ...] = ()
    """What analysis could not know, in words."""

    @cached_property
    def binds(self) -> frozenset[str]:
        """Every name that is bound on some path."""
        return self.writes | self.may_write

    @cached_property
    def changes(self) -> Set[str]:
        """Every name that is bound, deleted or mutated, surely or not."""
        surely = self.binds | self.deletes | self.mutates
        if surely <= self.may_mutate:  # thousands, which are not kept twice
            return self.may_mutate
        return surely | self.may_mutate


@dataclass(frozen=True)
class Statement:
    """A top-level statement of the notebook."""

    id: str
    index: int
    cell: int
    line: int
    end_line: int
    node: ast.stmt
    source: str
    comments: tuple[str, ...]
    """The comment lines above it, without ``#``."""
    effects: Effects
    last_in_cell: bool
    """A displayed expression if it is one: the last of its cell and without ``;``."""

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All of its syntax, as ``ast.walk`` gives it, which takes longer to do so."""
        found: list[ast.AST] = [self.node]
        for node in found:  # which grows
            for name in node._fields:
                part = getattr(node, name, None)
                if isinstance(part, ast.AST):
                    found.append(part)
                elif part.__class__ is list:
                    found += [one for one in part if isinstance(one, ast.AST)]
        return tuple(found)

    @cached_property
    def own_calls(self) -> tuple[CallSite, ...]:
        """The explained calls that stand in it, if it is no definition."""
        made = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        if not self.effects.calls or isinstance(self.node, made):
            return ()
        own = {id(node) for node in self.nodes}
        return tuple(site for site in self.effects.calls if id(site.node) in own)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts that are written out in it."""
        values = [n.value for n in self.nodes if isinstance(n, ast.Constant)]
        return tuple(value for value in values if isinstance(value, str))


@dataclass(frozen=True)
class Edge:
    """The definition or mutation of a name that reaches a use."""

    source: str
    target: str
    name: str
    kind: Literal["data", "code", "resource"]


@dataclass(frozen=True)
class Definition:
    """A function, class or named lambda of the notebook, and what calling it does.

    ``effects`` are those on the notebook's names when it is called. ``mutated`` are
    parameters whose argument is changed in place; ``returns`` are parameters and
    notebook names that the result may share an object with. Of a class, the effects
    are those of all of its methods together, and ``methods`` has each.
    """

    name: str
    kind: Literal["function", "class", "lambda"]
    parameters: tuple[str, ...] = ()
    effects: Effects = Effects()
    mutated: frozenset[str] = frozenset()
    maybe_mutated: frozenset[str] = frozenset()
    returns: frozenset[str] = frozenset()
    returns_type: str = ""
    bases: tuple[str, ...] = ()
    methods: Mapping[str, Definition] = field(default_factory=dict)
    binding: Literal["", "static", "class", "property"] = ""
    """Of a method: what its first parameter is, the instance, nothing, or the class;
    a property is called without being called."""
    keeps: frozenset[tuple[str, str]] = frozenset()
    """(holder, held): whose object refers to whose after a call; names of the notebook,
    or parameters, written as in ``returns``."""
    ties: frozenset[tuple[str, str]] = frozenset()
    """(name of the notebook, other): which may be the same object after a call."""
    shared: frozenset[str] = frozenset()
    """The parameters whose default is an object that calls have in common."""


@dataclass(frozen=True)
class Asked:
    """Where a name is read that may be unbound, by what catches the error."""

    name: str
    since: int
    """The index of the first statement that may have bound, or deleted it."""
    index: int


@dataclass(frozen=True)
class Flow:
    """The notebook's statements and the dataflow between them."""

    notebook: Notebook
    statements: tuple[Statement, ...]
    edges: tuple[Edge, ...]
    aliases: tuple[tuple[Set[str], str], ...]
    """Groups of names that may share an object, and the statement that tied them."""
    alias_at: tuple[Mapping[str, Set[str]], ...]
    """After each statement: name → the names that may share an object with it."""
    definitions: Mapping[str, Definition]
    types: tuple[Mapping[str, str], ...]
    """After each statement: name → type, where it is known."""
    imports: Mapping[str, str]
    """Name that only one import binds → the import statement that binds it."""
    modules: Mapping[str, str]
    """The same names → the dotted name of what is imported."""
    notes: tuple[Note, ...] = ()
    rebound: frozenset[str] = frozenset()
    """The builtins that the notebook binds to something else."""
    asked: tuple[Asked, ...] = ()

    behind: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Definition → functions that it leads to, which its readers may not read."""

    @cached_property
    def last_written(self) -> Mapping[str, int]:
        """For each name the last statement, by index, that binds or deletes it."""
        return {
            name: statement.index
            for statement in self.statements
            for name in statement.effects.writes | statement.effects.deletes
        }

    @cached_property
    def users(self) -> Mapping[str, Sequence[Statement]]:
        """For each name the statements that read it or hand it over."""
        found: dict[str, list[Statement]] = {}
        for statement in self.statements:
            for name in statement.effects.reads | statement.effects.mentions:
                found.setdefault(name, []).append(statement)
        return found

    @cached_property
    def sources(self) -> Mapping[int, Set[int]]:
        """For each statement, by index, those from which edges lead to it."""
        index = {one.id: one.index for one in self.statements}
        found: dict[int, set[int]] = {}
        for edge in self.edges:
            if edge.source in index and edge.target in index:
                found.setdefault(index[edge.target], set()).add(index[edge.source])
        return found

    @cached_property
    def asked_by(self) -> Mapping[int, Sequence[Asked]]:
        """What each statement, by index, reads while nothing may have bound it."""
        found: dict[int, list[Asked]] = {}
        for one in self.asked:
            found.setdefault(one.index, []).append(one)
        return found

    @cached_property
    def mutated(self) -> frozenset[str]:
        """The names whose object any statement may change in place."""
        effects = [statement.effects for statement in self.statements]
        return frozenset().union(*(e.mutates | e.may_mutate for e in effects))

    @cached_property
    def typed(self) -> Mapping[str, Sequence[tuple[int, str]]]:
        """For each name the statements that give it a type, by index, and the type."""
        found: dict[str, list[tuple[int, str]]] = {}
        for index, types in enumerate(self.types):
            for name, kind in types.items():
                found.setdefault(name, []).append((index, kind))
        return found


@dataclass(frozen=True)
class Label:
    """The stage of a statement, and why; ``does`` says more finely what it does.

    ``does`` are roles of library calls and the other doings of ``doings``, sorted.
    """

    stage: str
    why: str
    kept: bool
    does: tuple[str, ...] = ()
