"""What a name is bound to at a place, inside of loops and of the notebook's functions.

Nothing is run: what branches, or what is bound in a way of its own, is not known.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from nbprod.source.names import bound_in, parameters, within_scope
from nbprod.source.trees import walk

DEPTH = 4
"""Calls of the notebook's functions inside of each other that are followed."""
ITSELF = frozenset({"train", "eval", "requires_grad_"})
"""Methods that give the object itself, of whatever class that has them."""
BLOCKS = ("body", "orelse", "finalbody", "handlers")


@dataclass(frozen=True)
class Scope:
    """Statements in which names mean something.

    Of a function, with what one call gives its parameters; the notebook's own has no
    ``outer``, and goes as far as the statement at hand.
    """

    body: Sequence[ast.stmt]
    given: Mapping[str, ast.expr] = field(default_factory=dict)
    outer: Scope | None = None
    call: ast.Call | None = None
    """The call, in ``outer``."""
    name: str = ""

    @property
    def top(self) -> Scope:
        """The notebook's own."""
        return self.outer.top if self.outer else self

    @property
    def focus(self) -> Sequence[ast.stmt]:
        """What is run: the function's body, or the statement at hand."""
        return self.body if self.outer else self.body[-1:]


@dataclass(frozen=True)
class Binding:
    """What binds a name: a ``value``, an item of ``each`` turn, or what is unknown.

    ``place`` is the statement of the scope's body that does it.
    """

    target: ast.expr
    kind: Literal["value", "each", "given", "unknown"]
    value: ast.expr
    scope: Scope
    place: ast.stmt

    @property
    def read(self) -> Place:
        """The value, the place where its names are read, and the scope of these."""
        if self.kind != "given":
            return self.value, self.value, self.scope
        assert self.scope.outer is not None and self.scope.call is not None
        return self.value, self.scope.call, self.scope.outer


Place = tuple[ast.expr, ast.AST, Scope]
"""An expression, the code before which its names are read, and where these mean it."""


def scopes(scope: Scope, functions: Mapping[str, ast.FunctionDef]) -> Iterator[Scope]:
    """A scope, and those of the notebook's functions that what it runs calls."""
    yield scope
    depth, names = 0, set()
    one: Scope | None = scope
    while one is not None:
        names.add(one.name)
        one, depth = one.outer, depth + 1
    for node in within_scope(scope.focus):
        match node:
            case ast.Call(func=ast.Name(id=name)) if (
                name in functions and name not in names and depth <= DEPTH
            ):
                given = arguments(functions[name], node)
                if given is not None:
                    inner = Scope(functions[name].body, given, scope, node, name)
                    yield from scopes(inner, functions)


def arguments(made: ast.FunctionDef, call: ast.Call) -> dict[str, ast.expr] | None:
    """What a call gives for each parameter; None where that cannot be told."""
    own = made.args
    names = [one.arg for one in (*own.posonlyargs, *own.args)]
    starred = any(isinstance(one, ast.Starred) for one in call.args)
    if starred or any(one.arg is None for one in call.keywords):
        return None
    found = dict(
        zip(names[len(names) - len(own.defaults) :], own.defaults, strict=True)
    )
    found |= {
        one.arg: default
        for one, default in zip(own.kwonlyargs, own.kw_defaults, strict=True)
        if default is not None
    }
    known = {one.arg for one in parameters(own)}
    found |= dict(zip(names, call.args, strict=False))
    return found | {k.arg: k.value for k in call.keywords if k.arg in known}


def binding(name: str, node: ast.AST, scope: Scope) -> Binding | None:
    """What binds a name last before some code of a scope; None where nothing does."""
    found: Binding | None = None
    for one in before(node, scope):
        if name in names_of(one.target):
            found = one
    if found is not None or scope.outer is None:
        return found
    if name in scope.given:
        target = ast.Name(name, ast.Store())
        return Binding(target, "given", scope.given[name], scope, scope.body[0])
    if name in bound_in(scope.body):
        return None
    return binding(name, entered(scope), scope.top)


def entered(scope: Scope) -> ast.AST:
    """The code of the notebook's own scope in which a scope is run."""
    while scope.outer and scope.outer.outer:
        scope = scope.outer
    assert scope.call is not None
    return scope.call


def before(node: ast.AST, scope: Scope) -> Iterator[Binding]:
    """What is bound on the way to some code, in order."""
    for one in scope.body:
        if contains(one, node):
            yield from inside(one, node, scope, one)
            return
        yield from passed(one, scope, one)


def inside(
    one: ast.stmt, node: ast.AST, scope: Scope, place: ast.stmt
) -> Iterator[Binding]:
    """What is bound inside of a compound statement on the way to some code.

    What a loop binds may come of the turn before.
    """
    if isinstance(one, ast.For | ast.While):
        yield from unknown(one.body, scope, place)
    if isinstance(one, ast.For) and not contains(one.iter, node):
        yield Binding(one.target, "each", one.iter, scope, place)
    for block in [getattr(one, name, []) for name in BLOCKS]:
        if any(contains(part, node) for part in block):
            for part in block:
                if contains(part, node):
                    yield from inside(part, node, scope, place)
                    return
                yield from passed(part, scope, place)


def passed(one: ast.stmt, scope: Scope, place: ast.stmt) -> Iterator[Binding]:
    """What a statement binds that is run before."""
    match one:
        case ast.Assign() if gives_itself(one):
            return
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield Binding(target, "value", value, scope, place)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield Binding(target, "value", value, scope, place)
        case ast.With(body=body):
            for part in body:
                yield from passed(part, scope, place)
        case _:
            yield from unknown([one], scope, place)


def unknown(
    body: Sequence[ast.stmt], scope: Scope, place: ast.stmt
) -> Iterator[Binding]:
    """What statements bind in a way of their own."""
    nodes = list(within_scope(body))
    itself = Counter(kept for one in nodes if (kept := gives_itself(one)))
    stores = Counter(name for one in nodes for name in stored(one))
    for name in sorted(bound_in(body)):
        if itself[name] and itself[name] == stores[name]:
            continue
        target = ast.Name(name, ast.Store())
        yield Binding(target, "unknown", target, scope, place)


def gives_itself(node: ast.AST) -> str:
    """The name of ``model = model.train()``: it stands for what it stood for."""
    match node:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Call(func=ast.Attribute(value=ast.Name(id=same), attr=attr)),
        ) if (
            name == same and attr in ITSELF
        ):
            return name
    return ""


def stored(node: ast.AST) -> list[str]:
    """The name that a node is, where it is bound."""
    bound = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    return [node.id] if bound else []  # type: ignore[attr-defined]


def names_of(target: ast.expr) -> frozenset[str]:
    """The names that a target binds."""
    return frozenset(
        part.id
        for part in walk(target)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    )


def contains(tree: ast.AST, node: ast.AST) -> bool:
    """Whether a tree has a node in it."""
    return any(part is node for part in walk(tree))
