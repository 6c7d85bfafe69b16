"""A program made as small as it can be while the same goes wrong with it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

Cells = Sequence[str]


def smallest(cells: Cells, fails: Callable[[Cells], bool]) -> list[str]:
    """Drop cells, statements and parts of them, again and again, while it fails."""
    found = list(cells)
    shrunk = True
    while shrunk:
        shrunk = False
        for smaller in candidates(found):
            if fails(smaller):
                found = smaller
                shrunk = True
                break
    return found


def candidates(cells: Cells) -> Iterator[list[str]]:
    """Programs that are a little smaller, those that lose most first."""
    for i in range(len(cells)):
        yield [*cells[:i], *cells[i + 1 :]]
    for i in range(len(cells) - 1):
        yield [*cells[:i], f"{cells[i]}\n{cells[i + 1]}", *cells[i + 2 :]]
    for i, cell in enumerate(cells):
        for smaller in smaller_code(cell):
            yield [*cells[:i], smaller, *cells[i + 1 :]]


def smaller_code(code: str) -> Iterator[str]:
    """Code with a statement less, or with the body of a block in its place."""
    tree = ast.parse(code)
    blocks = [
        (number, field)
        for number, node in enumerate(ast.walk(tree))
        for field in ("body", "orelse", "finalbody", "handlers", "cases")
        if isinstance(getattr(node, field, None), list)
    ]
    for number, field in blocks:
        size = len(getattr(at(tree, number), field))
        for i in range(size):
            for replaced in (False, True):
                fresh = ast.parse(code)
                block = getattr(at(fresh, number), field)
                inner = getattr(block[i], "body", None) if replaced else []
                if not isinstance(inner, list) or (replaced and not inner):
                    continue
                block[i : i + 1] = inner
                if (text := whole(fresh)) is not None and text != code:
                    yield text


def at(tree: ast.AST, number: int) -> ast.AST:
    """The node of a tree by its place in the order of ``ast.walk``."""
    return list(ast.walk(tree))[number]


def whole(tree: ast.Module) -> str | None:
    """The text of a tree, if what is left of it is a program."""
    try:
        text = ast.unparse(tree)
        compile(text, "cell", "exec")
    except (SyntaxError, ValueError, AttributeError, IndexError):
        return None
    return text
