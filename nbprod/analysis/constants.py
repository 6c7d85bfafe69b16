"""Names that are bound once, to a literal, and whose object nothing changes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from nbprod.analysis.overwriting import idle
from nbprod.ir import Flow, Statement


def bindings_of(statements: Iterable[Statement]) -> dict[str, list[int]]:
    """The indexes of the statements that bind, delete or may bind each name."""
    found: dict[str, list[int]] = {}
    for statement in statements:
        for name in statement.effects.binds | statement.effects.deletes:
            found.setdefault(name, []).append(statement.index)
    return found


def find_constants(
    flow: Flow, bindings: Mapping[str, list[int]]
) -> dict[str, Statement]:
    """Names that are bound once, to a literal, and whose object nothing changes.

    What a name stood for before, and nobody has used, does not count.
    """
    changed: set[str] = set()
    for statement in flow.statements:
        changed |= statement.effects.mutates | statement.effects.may_mutate
    for definition in flow.definitions.values():
        changed |= definition.effects.mutates | definition.effects.may_mutate
    early: set[str] = set()  # read on some path before: there it has to fail
    found: dict[str, Statement] = {}
    for statement in flow.statements:
        match statement.node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                others = [at for at in bindings[name] if at != statement.index]
                once = all(idle(flow.statements[at], flow) for at in others)
                once = once and name not in changed
                plain = not name.startswith("_") and name not in early
                if once and plain and is_literal(value):
                    found[name] = statement
        early |= statement.effects.reads - statement.effects.surely
        early |= statement.effects.builtins  # they are Python's own there
    return found


def is_literal(node: ast.expr) -> bool:
    """Whether an expression is written out in full, and not empty."""
    match node:
        case ast.Constant(value=value):
            return value is not None and value is not Ellipsis
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return True
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return bool(parts) and all(is_literal(part) for part in parts)
        case ast.Dict(keys=keys, values=values):
            both = [*keys, *values]
            return bool(keys) and all(p is not None and is_literal(p) for p in both)
    return False


def is_number(statement: Statement) -> bool:
    """Whether a constant is a number: rather a setting."""
    value = getattr(statement.node, "value", None)
    if isinstance(value, ast.UnaryOp):
        value = value.operand
    return isinstance(value, ast.Constant) and isinstance(value.value, int | float)


def is_column_list(statement: Statement) -> bool:
    """Whether a constant is a list of texts, such as the names of columns."""
    value = getattr(statement.node, "value", None)
    return isinstance(value, ast.List | ast.Tuple) and all(
        isinstance(part, ast.Constant) and isinstance(part.value, str)
        for part in value.elts
    )
