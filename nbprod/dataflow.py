"""``analyse``: a notebook's statements, their effects, and who feeds whom.

The grain is the top-level statement. Statements run once each, in the order of the
file, so that reaching definitions need no fixed point between them; what loops and
branches do is settled inside each (statements.py).
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from typing import Literal

from nbprod.analysis.callbacks import function_makers
from nbprod.analysis.context import Context
from nbprod.analysis.definitions import found
from nbprod.analysis.delayed import LAMBDA, PASSING, Delayed, makers, unseen_methods
from nbprod.analysis.importing import find_stars, names_bound, stable_imports
from nbprod.analysis.labelling import relabelled, relabelling
from nbprod.analysis.local import acting_modules
from nbprod.analysis.networks import with_networks
from nbprod.analysis.overall import overall
from nbprod.analysis.relations import Tied
from nbprod.analysis.replaced import hidden_within, passed
from nbprod.analysis.rounds import may_empty, not_empty
from nbprod.analysis.settling import define
from nbprod.analysis.statements import execute_one
from nbprod.analysis.streams import printed
from nbprod.analysis.superseded import without_superseded
from nbprod.analysis.texts import texts_of
from nbprod.analysis.unbound import asked_for
from nbprod.analysis.world import MANY, Trace, World
from nbprod.ir import Cell, Edge, Effects, Flow, Notebook, Statement
from nbprod.source.names import BUILTINS
from nbprod.source.top_level import displayed, first_line, line_of, pieces_of
from nbprod.source.trees import Code


def analyse(notebook: Notebook) -> Flow:
    """Analyse a notebook statement by statement; nothing of it is executed.

    What is unknown is in the statements' ``effects.unknown`` and the flow's notes.
    """
    pieces = [piece for cell in notebook.cells for piece in pieces_of(cell)]
    nodes = Code(without_superseded([piece[1] for piece in pieces]))
    acting = acting_modules(notebook)
    imports, modules = stable_imports(nodes, notebook.preamble, acting)
    top = names_bound(nodes) - modules.keys()
    world = World(top, modules, acting=acting, texts=texts_of(nodes))
    notes = list(find_stars(nodes, world, notebook, imports))
    overall(world, nodes)
    define(world, nodes)
    closers = makers(nodes, function_makers(nodes) | {LAMBDA})
    delayed = Delayed(
        makers(nodes), makers(nodes, PASSING), unseen_methods(nodes), closers
    )
    walked = Walked(notebook, world, delayed, relabelling(nodes))
    for number, (cell, _, source, comments) in enumerate(pieces):
        walked.step(number, cell, nodes[number], source, comments)
    for name, module in world.stars.items():
        imports[name] = f"from {module} import {name}"
        modules[name] = f"{module}.{name}"
    statements = tuple(with_networks(tuple(read_after(walked)), modules))
    return Flow(
        notebook,
        statements,
        tuple(walked.edges),
        tuple(walked.aliases),
        tuple(walked.alias_at),
        world.definitions,
        tuple(walked.types),
        imports,
        modules,
        tuple(notes),
        world.top & BUILTINS,
        asked_for(statements, world.definitions),
        world.behind,
    )


def read_after(walked: Walked) -> Iterable[Statement]:
    """The statements; what is read after its loop is no target for the moment."""
    reads = {one.id: one.effects.reads for one in walked.statements}
    later = defaultdict(set)
    for edge in walked.edges:
        if edge.source != edge.target and edge.name in reads[edge.target]:
            later[edge.source].add(edge.name)
    for statement in walked.statements:
        effects = statement.effects
        if effects.loop_targets & later[statement.id]:
            targets = effects.loop_targets - later[statement.id]
            effects = replace(effects, loop_targets=targets)
        yield replace(statement, effects=effects)


class Walked:
    """The statements passed so far, and the definitions that reach this point."""

    def __init__(
        self,
        notebook: Notebook,
        world: World,
        delayed: Delayed,
        relabel: frozenset[str],
    ) -> None:
        """Begin before the first statement."""
        self.world = world
        self.delayed = delayed
        self.relabel = relabel
        self.notebook = notebook
        self.statements: list[Statement] = []
        self.edges: list[Edge] = []
        self.aliases: list[tuple[Set[str], str]] = []
        self.alias_at: list[Mapping[str, Set[str]]] = []
        self.types: list[dict[str, str]] = []
        self.reaching: dict[str, tuple[str, ...]] = {}
        self.wide: tuple[Set[str], tuple[str, ...]] = (frozenset(), ())
        """Names that a statement changed at once, the last of many, and that it did."""
        self.since: set[str] = set()
        """Those that others have changed since."""
        self.touched: dict[str, str] = {}
        self.looped: dict[str, set[str]] = defaultdict(set)
        """Name → the statements whose loops bind it."""
        self.count: dict[int, int] = defaultdict(int)

    def step(
        self,
        number: int,
        cell: Cell,
        node: ast.stmt,
        source: str,
        comments: tuple[str, ...],
    ) -> None:
        """Pass one statement."""
        self.count[cell.index] += 1
        name = f"c{cell.index}s{self.count[cell.index]}"
        trace = Trace()
        execute_one(node, Context(self.world, trace))
        relabelled(node, self.relabel, Context(self.world, trace))
        self.delayed.settle(node, trace, self.world)
        printed(Context(self.world, trace))
        trace.reads |= hidden_within(node, trace)
        effects = trace.effects()
        assert node.end_lineno is not None
        statement = Statement(
            name,
            number,
            cell.index,
            line_of(cell, first_line(node)),
            line_of(cell, node.end_lineno),
            node,
            source,
            comments,
            effects,
            displayed(cell, node),
        )
        self.statements.append(self.world.kept(statement))
        passed(node, effects, self.world)
        wide = wide_changes(effects)
        self.connect(statement, wide)
        self.fill(statement)
        self.tie(self.statements[-1])
        self.note_types(effects, wide)

    def note_types(self, effects: Effects, wide: Set[str]) -> None:
        """Keep the types of what a statement changes; of many, those that are new."""
        told = effects.changes - wide
        if wide:
            told |= wide & (effects.binds | effects.deletes | self.world.retyped)
        types = {one: self.world.types.get(one, "") for one in told}
        self.types.append(
            {o: kind.removesuffix("#seeded") for o, kind in types.items()}
        )

    def fill(self, statement: Statement) -> None:
        """Keep account of names bound to a literal that is not empty, or above zero."""
        effects, filled = statement.effects, self.world.filled
        emptied = bool(effects.unknown) or any(map(may_empty, statement.nodes))
        tails = {site.name.rpartition(".")[2] for site in effects.calls}
        if emptied or tails & {"pop", "popitem", "clear", "remove", "discard"}:
            filled -= effects.mutates | effects.may_mutate
        filled -= effects.binds | effects.deletes
        match statement.node:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=(ast.List() | ast.Dict() | ast.Tuple() | ast.Constant()) as value,
            ):
                if not_empty(value, Context(self.world, Trace())):
                    filled.add(name)

    def tie(self, statement: Statement) -> None:
        """Note who shares an object with the names that a statement changes."""
        same, changes = self.world.sharing.same, statement.effects.changes
        if len(changes) > MANY and len(only := same.around(changes)) == 1:
            group = same.at(*only)
            self.alias_at.append(Tied(changes, group))
            self.aliases.append((group, statement.id))
            return
        told = {one: same.now(one) for one in changes}
        groups = {changed: group for changed, group in told.items() if len(group) > 1}
        self.alias_at.append(groups)
        tied = list({id(group): group for group in groups.values()}.values())
        if len(tied) > 1:
            tied = sorted(set(tied), key=sorted)
        self.aliases += [(group, statement.id) for group in tied]

    def connect(self, statement: Statement, wide: Set[str]) -> None:
        """Draw the edges from what reaches a statement, and let it reach further."""
        effects, name = statement.effects, statement.id
        self.world.relate(effects.reads | effects.changes)
        direct = effects.reads | effects.mutates
        drawn: set[tuple[str, bool]] = set()
        some = direct if wide else direct | effects.may_mutate
        for used in sorted(some | self.first_reached(wide)):
            code = used in self.world.definitions
            for source in self.reaching.get(used, ()):
                if used in wide and (source, code) in drawn:
                    continue
                drawn |= {(source, code)} if used in wide else set()
                kind: Literal["code", "data"] = "code" if code else "data"
                self.edges.append(Edge(source, name, used, kind))
        if self.world.behind:
            self.lead_on(statement)
        for resource in sorted(effects.resources):
            plain, _, only = resource.partition(":")
            if plain in ("random", "files", "environment", "modes", "names"):
                if plain in self.touched:
                    last = self.touched[plain]
                    self.edges.append(Edge(last, name, plain, "resource"))
                if only != "read":
                    self.touched[plain] = name
        self.reach(effects, name, wide)

    def first_reached(self, names: Set[str]) -> set[str]:
        """Of names that the same statements reach, the first; and the definitions."""
        first: dict[tuple[str, ...], str] = {}
        code = names & self.world.definitions.keys()
        left = names - code if code else names
        some, last = self.wide
        others = (left - some) | (left & self.since)
        if len(others) < len(left):
            first[last] = min(left - others)
        for name in others:
            before = self.reaching.get(name, ())
            if first.setdefault(before, name) > name:
                first[before] = name
        return {*first.values(), *code}

    def lead_on(self, statement: Statement) -> None:
        """Draw edges between definitions, where calls do not name all they reach."""
        for made, _ in found([statement.node]):
            for name in sorted(self.world.behind.get(made, ())):
                for source in self.reaching.get(name, ()):
                    self.edges.append(Edge(source, statement.id, name, "code"))

    def reach(self, effects: Effects, name: str, many: Set[str]) -> None:
        """Update which definitions and mutations of each name reach what follows."""
        sure = effects.mutates | effects.writes
        for changed in sure:
            self.reaching[changed] = (name,)
        for target in effects.loop_targets:
            self.looped[target].add(name)
        perhaps = effects.may_mutate | effects.may_write
        if many:
            wide = many if many.isdisjoint(effects.writes) else many - effects.writes
            looped = wide & self.looped.keys()
            self.wide, self.since = (wide - looped if looped else wide, (name,)), set()
            self.reaching.update(dict.fromkeys(*self.wide))
            for changed in looped:  # all others feed this statement, which goes on
                before = self.reaching.get(changed, ())
                kept = (one for one in before if one in self.looped[changed])
                self.reaching[changed] = (*kept, name)
            perhaps = (effects.may_mutate & effects.reads) | (effects.may_write - wide)
        for changed in perhaps - sure:
            before = self.reaching.get(changed, ())
            if len(before) >= MANY and changed in effects.reads:
                before = ()
            self.reaching[changed] = (*before, name)
        for gone in effects.deletes:
            self.reaching.pop(gone, None)
        if self.wide[0]:
            self.since |= sure | perhaps | effects.deletes
        self.world.passed |= effects.binds
        if isinstance(self.statements[-1].node, ast.Delete):
            self.world.passed -= effects.deletes


def wide_changes(effects: Effects) -> Set[str]:
    """The names that a statement may change, if they are many, but does not read.

    What reached them reaches what follows through the statement, and an edge from each
    of its sources is enough.
    """
    if len(effects.may_mutate) <= MANY:
        return frozenset()
    return effects.may_mutate - (effects.reads | effects.mutates)
