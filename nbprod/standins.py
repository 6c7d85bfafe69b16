"""Statements that black need not see, for ruff has printed them.

Ruff prints as black does, in a fiftieth of the time, but for what it makes of comments
and blank lines, of texts in a row, of parentheses that are not needed, and of some long
lines. So a simple statement without any of these, and what a function takes, is taken
from what ruff has printed, and a name stands for it while black does the rest.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from nbprod.printing import is_head_alike, is_printed_alike
from nbprod.trees import children

SIMPLE = ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr | ast.Assert | ast.Return
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
WIDTH = 88
TEXT = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")
ESCAPES = re.compile(r"\"\"\"|'''|\\[xuUN\n]")
"""Texts of several lines, and escapes that may be rewritten."""
IN_A_ROW = re.compile(r"\s*[a-zA-Z]{0,2}")
"""What stands between two texts that are one."""

Place = tuple[int, int]
Span = tuple[Place, Place]


def with_standins(source: str, printed: str) -> tuple[str, dict[str, str]]:
    """Source with names for some of its statements, and what each stands for.

    ``printed`` is the source as ruff has printed it.
    """
    try:
        pairs = list(statements(ast.parse(source), ast.parse(printed)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source, {}
    mark = "statement"
    while mark in source:
        mark += "_"
    rows, lines = source.split("\n"), printed.split("\n")
    done: list[str] = []
    held: dict[str, str] = {}
    at: Place = (0, 0)
    for old, new in sorted(pairs, key=lambda pair: pair[0].lineno):
        span, name = span_of(old, rows), f"{mark}{len(held)}"
        seen = standing(new, name)
        text = taken(new, between(rows, *span), seen, lines)
        if text:
            held[name] = text
            done += [between(rows, at, span[0]), seen]
            at = span[1]
    done.append(between(rows, at, (len(rows) - 1, len(rows[-1]))))
    return "".join(done), held


def put_back(text: str, held: dict[str, str]) -> str:
    """The text with what names stand for."""
    if not held:
        return text
    mark = next(iter(held))[:-1]
    stands = re.compile(rf"\(({mark}\d+)\)|(?:\breturn )?\b({mark}\d+)\b")
    return stands.sub(lambda found: held[found[1] or found[2]], text)


def statements(old: ast.AST, new: ast.AST) -> Iterator[tuple[ast.stmt, ast.stmt]]:
    """The simple statements and functions of two trees of one code, side by side."""
    todo = [(old, new)]
    while todo:
        one, other = todo.pop()
        for a, b in zip(children(one), children(other), strict=True):
            if isinstance(a, SIMPLE | FUNCTION) and isinstance(b, SIMPLE | FUNCTION):
                yield a, b
            if isinstance(a, ast.stmt | ast.ExceptHandler | ast.match_case):
                todo.append((a, b))


def span_of(node: ast.stmt, lines: Sequence[str]) -> Span:
    """Where a statement stands, lines counted from 0; of a function, what it takes."""
    assert node.end_lineno is not None and node.end_col_offset is not None
    start, end = (node.lineno - 1, node.col_offset), (node.end_lineno - 1, 0)
    if not isinstance(node, FUNCTION):
        return start, (end[0], node.end_col_offset)
    opening = lines[start[0]].find(node.name + "(", start[1])
    first = node.body[0]
    for row in range(first.lineno - 1, start[0] - 1, -1):
        stop = first.col_offset if row == first.lineno - 1 else len(lines[row])
        colon = lines[row].rfind(":", 0, stop)
        if colon > 0:
            return (start[0], opening + len(node.name)), (row, colon)
    return start, start


def taken(node: ast.stmt, was: str, seen: str, lines: Sequence[str]) -> str:
    """A statement as ruff has printed it, or nothing where black might print another.

    ``was`` is its text before, ``seen`` what stands for it, ``lines`` are printed.
    """
    (first, column), (last, end) = span = span_of(node, lines)
    text = between(lines, *span)
    if not (text and was.isascii() and text.isascii()) or is_doubtful(was):
        return ""
    head, rest = lines[first][:column], lines[last][end:]
    if isinstance(node, FUNCTION):
        fits = rest == ":" and is_head_alike(node, text, lines)
    else:
        fits = not head.strip() and rest[:3] in ("", "  #")
        fits = fits and was.count("(") == text.count("(")
        fits = fits and is_printed_alike(node, was, lines)
    shown = (*lines[first : last + 1], f"{head}{seen}{rest}")
    return text if fits and all(width(line) <= WIDTH for line in shown) else ""


def is_doubtful(code: str) -> bool:
    """Whether code has comments, or texts of which the two may make something else."""
    *between_texts, rest = TEXT.split(code)
    if "#" in code and any("#" in part for part in (*between_texts, rest)):
        return True
    if any(IN_A_ROW.fullmatch(part) for part in between_texts[1:]):
        return True
    return bool(ESCAPES.search(code))


def width(line: str) -> int:
    """At least as many columns as a line takes: some characters take two."""
    return len(line) if line.isascii() else len(line.encode())


def standing(node: ast.stmt, name: str) -> str:
    """What black sees in the place of a statement, or of what a function takes."""
    if isinstance(node, FUNCTION):
        return f"({name})"
    return f"return {name}" if isinstance(node, ast.Return) else name


def between(lines: Sequence[str], start: Place, end: Place) -> str:
    """The text from one place to another."""
    (first, column), (last, stop) = start, end
    if first == last:
        return lines[first][column:stop]
    inside = lines[first + 1 : last]
    return "\n".join([lines[first][column:], *inside, lines[last][:stop]])
