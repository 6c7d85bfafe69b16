"""Going through a notebook: what its statements bind, and what its functions give."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nbprod.ir import Flow
from nbprod.kinds.applying import Applying
from nbprod.kinds.arithmetic import operated
from nbprod.kinds.calling import Called
from nbprod.kinds.defining import (
    Function,
    Summary,
    arguments,
    declared,
    defaults_of,
    imported,
    is_generator,
    merged,
    unpacked,
)
from nbprod.kinds.evaluating import Evaluation
from nbprod.kinds.indexing import SLICE
from nbprod.kinds.others import flat
from nbprod.kinds.scopes import LISTS, Scope, shared_names
from nbprod.kinds.values import (
    ANY,
    ARRAY,
    NONE,
    SERIES,
    UNBOUND,
    Kind,
    array,
    each,
    joined,
    listed,
)
from nbprod.kinds.ways import branches, loop, trying, within
from nbprod.source.names import bound_in, parameters
from nbprod.source.trees import walk

DEEPEST = 12
MOST = 40
"""So many different calls of a function are looked at; of more, nothing is said."""


Names = tuple[frozenset[str], frozenset[str], frozenset[str]]
"""Of a function: what it binds, whose lists are shared, what it binds for others."""


class Running:
    """Goes through statements; what it has seen stays."""

    def __init__(self, flow: Flow, paths: frozenset[int | str]) -> None:
        """Begin with nothing."""
        texts = [s.source for s in flow.statements]
        told = any("set_output" in t or "transform_output" in t for t in texts)
        self.modules = dict(flow.modules)
        applying = Applying(self.own, not told, flow.rebound)
        self.at = Evaluation(self.modules, paths, applying.call, self.bind)
        applying.at = self.at
        self.functions: dict[int, Function] = {}
        self.around: dict[int, Scope] = {}
        self.defaults: dict[int, dict[str, Kind]] = {}
        self.trails: list[tuple[Scope, dict[str, Kind]]] = []
        """What names have been since a block began that an error may leave."""
        self.summaries: dict[int, Summary] = {}
        self.lost: set[int] = set()
        """Functions of which not every call was looked at."""
        self.depth = 0
        nodes = [node for statement in flow.statements for node in statement.nodes]
        shared = shared_names(nodes, self.modules)
        self.top = Scope(shared=shared, fluid=declared(nodes))
        self.insides: dict[int, Names] = {}

    # statements

    def run(self, body: Iterable[ast.stmt], scope: Scope) -> bool:
        """Go through statements; whether the last one is reached."""
        return all(self.step(statement, scope) for statement in body)

    def step(self, node: ast.stmt, scope: Scope) -> bool:
        """Go through a statement; whether what is after it is reached."""
        reached = self.one_step(node, scope)
        for around, seen in self.trails:
            if around is scope:
                seen.update(merged(seen, scope.values))
        return reached

    def one_step(self, node: ast.stmt, scope: Scope) -> bool:
        """Go through a statement; whether what is after it is reached."""
        match node:
            case ast.Expr(value=value):
                self.at.of(value, scope)
            case ast.Assign(targets=targets, value=value):
                found = self.at.of(value, scope)
                for target in targets:
                    self.bind(target, found, scope)
            case ast.AugAssign():
                self.augmented(node, scope)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                self.bind(target, self.at.of(value, scope), scope)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.define(node, scope)
            case ast.Return(value=value):
                scope.returns.append(self.at.of(value, scope) if value else NONE)
                return False
            case ast.Raise() | ast.Break() | ast.Continue():
                return isinstance(node, ast.Break | ast.Continue)
            case ast.If():
                return branches(self, node, scope)
            case ast.For() | ast.AsyncFor() | ast.While():
                loop(self, node, scope)
            case ast.With() | ast.AsyncWith():
                return within(self, node, scope)
            case ast.Try():
                return trying(self, node, scope)
            case _:
                self.unknown(node, scope)
        return True

    def unknown(self, node: ast.stmt, scope: Scope) -> None:
        """A statement that is not followed: of what it binds nothing is known."""
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                if name not in self.modules or scope is not self.top:
                    module = node.module if isinstance(node, ast.ImportFrom) else None
                    scope.bind(name, imported(module, alias.name))
            return
        self.at.unfollowed.append(node)
        for name in bound_in([node]):
            scope.bind(name, ANY)

    def define(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope
    ) -> None:
        """A function gets its name; decorated, it may be anything."""
        self.functions[id(node)] = node
        self.around[id(node)] = scope
        given = defaults_of(node).items()
        self.defaults[id(node)] = {n: flat(self.at.of(v, scope)) for n, v in given}
        for one in node.decorator_list:
            if isinstance(one, ast.Call):
                self.at.of(one, scope)
            else:
                self.at.unfollowed.append(one)
        plain = not node.decorator_list and isinstance(node, ast.FunctionDef)
        scope.bind(node.name, Kind("function", own=id(node)) if plain else ANY)

    def augmented(self, node: ast.AugAssign, scope: Scope) -> None:
        """``x += …``."""
        target = node.target
        if not isinstance(target, ast.Name):
            self.at.of(node.value, scope)
            return
        old, more = self.at.of(target, scope), self.at.of(node.value, scope)
        found = operated(node.op, old, more)
        if old.name in LISTS:
            found = flat(old)
        if old.name in ("builtins.list", "list of") and isinstance(node.op, ast.Add):
            inner = each(more) if more.name in LISTS or more.name == "tuple" else ANY
            found = listed(joined([*(old.items or (ANY,)), flat(inner)]))
        if old.name == ARRAY and old.rank and old.rank > 0:
            found = old  # in place
        self.bind(target, found, scope)

    def bind(self, target: ast.expr, kind: Kind, scope: Scope) -> None:
        """Bind a target, or change what it is a part of."""
        match target:
            case ast.Name(id=name):
                scope.bind(name, kind)
            case ast.Starred(value=value):
                self.bind(value, listed(ANY), scope)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for part, one in zip(parts, unpacked(kind, parts), strict=True):
                    self.bind(part, one, scope)
            case ast.Subscript(value=ast.Name(id=name), slice=part):
                at = self.at.of(part, scope)
                self.put(name, at, kind, scope)
            case ast.Attribute(value=ast.Name(id=name), attr="shape" | "dtype"):
                holder = scope.holder(name)
                if holder is not None and holder.values[name].name == ARRAY:
                    holder.bind(name, array(None))
            case ast.Subscript() | ast.Attribute():
                self.at.unfollowed.append(target)

    def put(self, name: str, at: Kind, kind: Kind, scope: Scope) -> None:
        """``name[at] = …``."""
        holder = scope.holder(name)
        old = holder.values[name] if holder is not None else ANY
        if holder is None:
            return
        if old.name == "builtins.dict" and old.items:
            parts = zip(old.items, (at, flat(kind)), strict=True)
            holder.bind(name, Kind(old.name, tuple(joined(pair) for pair in parts)))
        elif old.name in ("builtins.list", "list of"):
            new = flat(each(kind) if at == SLICE else kind)
            holder.bind(name, listed(joined([*(old.items or (ANY,)), new])))
        elif old.name == SERIES:
            holder.bind(name, Kind(SERIES))

    # the notebook's functions

    def own(self, function: Kind, called: Called, scope: Scope) -> Kind:
        """What a function of the notebook gives for some arguments."""
        node = self.functions.get(function.own)
        if node is None:
            return ANY
        summary = self.summaries.setdefault(id(node), Summary())
        defaults = self.defaults[id(node)]
        given = arguments(node, called, defaults)
        for name, kind in [*defaults.items(), *given.items()]:
            summary.given[name] = joined([summary.given.get(name, UNBOUND), kind])
        found = self.body(node, summary, given)
        summary.gives = joined([summary.gives, found])
        return found

    def anyhow(self, node: ast.FunctionDef) -> Kind:
        """What a function gives whatever it is given, and the notebook holds."""
        if node.decorator_list or is_generator(node):
            return ANY
        given = {one.arg: ANY for one in parameters(node.args)}
        scope = self.scope_of(node, given, Scope())
        through = self.run(node.body, scope)
        return joined([*scope.returns, *([NONE] if through else [])])

    def scope_of(self, node: Function, given: dict[str, Kind], around: Scope) -> Scope:
        """The scope of a call of a function."""
        if id(node) not in self.insides:
            local = bound_in(node.body) | given.keys()
            nodes = [part for one in node.body for part in walk(one)]
            shared = shared_names(nodes, self.modules)
            self.insides[id(node)] = frozenset(local), shared, declared(nodes)
        local, shared, fluid = self.insides[id(node)]
        return Scope(dict(given), around, local, shared, fluid=fluid)

    def body(self, node: Function, summary: Summary, given: dict[str, Kind]) -> Kind:
        """What the body of a function gives; what is known is not looked at again."""
        key = tuple(given.values())
        around = self.around[id(node)]
        for read, found in summary.calls.get(key, ()):
            if all(around.find(name) == kind for name, kind in read.items()):
                return found
        if self.depth > DEEPEST or sum(map(len, summary.calls.values())) > MOST:
            self.lost.add(id(node))
            self.at.unfollowed += node.body
            return ANY
        scope = self.scope_of(node, given, around)
        at = len(summary.calls.setdefault(key, []))
        summary.calls[key].append(({}, ANY))  # if it calls itself
        self.depth += 1
        through = self.run(node.body, scope)
        self.depth -= 1
        found = joined([*scope.returns, *([NONE] if through else [])])
        if found == UNBOUND or is_generator(node):
            found = ANY
        read = {name: kind for name in scope.wanted if (kind := around.find(name))}
        for name, kind in read.items():
            summary.read[name] = joined([summary.read.get(name, UNBOUND), kind])
        summary.calls[key][at] = (read, found)
        return found
