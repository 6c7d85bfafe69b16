"""Where code is nested too deeply for what walks it.

Parsers, printers and the analysis go down a tree by calling themselves, which Python
bounds: by so little that a sum of a few hundred terms is too deep. So they work in a
thread with more room. What is deeper than ``DEEPEST`` is refused at once, as it would
take minutes; how deep is too deep before that depends on all of them, so it is not
guessed beforehand: whoever meets the bound asks for the place.
"""

from __future__ import annotations

import ast
import sys
import threading
from collections.abc import Callable, Iterable
from typing import TypeVar

from nbprod.errors import Located
from nbprod.ir import Notebook
from nbprod.source.trees import children

TOO_DEEP = "this is nested too deeply, or too long a chain; split it up"
Result = TypeVar("Result")
ROOM = 20_000
"""Calls in calls."""
STACK = 256 << 20
"""Bytes, more than so many calls need; what is not used is not taken."""
DEEPEST = 2_500
"""Nodes in each other."""
BLOCKS = 90
"""Blocks in blocks; Python takes 99, and what is emitted stands in a function."""

CONDITIONS = 195
"""Conditional expressions in each other; black sets each in parentheses, of which
Python takes 200."""


def deeply(work: Callable[[], Result]) -> Result:
    """What a piece of work gives, done where it may call itself many times.

    Raises what the work raises. An interrupt does not wait for the work to end.
    """
    found: list[Result] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as exc:
            failed.append(exc)

    room, stack = sys.getrecursionlimit(), threading.stack_size(STACK)
    sys.setrecursionlimit(max(room, ROOM))
    try:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(room)
        threading.stack_size(stack)
    if failed:
        raise failed[0]
    return found[0]


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
        todo += [(child, here + 1) for child in children(node)]
    return most


def deep_line(code: str, body: Iterable[ast.stmt]) -> int:
    """The line of a statement of some code that is nested too deeply, or 0."""
    if len(code) > DEEPEST:
        for node in body:
            level: list[ast.AST] = [node]
            for _ in range(DEEPEST):
                if not level:
                    break
                level = [child for one in level for child in children(one)]
            if level:
                return node.lineno
    if code.count("if") > CONDITIONS:
        for node in body:
            if conditions(node) > CONDITIONS:
                return node.lineno
    return deep_block(body)


def conditions(tree: ast.AST) -> int:
    """How many conditional expressions stand in each other."""
    most, todo = 0, [(tree, 0)]
    while todo:
        node, here = todo.pop()
        here += isinstance(node, ast.IfExp)
        most = max(most, here)
        todo += [(child, here) for child in children(node)]
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
    for child in children(node):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from child.body
