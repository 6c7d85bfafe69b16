"""Expressions, as records pass them: what is done, what is kept, what is left out."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import replace

from nbprod.serving import syntax
from nbprod.serving.calls import call
from nbprod.serving.indexing import subscript
from nbprod.serving.lifter import Lifter
from nbprod.serving.parts import of_dataset, of_group
from nbprod.serving.tables import LAYOUT, LEARNING
from nbprod.serving.values import Kind, Value
from nbprod.source.names import parameters


def evaluated(node: ast.expr, at: Lifter) -> Value:
    """The value of an expression."""
    match node:
        case ast.Name(id=name):
            return at.named(name, node)
        case ast.Attribute():
            return attribute(node, at)
        case ast.Subscript():
            found = subscript(node, at)
            return combined(node, at) if found is None else found
        case ast.Call():
            return call(node, at)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return sequence(node, parts, at)
        case ast.Lambda():
            return closure(node, at)
        case ast.ListComp() | ast.GeneratorExp() | ast.SetComp() | ast.DictComp():
            return comprehension(node, at)
        case ast.Constant():
            return Value(Kind.CONST, node)
    return combined(node, at)


def attribute(node: ast.Attribute, at: Lifter) -> Value:
    """The value of an attribute."""
    made = node.attr == "columns" and isinstance(node.value, ast.Call)
    if made and at.looked_at(node.value).kind is Kind.ROWS:
        return Value(Kind.LEARNED, node)
    base = at.value(node.value)
    if base.loads:
        return of_dataset(node, node, at)
    if base.kind is not Kind.ROWS:
        return replace(base, node=syntax.attribute(base.node, node.attr))
    if base.grouped:
        return of_group(base, ast.Constant(node.attr))
    if node.attr in LAYOUT and not base.why:
        return Value(Kind.LAYOUT, syntax.attribute(base.node, node.attr))
    if node.attr in LEARNING or node.attr in LAYOUT:
        return Value(Kind.LEARNED, node)
    if node.attr == "T":
        return at.unknown(node, [base], "turns rows into columns")
    return at.rows(syntax.attribute(base.node, node.attr), [base])


def sequence(node: ast.expr, parts: Sequence[ast.expr], at: Lifter) -> Value:
    """A tuple or list."""
    values = [at.value(part) for part in parts]
    if all(value.kind is not Kind.ROWS for value in values):
        kind = max((v.kind for v in values), default=Kind.CONST)
        return Value(kind, node)
    nodes = [at.record(v, p) for v, p in zip(values, parts, strict=True)]
    made = type(node)(elts=nodes, ctx=ast.Load())  # type: ignore[call-arg]
    return replace(at.rows(made, values), several=tuple(values))


def closure(node: ast.Lambda, at: Lifter) -> Value:
    """A function without a name; what it reads of the notebook is kept for it."""
    own = {arg.arg for arg in parameters(node.args)}
    inner = replace(at, local=at.local | own)
    read = inner.free(node.body)
    if any(at.named(n, node).kind is Kind.ROWS for n in read):
        return at.unknown(node, [], "reads rows inside a function")
    return Value(Kind.CONST, node)


def comprehension(node: ast.expr, at: Lifter) -> Value:
    """A comprehension: over rows it has an item for each, else it is kept."""
    generators: list[ast.comprehension] = node.generators  # type: ignore[attr-defined]
    over = at.value(generators[0].iter)
    names = {n for one in generators for n in syntax.bound(one.target)}
    inner = replace(at, local=at.local | names)
    others = inner.free(node) - names
    kinds = [at.named(name, node).kind for name in others]
    if over.kind is not Kind.ROWS:
        return Value(max([over.kind, *kinds_without_rows(kinds)]), node)
    plain = isinstance(node, ast.ListComp | ast.GeneratorExp)
    single = len(generators) == 1 and not generators[0].ifs
    if not plain:
        return at.unknown(node, [over], "goes over rows into a set or dictionary")
    read = inner.free(node.elt)  # type: ignore[attr-defined]
    if not single or any(at.named(n, node).kind is Kind.ROWS for n in read):
        return at.unknown(node, [over], "goes over rows with a condition")
    if not at.callable_names(read):
        return at.unknown(node, [over], "calls what no module can have")
    made = syntax.copied(node)
    made.generators[0].iter = over.node  # type: ignore[attr-defined]
    made.elt = inner.with_state(node.elt)  # type: ignore[attr-defined]
    return at.rows(made, [over])


def combined(node: ast.expr, at: Lifter) -> Value:
    """An operation on parts: on rows where one of them is rows."""
    parts = [p for p in ast.iter_child_nodes(node) if isinstance(p, ast.expr)]
    values = [at.value(part) for part in parts]
    if all(value.kind is not Kind.ROWS for value in values):
        kind = max((v.kind for v in values), default=Kind.CONST)
        return Value(kind, node)
    fits = ast.BinOp | ast.UnaryOp | ast.Compare | ast.Starred | ast.Dict
    if not isinstance(node, fits):
        return at.unknown(node, values, f"is {type(node).__name__} of rows")
    recorded = {
        id(part): at.record(value, part)
        for part, value in zip(parts, values, strict=True)
    }
    return at.rows(syntax.with_parts(node, recorded), values)


def kinds_without_rows(kinds: Iterable[Kind]) -> list[Kind]:
    """What is made of rows in a comprehension over names is learned."""
    return [min(kind, Kind.LEARNED) for kind in kinds]
