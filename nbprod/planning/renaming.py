"""The text of a statement with other names in it, and its comments."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Mapping, Sequence

from nbprod.source.names import in_fstrings
from nbprod.source.trees import walk


def renamed(
    code: str,
    tree: ast.Module,
    holes: Sequence[tuple[ast.expr, str]],
    names: Mapping[str, str],
) -> str:
    """The text of a statement with holes and the function's names in it."""
    places: dict[tuple[int, int, int, int], str] = {}
    for node, given in holes:
        places[place(node)] = given
    covered = list(places)
    hidden = in_fstrings(tree)
    for name in walk(tree):
        if not isinstance(name, ast.Name) or id(name) in hidden:
            continue
        here = place(name)
        if names.get(name.id, name.id) != name.id and not within(here, covered):
            places[here] = names[name.id]
    lines = [line.encode() for line in code.split("\n")]
    for (line, column, end_line, end), text in sorted(places.items(), reverse=True):
        head, tail = lines[line - 1][:column], lines[end_line - 1][end:]
        lines[line - 1 : end_line] = [head + text.encode() + tail]
    return "\n".join(line.decode() for line in lines)


def place(node: ast.expr) -> tuple[int, int, int, int]:
    """Where an expression stands: first line and column, last line and column."""
    return node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0


def within(
    here: tuple[int, int, int, int], places: Sequence[tuple[int, int, int, int]]
) -> bool:
    """Whether a place lies in one of some places."""
    return any(p[:2] <= here[:2] and here[2:] <= p[2:] for p in places)


def remarks(code: str) -> list[str]:
    """The comments in a piece of code."""
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]
