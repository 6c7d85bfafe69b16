"""Datasets that are classes of the notebook: what the items of one come of."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping

from nbprod.analysis.bindings import Scope, arguments, binding
from nbprod.serving import syntax
from nbprod.source.trees import walk

Whole = Callable[[ast.expr, ast.AST, Scope], ast.expr]
LOCATING = frozenset({"iloc", "values"})
CONVERTING = frozenset("astype float long double int to_numpy numpy".split())
"""Methods that do to all rows what they do to one."""
MAKING = frozenset(
    """torch.tensor torch.as_tensor torch.from_numpy torch.FloatTensor torch.Tensor
    numpy.array numpy.asarray numpy.float32""".split()
)
LONGEST = 8


def item_of(
    made: ast.ClassDef,
    step: object,
    call: ast.Call,
    scope: Scope,
    whole: Whole,
    dotted: Callable[[ast.expr], str],
) -> ast.expr | None:
    """A part of all items of a dataset; None where that is not known.

    ``call`` makes the dataset, ``whole`` tells what an expression is for all rows.
    """
    methods = {one.name: one for one in made.body if isinstance(one, ast.FunctionDef)}
    first, getter = methods.get("__init__"), methods.get("__getitem__")
    if first is None or getter is None or len(getter.args.args) != 2:
        return None
    part = returned(getter, step)
    index = getter.args.args[1].arg
    own = getter.args.args[0].arg
    field = part and field_of(part, getter, own, index, dotted)
    given = bound(first, call)
    kept = value_of(field[0], first, methods.values()) if field else None
    if not field or given is None or kept is None:
        return None
    inner = Scope(first.body, given, scope, call, made.name)
    rows = whole(kept, kept, inner)
    return as_tensor(syntax.renamed(field[1], {"_rows": rows}), dotted)


def value_of(
    field: str, first: ast.FunctionDef, methods: Iterable[ast.FunctionDef]
) -> ast.expr | None:
    """What a field is set to, where nothing sets it but that once."""
    own = first.args.args[0].arg
    kept = [
        node.value
        for node in walk(first)
        if isinstance(node, ast.Assign) and is_field(node.targets[0], own, field)
    ]
    once = sum(writes(one, field) for one in methods) == 1
    return kept[0] if once and len(kept) == 1 else None


def as_tensor(node: ast.expr, dotted: Callable[[ast.expr], str]) -> ast.expr | None:
    """The same as a tensor, which a loader makes of arrays; None for no way to."""
    if any(dotted(one).startswith("torch.") for one in functions(node)):
        return node
    torch = ast.Name("torch", ast.Load())
    if dotted(torch) != "torch":
        return None
    return ast.Call(syntax.attribute(torch, "as_tensor"), [node], [])


def functions(node: ast.expr) -> list[ast.expr]:
    """What is called in an expression."""
    return [part.func for part in walk(node) if isinstance(part, ast.Call)]


def returned(getter: ast.FunctionDef, step: object) -> ast.expr | None:
    """A part of what an item is."""
    ends = [n.value for n in walk(getter) if isinstance(n, ast.Return) and n.value]
    if len(ends) != 1 or not isinstance(ends[0], ast.Tuple):
        return None
    parts = ends[0].elts
    return parts[step] if isinstance(step, int) and step < len(parts) else None


def bound(first: ast.FunctionDef, call: ast.Call) -> Mapping[str, ast.expr] | None:
    """What a call gives to the parameters of a class, besides ``self``."""
    return arguments(first, ast.Call(call.func, [call.func, *call.args], call.keywords))


def field_of(
    node: ast.expr,
    getter: ast.FunctionDef,
    own: str,
    index: str,
    dotted: Callable[[ast.expr], str],
) -> tuple[str, ast.expr] | None:
    """The field that a part of an item is a row of, and what is done to ``_rows``."""
    around: list[Callable[[ast.expr], ast.expr]] = []
    scope = Scope(getter.body)
    for _ in range(LONGEST):
        match node:
            case ast.Name(id=name):
                found = binding(name, node, scope)
                if found is None or found.kind != "value":
                    return None
                node = found.value
            case ast.Subscript(value=inner, slice=ast.Name(id=at)) if at == index:
                found_row = row_of(inner, own)
                if found_row is None:
                    return None
                return found_row[0], wrapped(found_row[1], around)
            case ast.Call(
                func=ast.Attribute(value=inner, attr=attr)
            ) if attr in CONVERTING and not dotted(node.func):
                around.append(method(node, attr))
                node = inner
            case ast.Call(func=func, args=[inner]) if dotted(func) in MAKING:
                around.append(function(node))
                node = inner
            case _:
                return None
    return None


def row_of(node: ast.expr, own: str) -> tuple[str, ast.expr] | None:
    """The field that rows are taken of by their number, and the rows themselves."""
    rows: ast.expr = ast.Name("_rows", ast.Load())
    match node:
        case ast.Attribute(value=ast.Name(id=one), attr=field) if one == own:
            return field, rows
        case ast.Attribute(
            value=ast.Attribute(value=ast.Name(id=one), attr=field), attr=way
        ) if (one == own and way in LOCATING):
            return field, syntax.attribute(rows, "values")
    return None


def method(node: ast.Call, attr: str) -> Callable[[ast.expr], ast.expr]:
    """Calls the same method of something else."""
    return lambda one: ast.Call(syntax.attribute(one, attr), node.args, node.keywords)


def function(node: ast.Call) -> Callable[[ast.expr], ast.expr]:
    """Calls the same function with something else."""
    return lambda one: ast.Call(node.func, [one], node.keywords)


def wrapped(node: ast.expr, around: list[Callable[[ast.expr], ast.expr]]) -> ast.expr:
    """An expression with what was around another one, the innermost last."""
    for one in reversed(around):
        node = one(node)
    return node


def is_field(target: ast.expr, own: str, field: str) -> bool:
    """Whether a target is a field of an object."""
    match target:
        case ast.Attribute(value=ast.Name(id=name), attr=attr):
            return name == own and attr == field
    return False


def writes(method: ast.FunctionDef, field: str) -> int:
    """How often a method sets a field."""
    return sum(
        isinstance(part, ast.Attribute)
        and part.attr == field
        and isinstance(part.ctx, ast.Store)
        for part in walk(method)
    )
