"""Statements that black need not see, for ruff has printed them.

Ruff prints as black does, in a fiftieth of the time, but for what it makes of comments
and blank lines, of texts in a row, of parentheses that are not needed, and of some long
lines. So a simple statement without any of these, a block of such statements, and what
a function takes, is taken from what ruff has printed, and a name stands for it while
black does the rest: one for all statements that follow each other without a blank line.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from nbprod.source.spans import FUNCTION, Place, between, gap_of, span_of
from nbprod.source.taking import (
    BLOCK,
    IMPORT,
    NEXT,
    SIMPLE,
    block_taken,
    definition_taken,
    taken,
)
from nbprod.source.trees import children

TAKEN = SIMPLE | IMPORT | FUNCTION | BLOCK


def with_standins(source: str, printed: str) -> tuple[str, dict[str, str]]:
    """Source with names for some of its statements, and what each stands for.

    ``printed`` is the source as ruff has printed it.
    """
    try:
        old, new = tree_of(source), tree_of(printed)
        pairs = sorted(statements(old, new), key=lambda pair: pair[0].lineno)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source, {}
    mark = "statement"
    while mark in source:
        mark += "_"
    rows, lines = source.split("\n"), printed.split("\n")
    if whole := definition_taken(old, new, rows, lines):
        return f"{mark}0\n", {f"{mark}0": whole}
    done: list[str] = []
    held: dict[str, str] = {}
    at: Place = (0, 0)
    last: ast.stmt | None = None
    for one, other in pairs:
        span = span_of(one, rows)
        if span[0] < at or not rows[span[0][0]][: span[0][1]].isascii():
            continue  # within a block that is taken whole, or columns are bytes
        name = f"{mark}{len(held)}"
        seen = standing(other, name)
        if isinstance(one, BLOCK):
            text = block_taken(one, other, rows, lines)
        else:
            text = taken(other, between(rows, *span), seen, lines)
        if not text:
            continue
        gap = between(rows, at, span[0])
        if last and NEXT.fullmatch(gap) and follows(last, other, lines):
            held[f"{mark}{len(held) - 1}"] += gap_of(last, other, lines) + text
        else:
            held[name] = text
            done += [gap, seen]
        at, last = span[1], None if isinstance(other, FUNCTION) else other
    done.append(between(rows, at, (len(rows) - 1, len(rows[-1]))))
    return "".join(done), held


@lru_cache(maxsize=500)
def tree_of(source: str) -> ast.Module:
    """The syntax of a source, which is not to be changed: it is asked for again.

    Raises SyntaxError and others where it is no Python, or too deep.
    """
    return ast.parse(source)


def put_back(text: str, held: dict[str, str]) -> str:
    """The text with what names stand for."""
    if not held:
        return text
    mark = next(iter(held))[:-1]
    stands = re.compile(rf"\(({mark}\d+)\)|(?:\b(?:return|import) )?\b({mark}\d+)\b")
    return stands.sub(lambda found: held[found[1] or found[2]], text)


def statements(old: ast.AST, new: ast.AST) -> Iterator[tuple[ast.stmt, ast.stmt]]:
    """The statements of two trees of one code that may be taken, side by side."""
    todo = [(old, new)]
    while todo:
        one, other = todo.pop()
        for a, b in zip(children(one), children(other), strict=True):
            if isinstance(a, TAKEN) and isinstance(b, TAKEN):
                yield a, b
            if isinstance(a, ast.stmt | ast.ExceptHandler | ast.match_case):
                todo.append((a, b))


def follows(last: ast.stmt, new: ast.stmt, lines: Sequence[str]) -> bool:
    """Whether a statement stands right below another, in the same block.

    What follows imports is set apart from them.
    """
    if last.col_offset != new.col_offset:
        return False
    if isinstance(last, IMPORT) != isinstance(new, IMPORT):
        return False
    return bool(NEXT.fullmatch(gap_of(last, new, lines)))


def standing(node: ast.stmt, name: str) -> str:
    """What black sees in the place of a statement, or of what a function takes."""
    if isinstance(node, FUNCTION):
        return f"({name})"
    if isinstance(node, IMPORT):
        return f"import {name}"
    return f"return {name}" if isinstance(node, ast.Return) else name
