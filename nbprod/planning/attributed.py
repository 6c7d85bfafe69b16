"""Whether something may set attributes of a function, in which it would remember.

A function object has no other state that changes. What a library does to one that it
holds, such as an estimator that is fitted with it, is nothing that its calls look at.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Flow, Statement
from nbprod.source.names import SCOPES
from nbprod.source.trees import walk

SETTERS = frozenset(
    "setattr delattr vars __dict__ __setattr__ __delattr__ wraps update_wrapper".split()
)


def attributed(name: str, flow: Flow) -> bool:
    """Whether a statement may set an attribute of a function, by whatever name."""
    if name not in flow.mutated:
        return False
    if any(name in statement.effects.mutates for statement in flow.statements):
        return True
    return any(
        sets_attribute(name, node, statement, flow)
        for statement in flow.statements
        for node in walk(statement.node)
    )


def sets_attribute(name: str, node: ast.AST, statement: Statement, flow: Flow) -> bool:
    """Whether a part of a statement may be what sets one."""
    if isinstance(node, ast.Name):
        return node.id in SETTERS
    if not isinstance(node, ast.Attribute):
        return False
    if node.attr in SETTERS:
        return True
    if isinstance(node.ctx, ast.Load):
        return False
    root = root_of(node)
    if not isinstance(statement.node, SCOPES):
        return root == name or name in statement.effects.may_mutate
    if root == name:
        return True
    of_itself = isinstance(node.value, ast.Name) and root in own_names(statement)
    return not of_itself and given_to(statement, name, flow)


def root_of(node: ast.expr) -> str:
    """The name that a chain of attributes and subscripts begins with, if one does."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def own_names(statement: Statement) -> frozenset[str]:
    """What the methods of a class call the instance."""
    return frozenset(first_parameters(statement.node))


def first_parameters(node: ast.AST) -> Iterator[str]:
    """The first parameters of the methods of a class."""
    for method in node.body if isinstance(node, ast.ClassDef) else ():
        if isinstance(method, ast.FunctionDef) and not method.decorator_list:
            yield from [one.arg for one in method.args.args[:1]]


def given_to(definition: Statement, name: str, flow: Flow) -> bool:
    """Whether a statement that may change a function uses a definition."""
    used = getattr(definition.node, "name", "")
    return any(
        name in one.effects.may_mutate
        and used in one.effects.reads | one.effects.mentions
        for one in flow.statements
    )
