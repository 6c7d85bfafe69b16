"""Reading statements: what they bind, in order; branches and loops once."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from nbprod.ir import Flow
from nbprod.lineage.columns import stored, without
from nbprod.lineage.evaluating import value_of
from nbprod.lineage.rows import picked
from nbprod.lineage.state import FUNCTION, STEPS, Run, data_of, element, joined
from nbprod.lineage.values import Data, Lineage, Many, Model, Value


def lineage_of(flow: Flow) -> Lineage:
    """Follow the rows of a notebook from top to bottom."""
    run = Run(flow)
    run.value = lambda node: value_of(node, run)
    run.execute = lambda body: execute(body, run)
    for statement in flow.statements:
        run.index = statement.index
        step(statement.node, run)
    return Lineage(
        tuple(run.fits), tuple(run.evaluations), tuple(run.splits), run.steps > STEPS
    )


def execute(body: Sequence[ast.stmt], run: Run) -> None:
    """Read statements one after another."""
    for node in body:
        step(node, run)


def step(node: ast.stmt, run: Run) -> None:
    """Read one statement."""
    if run.steps > STEPS:
        return
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            define(node, run)
        case ast.Assign(targets=targets, value=value):
            found = run.value(value)
            for target in targets:
                assign(target, found, run, value)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            assign(target, run.value(value), run, value)
        case ast.AugAssign(target=target, value=value):
            both = [data_of(run.value(target)), data_of(run.value(value))]
            some = [one for one in both if one is not None]
            assign(target, joined(some) if some else None, run, value)
        case ast.Expr(value=value):
            run.value(value)
        case ast.Return(value=value):
            run.returned.append(run.value(value))
        case ast.Delete(targets=targets):
            for target in targets:
                forget(target, run)
        case _:
            compound(node, run)


def define(node: FUNCTION, run: Run) -> None:
    """Remember a function of the notebook; it is read where it is called."""
    run.functions[node.name] = (node, run.index)
    run.names.pop(node.name, None)


def compound(node: ast.stmt, run: Run) -> None:
    """Read a statement that holds others."""
    match node:
        case ast.If(test=test, body=body, orelse=orelse):
            run.value(test)
            branch(body, orelse, run)
        case ast.For(target=target, iter=over, body=body, orelse=orelse):
            assign(target, element(run.value(over)), run, over)
            names = {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
            with run.loop(frozenset(names)):
                execute(body, run)
            execute(orelse, run)
        case ast.While(test=test, body=body):
            run.value(test)
            with run.loop(frozenset()):
                execute(body, run)
        case ast.With(items=items, body=body):
            for item in items:
                found = run.value(item.context_expr)
                if item.optional_vars is not None:
                    assign(item.optional_vars, found, run, item.context_expr)
            execute(body, run)
        case ast.Try(body=body, orelse=orelse, finalbody=final):
            execute(body, run)
            execute(orelse, run)
            execute(final, run)
        case ast.Assert(test=test):
            run.value(test)


def branch(body: list[ast.stmt], orelse: list[ast.stmt], run: Run) -> None:
    """Read both ways; what only one of them binds, or learned more of, stays."""
    before = dict(run.names)
    execute(body, run)
    first, run.names = run.names, before
    execute(orelse, run)
    for name, value in first.items():
        run.names[name] = richer(value, run.names.get(name))


def richer(one: Value, other: Value) -> Value:
    """Of what a name may hold, that of which more is known."""
    if one is None or other is None:
        return one or other
    if isinstance(one, Data) and isinstance(other, Data):
        return other if len(other.facts) > len(one.facts) else one
    return one


def assign(target: ast.expr, value: Value, run: Run, of: ast.expr) -> None:
    """Bind what a target names."""
    match target:
        case ast.Name(id=name):
            held = run.names.get(name)
            loaded = isinstance(held, Model) and held.fit and value is None
            if not (loaded and is_loading(of)):
                run.bind(name, value)
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            for at, one in enumerate(targets):
                part = nth(value, at, len(targets), run.key(target))
                if isinstance(one, ast.Name) and part is None:
                    run.bind(one.id, None)
                else:
                    assign(one, part, run, of)
        case ast.Starred(value=one):
            assign(one, None, run, of)
        case ast.Subscript() | ast.Attribute():
            stored(target, value, run)


def is_loading(node: ast.expr) -> bool:
    """Whether a call loads what was stored: a model, under the name that it had."""
    func = node.func if isinstance(node, ast.Call) else None
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    return name in ("load_model", "load")


def nth(value: Value, at: int, count: int, key: str) -> Value:
    """The part of a value that the place in a tuple of targets gets.

    Which rows each part has of what nobody knows how to take apart is not known.
    """
    match value:
        case Many(items=items, endless=True) if items:
            return items[0]
        case Many(items=items) if len(items) == count:
            return items[at]
        case Data():
            rows = picked(value.rows, ("via", f"{key} {at}", ""))
            return replace(value, rows=rows, exact=False)
    return None


def forget(target: ast.expr, run: Run) -> None:
    """A name, or a column, is no more."""
    match target:
        case ast.Name(id=name):
            run.names.pop(name, None)
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(key))):
            held = run.names.get(name)
            if isinstance(held, Data):
                run.names[name] = without(held, frozenset({key}))
