"""What code tells of itself, which is another in a package than in the notebook.

A package writes documentation and annotations, has modules, and gives functions what
they read: values that were made of these would be others.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Set

from nbprod.errors import Located
from nbprod.ir import Flow, Statement
from nbprod.recognition.namespaces import refuse_ways
from nbprod.source.names import dotted

TOLD = frozenset(
    "__doc__ __annotations__ __module__ __code__ __globals__ __closure__".split()
)
STANDING = "__qualname__"
"""This is told to classes (planning/qualified.py), so that theirs is the same."""
LOOKING = frozenset(
    """inspect.signature inspect.getdoc inspect.getsource inspect.getsourcelines
    inspect.getfullargspec inspect.getmodule typing.get_type_hints""".split()
)


def refuse_introspection(
    statements: Iterable[Statement], flow: Flow, lifted: Set[str]
) -> None:
    """Refuse what makes a value of what the notebook's own code tells of itself.

    ``lifted`` are the definitions that stand in modules, as they did in the notebook.

    Raises:
        Located: a statement, or a definition, does, or reaches variables by a module.
    """
    for statement in statements:
        refuse_ways(statement, flow)
        for node in statement.nodes:
            if isinstance(node, ast.Attribute | ast.Call) and tells(node, flow, lifted):
                shown = node.attr if isinstance(node, ast.Attribute) else node.func
                name = shown if isinstance(shown, str) else ast.unparse(shown)
                raise Located(
                    flow.notebook.name, statement.cell, node.lineno,
                    f"`{name}` tells of the notebook's code, and that of a package is "
                    "another: write out what it tells",
                )  # fmt: skip


def tells(node: ast.Attribute | ast.Call, flow: Flow, lifted: Set[str]) -> bool:
    """Whether a piece of code asks what may be another in a package."""
    if isinstance(node, ast.Call):
        looks = dotted(node.func, flow.modules) in LOOKING
        return looks and any(is_own(part, flow) for part in node.args)
    if node.attr == "__doc__" and documented(node.value, flow):
        return False
    if node.attr == STANDING:
        name = getattr(node.value, "id", "")
        made = flow.definitions.get(name)
        return made is not None and made.kind != "class" and name not in lifted
    return node.attr in TOLD and is_own(node.value, flow)


def is_own(node: ast.expr, flow: Flow) -> bool:
    """Whether an expression is a function or class of the notebook, or an instance."""
    match node:
        case ast.Name(id="self" | "cls") | ast.Attribute(attr="__class__"):
            return True
        case ast.Name(id=name):
            return name in flow.definitions
        case ast.Call(func=ast.Name(id="type")):
            return True
    return False


def documented(node: ast.expr, flow: Flow) -> bool:
    """Whether all that a name may be has a text of its own."""
    made = [
        part
        for statement in flow.statements
        for part in statement.nodes
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and part.name == getattr(node, "id", "")
    ]
    return bool(made) and all(ast.get_docstring(one) is not None for one in made)
