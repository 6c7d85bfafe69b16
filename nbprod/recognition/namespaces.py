"""Ways to the notebook's variables that lead to others in a package.

What a function calls ``globals()`` is its module's, and a frame has the variables of
the function that it runs: what a notebook finds by way of them is not there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.errors import Located
from nbprod.ir import Flow, Statement
from nbprod.source.names import dotted, within_scope

WAYS = frozenset(
    "builtins.globals inspect.currentframe inspect.stack sys._getframe __main__".split()
)
SPACES = frozenset("f_globals f_locals f_back __globals__".split())


def refuse_ways(statement: Statement, flow: Flow) -> None:
    """Refuse what finds the notebook's variables in a module or a frame.

    Raises:
        Located: a statement, or a definition, does.
    """
    for node in ways(statement, flow):
        raise Located(
            flow.notebook.name, statement.cell, node.lineno,
            f"`{ast.unparse(node)}` leads to the notebook's variables, and those of a "
            "package are its functions' own: write out what it does",
        )  # fmt: skip


def ways(statement: Statement, flow: Flow) -> Iterator[ast.expr]:
    """Where a statement looks for variables of the notebook; see refuse_by_text for
    what asks for all of them in its own scope."""
    asked: set[int] = set()
    if "globals" in statement.source:
        inner = within_scope([statement.node])
        asked = {id(c.func) for c in inner if isinstance(c, ast.Call) and not c.args}
    for node in statement.nodes:
        match node:
            case ast.Attribute(attr=name) if name in SPACES:
                yield node
            case ast.Attribute() | ast.Name() if dotted(node, flow.modules) in WAYS:
                yield node
            case ast.Name(id="globals" as name) if id(node) not in asked:
                if name not in flow.rebound:
                    yield node
            case ast.Call(func=ast.Attribute(value=value, attr="get"), args=[key, *_]):
                if dotted(value, flow.modules) == "sys.modules" and may_be_main(key):
                    yield node
            case ast.Subscript(value=value, slice=key, ctx=ast.Load()):
                if dotted(value, flow.modules) == "sys.modules" and may_be_main(key):
                    yield node


def may_be_main(key: ast.expr) -> bool:
    """Whether the name of a module may be that of the notebook's own."""
    return not isinstance(key, ast.Constant) or key.value == "__main__"
