"""Constants that something else takes the place of before anything reads them."""

from __future__ import annotations

import ast

from nbprod.ir import Flow, Statement
from nbprod.source.trees import walk

PLAIN = (ast.Constant, ast.Tuple, ast.UnaryOp, ast.USub, ast.expr_context)


def is_plain(statement: Statement) -> bool:
    """Whether a statement gives a name a number or a text, or some of them."""
    if not isinstance(statement.node, ast.Assign | ast.AnnAssign):
        return False
    value = statement.node.value
    return value is not None and all(isinstance(part, PLAIN) for part in walk(value))


def idle(statement: Statement, flow: Flow) -> bool:
    """Whether a statement names constants that are named anew before a use of them."""
    effects = statement.effects
    return (
        is_plain(statement)
        and not effects.mutates | effects.resources
        and not effects.may_mutate
        and all(
            flow.last_written.get(name, -1) > statement.index for name in effects.binds
        )
        and not is_read(statement, flow)
    )


def is_read(statement: Statement, flow: Flow) -> bool:
    """Whether another statement reads what one binds, or may read any name."""
    for name in statement.effects.binds:
        for one in flow.users.get(name, ()):
            if statement.index in flow.sources.get(one.index, ()):
                return True
    return any("names" in one.effects.resources for one in flow.statements)
