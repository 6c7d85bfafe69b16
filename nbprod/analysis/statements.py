"""Statements: what executing them binds, in any case or perhaps, reads and changes."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from nbprod.analysis.arithmetic import combined
from nbprod.analysis.chained import assign_all
from nbprod.analysis.consuming import consume
from nbprod.analysis.context import (
    FIRST,
    IMMUTABLE_RECEIVERS,
    PARAMETER,
    Context,
    Scope,
    bind,
    element,
    gone_over,
    mutate,
)
from nbprod.analysis.decorating import given_over
from nbprod.analysis.expressions import (
    annotations_read,
    assign,
    delete,
    evaluate,
    evaluate_any,
)
from nbprod.analysis.imported import imported
from nbprod.analysis.operators import operated
from nbprod.analysis.relations import NONE
from nbprod.analysis.rounds import surely_runs
from nbprod.analysis.sharing import Value, joined
from nbprod.analysis.streams import redirect
from nbprod.analysis.swallowing import swallows
from nbprod.source.names import bound_in, declared, decorator_names, parameters
from nbprod.source.trees import TRIES, children, walk

NESTED = 3
"""Scopes around a function from which on rounds in rounds, which double, are saved."""


def execute(body: Sequence[ast.stmt], cx: Context) -> bool:
    """Add the effects of statements; true if control never comes out at the end."""
    return any([execute_one(statement, cx) for statement in body])


def execute_one(node: ast.stmt, cx: Context) -> bool:
    """Add the effects of one statement; true if control does not go on after it."""
    operated(node, cx)
    match node:
        case ast.Expr(value=value):
            evaluate(value, cx)
        case ast.Assign(targets=targets, value=value):
            assign_all(targets, evaluate(value, cx), cx)
        case ast.AnnAssign(target=target, value=value):
            if cx.scopes:
                evaluate(node.annotation, cx.perhaps())
            if value is not None:
                assign(target, evaluate(value, cx), cx)
        case ast.AugAssign():
            augmented(node, cx)
        case ast.Delete(targets=targets):
            for gone in targets:
                delete(gone, cx)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            function_made(node, cx)
        case ast.ClassDef():
            class_made(node, cx)
        case ast.Import() | ast.ImportFrom():
            imported(node, cx)
        case ast.Return(value=value):
            cx.returned.append(evaluate(value, cx))
            return True
        case ast.Raise() | ast.Continue() | ast.Break() | ast.Assert():
            for child in children(node):
                evaluate_any(child, cx)
            return not isinstance(node, ast.Assert)
        case ast.Global() | ast.Nonlocal() | ast.Pass():
            pass
        case _:
            return execute_block(node, cx)
    return False


def execute_block(node: ast.stmt, cx: Context) -> bool:
    """Add the effects of a statement that has others inside."""
    match node:
        case ast.If(test=test, body=body, orelse=orelse):
            evaluate(test, cx)
            return branches([body, orelse], cx)
        case ast.For() | ast.AsyncFor() | ast.While():
            loop(node, cx)
        case ast.With() | ast.AsyncWith():
            return managed(node, cx)
        case _ if isinstance(node, TRIES):
            return attempted(node, cx)
        case ast.Match(subject=subject, cases=cases):
            return matched(evaluate(subject, cx), cases, cx)
        case _:  # statements of later Pythons: read all that is in them
            for child in children(node):
                if isinstance(child, ast.stmt):
                    execute_one(child, cx.perhaps())
                else:
                    evaluate_any(child, cx.perhaps())
    return False


def augmented(node: ast.AugAssign, cx: Context) -> None:
    """``x += y`` reads and binds x, and changes its object unless that is immutable."""
    given = evaluate(node.value, cx)
    loaded = type(node.target)(**{**vars(node.target), "ctx": ast.Load()})
    old = evaluate(loaded, cx)
    new = combined(old, node.op, given)
    if old.type not in IMMUTABLE_RECEIVERS:
        mutate(old, cx, sure=False)
        new = Value(old.type, old.roots, old.holds | given.all)
    if isinstance(node.target, ast.Name):
        bind(node.target.id, new, cx)
    else:
        assign(node.target, given, cx)


def branches(blocks: Sequence[Sequence[ast.stmt]], cx: Context) -> bool:
    """Blocks of which one runs: bound in any case is what all that go on bind."""
    start = set(cx.trace.bound)
    ends: list[set[str]] = []
    for block in blocks:
        cx.trace.bound = set(start)
        if not execute(block, cx.perhaps()):
            ends.append(cx.trace.bound)
    cx.trace.bound = set.intersection(*ends) if ends else start
    return not ends


def loop(node: ast.For | ast.AsyncFor | ast.While, cx: Context) -> None:
    """A loop runs its body any number of times; twice shows what one round leaves."""
    if isinstance(node, ast.While):
        evaluate(node.test, cx)
    else:
        consume(evaluate(node.iter, cx), cx)
    start = set(cx.trace.bound)
    maybe = cx.perhaps()
    runs = isinstance(node, ast.For) and not cx.scopes and surely_runs(node, cx)
    for _ in range(2):
        cx.trace.bound = set(start)
        if isinstance(node, ast.While):
            evaluate(node.test, maybe)
        else:
            given = evaluate(node.iter, maybe)
            before = set(cx.trace.bound)
            assign(node.target, gone_over(given, cx), maybe)
            if not cx.scopes:
                cx.trace.loop_targets |= cx.trace.bound - before
        execute(node.body, maybe)
    endless = isinstance(node, ast.While) and getattr(node.test, "value", None) is True
    if not endless and not runs:
        cx.trace.bound = start
    after = set(cx.trace.bound)
    execute(node.orelse, maybe)
    cx.trace.bound = after


def attempted(node: ast.Try, cx: Context) -> bool:
    """A ``try``: its handlers may find any part of its body done."""
    start = set(cx.trace.bound)
    ends: list[set[str]] = []
    ended = execute(node.body, cx.perhaps()) or execute(node.orelse, cx.perhaps())
    if not ended:
        ends.append(cx.trace.bound)
    for handler in node.handlers:
        cx.trace.bound = set(start)
        evaluate(handler.type, cx.perhaps())
        if handler.name:
            bind(handler.name, Value(), cx.perhaps())
        ended = execute(handler.body, cx.perhaps())
        if handler.name and not cx.scopes:
            cx.trace.bound.discard(handler.name)
            cx.trace.may_write.discard(handler.name)
        if not ended:
            ends.append(cx.trace.bound)
    cx.trace.bound = set.intersection(*ends) if ends else start
    return execute(node.finalbody, cx) or not ends


def managed(node: ast.With | ast.AsyncWith, cx: Context) -> bool:
    """A ``with``: where its manager may hide an error, any part of it may be done."""
    start, hides = set(cx.trace.bound), False
    for item in node.items:
        inner = cx.perhaps() if hides else cx
        given = evaluate(item.context_expr, inner)
        hides = hides or swallows(item.context_expr, given, cx)
        redirect(item.context_expr, given, cx)
        if item.optional_vars is not None:
            assign(item.optional_vars, given, inner)
        if not hides:
            start = set(cx.trace.bound)
    if not hides:
        return execute(node.body, cx)
    execute(node.body, cx.perhaps())
    cx.trace.bound = start
    return False


def matched(subject: Value, cases: Sequence[ast.match_case], cx: Context) -> bool:
    """A ``match``: one of its cases runs, or none."""
    start = set(cx.trace.bound)
    ends = [set(start)]
    for case in cases:
        cx.trace.bound = set(start)
        for name in bound_in([case.pattern]):
            bind(name, element(subject, cx), cx.perhaps())
        for part in walk(case.pattern):
            if isinstance(part, ast.MatchValue):
                evaluate(part.value, cx.perhaps())
        if case.guard is not None:
            evaluate(case.guard, cx.perhaps())
        if not execute(case.body, cx.perhaps()):
            ends.append(cx.trace.bound)
    cx.trace.bound = set.intersection(*ends)
    return False


def function_made(node: ast.FunctionDef | ast.AsyncFunctionDef, cx: Context) -> None:
    """A ``def`` evaluates decorators, defaults and annotations, and binds its name."""
    annotations_read(node, cx.perhaps())
    defaults = [*node.args.defaults, *node.args.kw_defaults]
    values = [evaluate(part, cx) for part in (*node.decorator_list, *defaults)]
    given_over(node, values, cx)
    held = frozenset().union(*(value.all for value in values))
    if not cx.scopes:
        bind(node.name, Value("function", NONE, held), cx)
        return
    result = later_body(node, cx.perhaps(), Value("", cx.passed.all, cx.passed.holds))
    bind(node.name, Value("function", NONE, result.all | held), cx)


def later_body(
    node: ast.FunctionDef | ast.AsyncFunctionDef, cx: Context, passed: Value
) -> Value:
    """The body of a function inside another: it may run then, or any time later."""
    reads = cx.trace.reads
    cx.trace.reads = set()
    result = function_body(node, cx, passed)
    cx.trace.closures |= cx.trace.reads
    cx.trace.reads |= reads
    return result


def function_body(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
    cx: Context,
    argument: Value | None = None,
) -> Value:
    """Execute a function's body; without an argument each parameter is a root."""
    body: list[ast.stmt] = (
        [ast.Return(node.body)] if isinstance(node, ast.Lambda) else node.body
    )
    outer = frozenset(declared(body, ast.Global))
    nonlocals = frozenset(declared(body, ast.Nonlocal))
    values = {name: Value() for name in bound_in(body) - outer - nonlocals}
    kind = "class" if "classmethod" in decorator_names(node) else ""
    for parameter in parameters(node.args):
        root = frozenset([PARAMETER + parameter.arg])
        values[parameter.arg] = argument or Value(kind, root, named=root)
        values.setdefault(FIRST, values[parameter.arg])
        kind = ""  # of the others nothing is known
    scope = Scope("function", values, outer, nonlocals)
    inner = Context(cx.world, cx.trace, (*cx.scopes, scope), certain=False)
    hasty = cx.hasty or len(cx.scopes) >= NESTED
    execute(body, replace(inner, hasty=hasty))
    again = any(v.type in ("", "builtins.list") for v in values.values())
    if again and not cx.hasty:
        execute(body, inner)  # once more: a loop's late values reach its beginning
    return joined(inner.returned) if inner.returned else Value("builtins.NoneType")


def class_made(node: ast.ClassDef, cx: Context) -> None:
    """A ``class`` executes its body, its methods' bodies aside, and binds its name."""
    parts = (*node.decorator_list, *node.bases, *(k.value for k in node.keywords))
    held = [evaluate(part, cx) for part in parts]
    given_over(node, held, cx)
    values: dict[str, Value] = {}  # until it binds a name, that is the one around
    inner = cx.inside(Scope("class", values))
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            given = statement.args
            eager = (*statement.decorator_list, *given.defaults, *given.kw_defaults)
            held += [evaluate(part, inner) for part in eager]
            annotations_read(statement, inner.perhaps())
            if cx.scopes:
                later_body(statement, cx.perhaps(), Value())
            values[statement.name] = Value()
        else:
            execute_one(statement, inner)
    bind(node.name, Value("function", NONE, joined([*held, *values.values()]).all), cx)
