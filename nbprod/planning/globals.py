"""``global`` in the notebook's functions: what they bind are functions' names here."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Set

from nbprod.ir import Statement
from nbprod.source.edits import Edit, replacing
from nbprod.source.trees import children, walk


def global_edits(
    statement: Statement, code: str, fixed: Set[str] | None = None
) -> Iterator[Edit]:
    """Declare the globals of a statement as names of the function it stands in.

    Those that are ``fixed`` are none: they are imported, parameters, or a module's.
    Without, no name is one, as where a definition is a module's itself.
    """
    if not any(isinstance(node, ast.Global) for node in statement.nodes):
        return
    lines = code.split("\n")
    end = statement.node.end_lineno
    for node, alone, top in declarations(statement.node):
        names = (
            [] if top or fixed is None else [n for n in node.names if n not in fixed]
        )
        if names:
            yield replacing(node, f"nonlocal {', '.join(names)}")
        elif alone or node.lineno == end or not is_all(node, lines[node.lineno - 1]):
            yield replacing(node, "pass")
        else:
            yield Edit(node.lineno, 0, node.lineno + 1, 0, "")


def is_all(node: ast.stmt, line: str) -> bool:
    """Whether a line has nothing but a statement."""
    return line.strip() == ast.unparse(node)


def declarations(
    node: ast.AST, top: bool = True
) -> Iterator[tuple[ast.Global, bool, bool]]:
    """Each ``global`` below a node: is it all of its block; is it in no function?"""
    blocks = [getattr(node, name, None) for name in ("body", "orelse", "finalbody")]
    alone = {
        id(block[0]) for block in blocks if isinstance(block, list) and len(block) == 1
    }
    inner = top and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    for child in children(node):
        if isinstance(child, ast.Global):
            yield child, id(child) in alone, inner
        else:
            yield from declarations(child, inner)


def declared_globals(nodes: Iterable[ast.AST], fixed: Set[str]) -> set[str]:
    """The names that functions below some nodes declare global, those fixed aside."""
    return {
        name
        for node in nodes
        for part in walk(node)
        if isinstance(part, ast.Global)
        for name in part.names
    } - fixed
