"""Lambdas and comprehensions: code with a scope of its own, run now or later."""

from __future__ import annotations

import ast
from collections.abc import Callable

from nbprod.analysis.consuming import ITERATOR, consume
from nbprod.analysis.context import Context, Scope, gone_over
from nbprod.analysis.relations import NONE
from nbprod.analysis.sharing import Value, joined
from nbprod.source.names import bound_in, comprehension_names, parameters

Evaluate = Callable[[ast.expr | None, Context], Value]
Assign = Callable[[ast.expr, Value, Context], None]


def lambda_value(node: ast.Lambda, cx: Context, evaluate: Evaluate) -> Value:
    """A closure: what its body does may happen here, or whenever it is called."""
    defaults = [*node.args.defaults, *node.args.kw_defaults]
    given = joined([Value("", cx.passed.all), *(evaluate(one, cx) for one in defaults)])
    values = {parameter.arg: given for parameter in parameters(node.args)}
    values |= {name: Value() for name in bound_in([node.body]) - values.keys()}
    inner = cx.perhaps().inside(Scope("function", values))
    before = set(cx.trace.reads)
    bound, cx.trace.bound = cx.trace.bound, set()
    cx.trace.reads = set()
    result = evaluate(node.body, inner)
    late, cx.trace.bound = cx.trace.reads, bound
    cx.trace.reads = before | (late - bound)
    cx.trace.closures |= late
    return Value("function", NONE, result.all | given.all - cx.passed.all)


def comprehension_value(
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp,
    cx: Context,
    evaluate: Evaluate,
    assign: Assign,
) -> Value:
    """A comprehension; a generator expression runs later, so it is a closure too."""
    values = {name: Value() for name in comprehension_names(node)}
    inner = cx.perhaps().inside(Scope("comprehension", values))
    lazy = isinstance(node, ast.GeneratorExp)
    before = set(cx.trace.reads)
    bound = set(cx.trace.bound)
    sources: list[Value] = []
    for number, generator in enumerate(node.generators):
        given = evaluate(generator.iter, inner if number else cx)
        if not lazy:
            consume(given, cx)
        sources.append(given)
        bound = bound if number else set(cx.trace.bound)
        assign(generator.target, gone_over(given, cx), inner)
        for condition in generator.ifs:
            evaluate(condition, inner)
    if isinstance(node, ast.DictComp):
        parts = [evaluate(node.key, inner), evaluate(node.value, inner)]
    else:
        parts = [evaluate(node.elt, inner)]
    cx.trace.bound &= bound
    if lazy:
        cx.trace.closures |= cx.trace.reads - before
    kinds = {"ListComp": "builtins.list", "SetComp": "builtins.set"}
    kinds["DictComp"] = "builtins.dict"
    if lazy:  # what it goes over is used up as it is asked for its items
        return Value(ITERATOR, NONE, joined([*parts, *sources]).all)
    return Value(kinds.get(type(node).__name__, ""), NONE, joined(parts).all)
