"""Loops that go over rows one by one and gather something of each in a list."""

from __future__ import annotations

import ast
from dataclasses import replace

from nbprod.serving import syntax
from nbprod.serving.lifter import Lifter
from nbprod.serving.tables import LEARNING
from nbprod.serving.values import Kind, Step, Value
from nbprod.source.names import bound_in
from nbprod.source.trees import walk


def gathering(node: ast.For, at: Lifter) -> Step | None:
    """A loop that appends to lists for each row, as it goes over records.

    ``for i in range(len(df)): texts.append(clean(df["text"][i]))``; None where a loop
    does anything else with rows than to read the one at hand.
    """
    lists = {name for part in walk(node) if (name := appended(part))}
    own = bound_in(node.body) | syntax.bound(node.target)
    read = syntax.names_in(node) - own - lists
    rows = sorted(name for name in read if at.named(name, node.iter).kind is Kind.ROWS)
    empty = all(is_empty(at.env.get(name)) for name in lists)
    if not lists or not rows or not empty or not only_reads(node, rows, at):
        return None
    over = iterated(node, rows, at)
    if over is None:
        return None
    inner = at.within(own | lists | set(rows))
    body = [inner.with_state(one) for one in node.body]
    made = ast.For(syntax.copied(node.target), over, body, [])
    begun = [
        ast.Assign([ast.Name(name, ast.Store())], ast.List([], ast.Load()))
        for name in sorted(lists)
    ]
    why = next((at.env[name].why for name in rows if at.env[name].why), "")
    sources = frozenset[int]().union(*(at.env[name].sources for name in rows))
    for name in lists:
        at.env[name] = Value(Kind.ROWS, ast.Name(name, ast.Load()), why, sources)
    names = frozenset(lists)
    reads = frozenset(syntax.names_in(made)) - names
    nodes = (*begun, made)
    return Step(at.statement.index, nodes, names, frozenset(), reads, sources, why)


def appended(node: ast.AST) -> str:
    """The list that a call appends one thing to."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append")):
            return name
    return ""


def is_empty(value: Value | None) -> bool:
    """Whether a name is bound to an empty list so far."""
    return value is not None and value.kind is Kind.CONST


def only_reads(node: ast.For, rows: list[str], at: Lifter) -> bool:
    """Whether a loop only reads rows, one at a time, and learns nothing of them."""
    for part in walk(node):
        if isinstance(part, ast.Attribute) and part.attr in LEARNING - {"keys", "item"}:
            root = syntax.root_of(part)
            if root in rows and part.attr not in ("index", "shape", "size"):
                return False
        place = isinstance(part, ast.Subscript | ast.Attribute)
        if place and not isinstance(part.ctx, ast.Load):  # type: ignore[attr-defined]
            return False
        if isinstance(part, ast.Break | ast.Continue | ast.Return):
            return False
    changed = at.statement.effects.mutates | at.statement.effects.may_mutate
    known = syntax.names_in(node) & at.flow.definitions.keys()
    return not changed & set(rows) and known <= at.importable


def iterated(node: ast.For, rows: list[str], at: Lifter) -> ast.expr | None:
    """What the loop goes over, for records."""
    match node.iter:
        case ast.Call(func=ast.Name(id="range"), args=[*_, last]):
            counts = isinstance(last, ast.Constant) or any(
                name in syntax.names_in(last) for name in rows
            )
            named = isinstance(last, ast.Name)
            if not counts and not named:
                return None
            length = syntax.call("len", at.env[rows[0]].node)
            return syntax.call("range", length)
    over = at.looked_at(node.iter)
    return over.node if over.kind is Kind.ROWS and not over.why else None


def gathered(owner: str, rows: Value, at: Lifter) -> list[Step]:
    """Answers to one batch after the other come into a list: records are one batch."""
    read = frozenset(syntax.names_in(rows.node))
    made = ast.Assign([ast.Name(owner, ast.Store())], rows.node)
    one, empty = frozenset([owner]), frozenset[str]()
    at.env[owner] = replace(
        rows, node=ast.Name(owner, ast.Load()), several=(), batches=True
    )
    return [Step(at.statement.index, (made,), one, empty, read, rows.sources, rows.why)]
