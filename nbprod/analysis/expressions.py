"""Expressions: what evaluating one reads, changes, and may share with names."""

from __future__ import annotations

import ast
from dataclasses import replace

from nbprod import libraries
from nbprod.analysis.arithmetic import combined
from nbprod.analysis.callbacks import FUNCTION, bound_method
from nbprod.analysis.calls import called, free_value
from nbprod.analysis.changing import ask, environment, library_changed, no_longer_arrays
from nbprod.analysis.closures import comprehension_value, lambda_value
from nbprod.analysis.consuming import consume
from nbprod.analysis.context import (
    Context,
    bind,
    element,
    mutate,
    read,
    relatives_changed,
)
from nbprod.analysis.operators import operand_given
from nbprod.analysis.outcomes import located
from nbprod.analysis.positions import by_position, is_tuple, part_types
from nbprod.analysis.relations import NONE
from nbprod.analysis.sharing import ARRAYS, IMMUTABLE, Value, joined, plain
from nbprod.analysis.summaries import handed_over
from nbprod.source.names import parameters, through_labels
from nbprod.source.trees import children, walk

CONTAINERS = {
    ast.List: "builtins.list",
    ast.Tuple: "builtins.tuple",
    ast.Set: "builtins.set",
}


def evaluate(node: ast.expr | None, cx: Context) -> Value:
    """What an expression's value is, its effects added to the trace."""
    match node:
        case None:
            return Value()
        case ast.Constant(value=value):
            return Value(f"builtins.{type(value).__name__}")
        case ast.Name(id=name):
            return name_value(name, cx)
        case ast.Attribute():
            return attribute_value(node, cx)
        case ast.Call():
            return called(node, cx, evaluate)
        case ast.Subscript():
            return subscript_value(node, cx)
        case ast.Lambda():
            return lambda_value(node, cx, evaluate)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return comprehension_value(node, cx, evaluate, assign)
        case ast.List() | ast.Tuple() | ast.Set():
            parts = [evaluate(part, cx) for part in node.elts]
            made = Value(CONTAINERS[type(node)], NONE, joined(parts).all)
            return replace(made, items=tuple(parts)) if is_tuple(node) else made
        case ast.Dict():
            keys = [evaluate(key, cx) for key in node.keys if key is not None]
            parts = keys + [evaluate(value, cx) for value in node.values]
            return Value("builtins.dict", NONE, joined(parts).all)
        case _:
            return composed_value(node, cx)


def composed_value(node: ast.expr, cx: Context) -> Value:
    """The value of an expression that is made of others' values."""
    match node:
        case ast.NamedExpr(target=target, value=inner):
            given = evaluate(inner, cx)
            bind(target.id, given, cx)
            return named_value(target.id, given, cx)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            evaluate(test, cx)
            return joined([perhaps(body, cx), perhaps(orelse, cx)])
        case ast.BoolOp(values=values):
            first = evaluate(values[0], cx)
            return joined([first, *(perhaps(value, cx) for value in values[1:])])
        case ast.Yield(value=inner) | ast.YieldFrom(value=inner):
            given = evaluate(inner, cx)
            if isinstance(node, ast.YieldFrom):
                consume(given, cx)
            cx.returned.append(Value("", NONE, given.all))
            return Value()
        case ast.Starred(value=inner):
            given = evaluate(inner, cx)
            consume(given, cx)
            return element(given, cx)
        case ast.JoinedStr():
            for child in children(node):
                if evaluate_any(child, cx).type in ARRAYS:
                    cx.trace.resources.add("options:read")
            return Value("builtins.str")
        case ast.BinOp():
            return binary_value(node, cx)
        case ast.Compare():
            return compared_value(node, cx)
        case ast.UnaryOp(op=op, operand=operand):
            given = evaluate(operand, cx)
            if isinstance(op, ast.Not):
                return Value("builtins.bool")
            return operand_given([given], cx) or Value(given.type)
        case _:
            parts = [evaluate_any(child, cx) for child in children(node)]
            return Value("", joined(parts).roots, joined(parts).holds)


def named_value(name: str, given: Value, cx: Context) -> Value:
    """The value of ``name := …``, which is that of the name from now on."""
    if given.type in IMMUTABLE or cx.target(name) is not None:
        return given
    own = frozenset([name])
    return replace(given, roots=given.roots | own, named=given.named | own)


def perhaps(node: ast.expr, cx: Context) -> Value:
    """The value of a part that may not be evaluated: what it binds may stay unbound."""
    before = set(cx.trace.bound)
    value = evaluate(node, cx.perhaps())
    cx.trace.bound &= before
    return value


def evaluate_any(node: ast.AST, cx: Context) -> Value:
    """What is below a node that is no expression by itself, such as a slice."""
    if isinstance(node, ast.expr):
        return evaluate(node, cx)
    return joined(evaluate_any(child, cx) for child in children(node))


def name_value(name: str, cx: Context) -> Value:
    """The value of a name where it is read, other than to be called."""
    scope = cx.local(name)
    if scope is not None:
        return scope.values[name]
    value = free_value(name, cx)
    definition = cx.world.definitions.get(name)
    if definition is not None and not value.dotted:
        handed_over(definition, cx)
    return value


