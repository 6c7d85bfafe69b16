"""Where code is nested too deeply for what walks it.

Parsers, printers and the analysis go down a tree by calling themselves, which Python
bounds. How deep is too deep depends on all of them, so it is not guessed beforehand:
whoever meets the bound asks for the place.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nbprod.errors import Located
from nbprod.ir import Notebook

TOO_DEEP = "this is nested too deeply, or too long a chain; split it up"
BLOCKS = 90
"""Blocks in blocks; Python takes 99, and what is emitted stands in a function."""


def too_deep(notebook: Notebook) -> Located:
    """Say which statement of a notebook is nested most deeply."""
    places = [
        (depth(node), -cell.index, -node.lineno)
        for cell in notebook.cells
        if cell.code
        for node in ast.parse(cell.code).body
    ]
    _, cell, line = max(places, default=(0, 0, 0))
    return Located(notebook.name, -cell, -line, TOO_DEEP)


def depth(tree: ast.AST) -> int:
    """How many nodes stand in each other; ``a and b and c`` counts as written so."""
    most, todo = 0, [(tree, 1)]
    while todo:
        node, here = todo.pop()
        most = max(most, here)
        if isinstance(node, ast.BoolOp):
            here += len(node.values)
        todo += [(child, here + 1) for child in ast.iter_child_nodes(node)]
    return most


def deep_block(body: Iterable[ast.stmt]) -> int:
    """The line of a block that stands in too many others, or 0; ``elif`` is one."""
    todo = [(node, 1) for node in body]
    while todo:
        node, here = todo.pop()
        if here > BLOCKS:
            return node.lineno
        for child in inner(node):
            chained = isinstance(node, ast.If) and node.orelse == [child]
            chained = chained and isinstance(child, ast.If)
            todo.append((child, here + (not chained)))
    return 0


def inner(node: ast.AST) -> Iterable[ast.stmt]:
    """The statements right inside of a statement."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from child.body
