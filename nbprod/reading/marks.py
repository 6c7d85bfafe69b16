"""Marks that exclude a cell from what is made of its notebook."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence

from nbprod.ir import Cell
from nbprod.source.names import bound_in, loaded, parse

_HIDDEN_TAGS = frozenset({"remove-cell", "remove_cell"})
"""A book that is made of the notebook shows no cell with one of these, but runs it."""
_EXCLUDED_TAGS = _HIDDEN_TAGS | {"skip-execution"}
_MAGIC = re.compile(r"^[ \t]*[%!].*$", re.MULTILINE)
_EVAL_FALSE = re.compile(r"#\s*\|\s*eval\s*:\s*false\s*$", re.IGNORECASE)


def exclusion(cell: Cell) -> str:
    """Return the mark that excludes a cell from export, or an empty string."""
    if tags := sorted(cell.tags & _EXCLUDED_TAGS):
        return f"`{tags[0]}`"
    for line in cell.source.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            break
        if _EVAL_FALSE.match(line.strip()):
            return f"`{line.strip()}`"
    return ""


def needed_all_the_same(cells: Sequence[Cell]) -> Mapping[int, str]:
    """Hidden cells that define what others use and nothing else defines, with a name.

    A book hides the imports of its chapters: without them nothing runs.
    """
    trees = {cell.index: tree_of(cell) for cell in cells if cell.kind == "code"}
    hidden = {
        cell.index: bound_in(trees[cell.index].body)
        for cell in cells
        if cell.kind == "code" and cell.tags & _HIDDEN_TAGS and exclusion(cell)
    }
    kept = [tree for index, tree in trees.items() if index not in hidden]
    bound = {name for tree in kept for name in bound_in(tree.body)}
    todo = {name for tree in kept for name in loaded(tree)} - bound
    found: dict[int, str] = {}
    while todo:
        name = min(todo)
        todo.discard(name)
        bound.add(name)
        for index, names in hidden.items():
            if name in names and index not in found:
                found[index] = name
                todo |= loaded(trees[index]) - bound
    return found


def tree_of(cell: Cell) -> ast.Module:
    """A cell's syntax tree without its magics; empty where it is no Python."""
    try:
        return parse(_MAGIC.sub("", cell.source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])