def attribute_value(node: ast.Attribute, cx: Context) -> Value:
    """The value of ``base.name``: a view of its base, or a part of a library."""
    base = evaluate(node.value, cx)
    if base.dotted:
        dotted = f"{base.dotted}.{node.attr}"
        if libraries.option(dotted) and "options" in dotted:
            cx.trace.resources.add("options:read")
        return Value("module", NONE, NONE, dotted)
    kind = libraries.attribute(plain(base.type), node.attr)
    if not kind and base.type == "pandas.DataFrame":
        known = libraries.method(base.type, node.attr)
        kind = "" if known is not None else "pandas.Series"
    if libraries.own(plain(base.type), node.attr):
        return Value(kind, base.roots, within=base.roots, named=base.named)
    if not kind and bound_method(base, node.attr, cx):
        kind = FUNCTION
    return element(base, cx, kind)


def subscript_value(node: ast.Subscript, cx: Context) -> Value:
    """The value of ``base[key]``; pandas copies for all keys but a single label."""
    base = evaluate(node.value, cx)
    environment(base, cx)
    key = evaluate(node.slice, cx)
    ask(base, cx)
    if base.dotted in ("numpy.c_", "numpy.r_"):
        return Value("numpy.ndarray")
    slices = any(isinstance(n, ast.Slice) for n in walk(node.slice))
    match plain(base.type):
        case "pandas.DataFrame":
            if isinstance(node.slice, ast.List | ast.Compare) or (
                key.type in ARRAYS or key.type == "builtins.list"
            ):
                return Value("pandas.DataFrame")
            if slices:
                return element(base, cx, "pandas.DataFrame")
            single = key.type == "builtins.str"
            return element(base, cx, "pandas.Series" if single else "")
        case "pandas.Series" | "pandas.Index" as kind:
            if key.type in ARRAYS or isinstance(node.slice, ast.Compare | ast.List):
                return Value(kind)
            return element(base, cx, kind if slices else "")
        case "numpy.ndarray":
            whole = slices or key.type in (*ARRAYS, "builtins.list")
            return element(base, cx, "numpy.ndarray" if whole else "")
        case "builtins.str":
            return Value("builtins.str")
        case "tuple[builtins.int,...]" if isinstance(node.slice, ast.Constant):
            return Value("builtins.int")
        case kind if kind.startswith("pandas.") and "GroupBy" in kind:
            return element(base, cx, kind)
    return element(base, cx, located(node, cx))


def binary_value(node: ast.BinOp, cx: Context) -> Value:
    """Arithmetic gives something new; of lists and unknowns it shares elements."""
    left, right = evaluate(node.left, cx), evaluate(node.right, cx)
    return operand_given([left, right], cx) or combined(left, node.op, right)


def compared_value(node: ast.Compare, cx: Context) -> Value:
    """A comparison; to look for an item goes over what may be an iterator."""
    compared = [evaluate(node.left, cx), evaluate(node.comparators[0], cx)]
    compared += [perhaps(part, cx) for part in node.comparators[1:]]
    for compare, searched in zip(node.ops, compared[1:], strict=True):
        if isinstance(compare, ast.In | ast.NotIn):
            consume(searched, cx)
    arrays = [v.type for v in compared if v.type in ARRAYS]
    known = all(v.type.startswith("builtins.") for v in compared)
    kind = arrays[0] if arrays else "builtins.bool" if known else ""
    return operand_given(compared, cx) or Value(kind)


def assign(target: ast.expr, value: Value, cx: Context) -> None:
    """Bind or change what stands left of ``=``."""
    match target:
        case ast.Name(id=name):
            bind(name, value, cx)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            if by_position(target, value, cx):
                for part, one in zip(parts, value.items, strict=True):
                    assign(part, one, cx)
                return
            consume(value, cx)
            kinds = part_types(value.type, len(parts))
            for part, kind in zip(parts, kinds, strict=True):
                whole = isinstance(part, ast.Starred)
                inner = element(value, cx, "builtins.list" if whole else kind)
                if value.type.startswith("tuple[") and not value.all:
                    inner = Value(kind)
                assign(part.value if isinstance(part, ast.Starred) else part, inner, cx)
        case ast.Attribute(value=base) | ast.Subscript(value=base):
            if isinstance(target, ast.Subscript):
                evaluate(target.slice, cx)
            changed = evaluate(base, cx)
            library_changed(changed, target, value, cx)
            mutate(changed, cx)
            no_longer_arrays(changed, cx)
            if changed.type not in ARRAYS[:2] and through_labels(base):
                relatives_changed(changed.roots, cx)
            if plain(changed.type) not in ARRAYS:
                cx.world.sharing.hold(changed.roots, value.all)
        case _:
            evaluate(target, cx)


def delete(target: ast.expr, cx: Context) -> None:
    """Delete a name, or a part of something."""
    match target:
        case ast.Name(id=name):
            if cx.target(name) is not None:
                return
            read(name, cx)
            cx.trace.deletes.add(name)
            cx.trace.bound.discard(name)
            if cx.certain:
                cx.world.types.pop(name, None)
                cx.world.sharing.forget(name)
        case ast.Attribute(value=base) | ast.Subscript(value=base):
            if isinstance(target, ast.Subscript):
                evaluate(target.slice, cx)
            changed = evaluate(base, cx)
            library_changed(changed, target, Value(), cx)
            mutate(changed, cx)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                delete(part, cx)


def annotations_read(node: ast.FunctionDef | ast.AsyncFunctionDef, cx: Context) -> None:
    """Annotations are evaluated when a function is made, unless that is put off."""
    for parameter in parameters(node.args):
        if parameter.annotation is not None:
            evaluate(parameter.annotation, cx)
    if node.returns is not None:
        evaluate(node.returns, cx)
