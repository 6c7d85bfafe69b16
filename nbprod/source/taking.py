"""Which statements may be taken as ruff has printed them."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from itertools import pairwise

from nbprod.source.printing import is_head_alike, is_opening_alike, is_printed_alike
from nbprod.source.spans import FUNCTION, between, end_of, span_of, start_of

SIMPLE = ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr | ast.Assert | ast.Return
IMPORT = ast.Import | ast.ImportFrom
BLOCK = ast.If | ast.For | ast.While | ast.With
DEFINITION = ast.FunctionDef | ast.ClassDef
Definition = ast.FunctionDef | ast.ClassDef
WORD = ast.Pass | ast.Break | ast.Continue
WIDTH = 88
NEXT = re.compile(r"\n(?:[ \t]*\n)?[ \t]*")
"""What stands between two statements that follow each other: one blank line at most,
which both leave as it is."""
OPENED = re.compile(r"[^\n]*:\n[ \t]*")
ELSE = re.compile(r"\n[ \t]*else:\n[ \t]*")
BEGINNING = re.compile(r":\n[ \t]*")
SAID = re.compile(r"\"{3}[^\"\\\s](?:[^\"\\\n]*[^\"\\\s])?\"{3}")
"""A docstring of one line, which both leave as it is."""
TEXT = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")
ESCAPES = re.compile(r"\"\"\"|'''|\\[xuUN\n]")
"""Texts of several lines, and escapes that may be rewritten."""
IN_A_ROW = re.compile(r"\s*[a-zA-Z]{0,2}")
"""What stands between two texts that are one."""


def taken(node: ast.stmt, was: str, seen: str, lines: Sequence[str]) -> str:
    """A statement as ruff has printed it, or nothing where black might print another.

    ``was`` is its text before, ``seen`` what stands for it, ``lines`` are printed.
    """
    (first, column), (last, end) = span = span_of(node, lines)
    text = between(lines, *span)
    if not (was and text and f"{was}{text}".isascii()) or is_doubtful(was):
        return ""
    head, rest = lines[first][:column], lines[last][end:]
    if isinstance(node, FUNCTION):
        fits = rest == ":" and is_head_alike(node, text, lines)
    else:
        fits = not head.strip() and rest[:3] in ("", "  #")
        same = was.count("(") == text.count("(")
        fits = fits and (same or isinstance(node, ast.ImportFrom))
        fits = fits and is_printed_alike(node, was, lines)
    shown = (*lines[first : last + 1], f"{head}{seen}{rest}")
    return text if fits and all(width(line) <= WIDTH for line in shown) else ""


def block_taken(
    old: ast.stmt, new: ast.stmt, rows: Sequence[str], lines: Sequence[str]
) -> str:
    """A block as ruff has printed it, or nothing where black might print another.

    Comments behind it may belong to it, and black tells by what stands there whether a
    blank line may follow what opens the block around it.
    """
    (first, _), (last, end) = span_of(old, rows)
    above = next((row for row in reversed(rows[:first]) if row.strip()), "")
    below = next((row for row in rows[last + 1 :] if row.strip()), "")
    opens = above.endswith(":") or "#" in above
    apart = opens and not rows[first - 1].strip()
    if apart or below.lstrip().startswith("#") or rows[last][end:].strip():
        return ""
    if not is_whole(old, new, rows, lines):
        return ""
    return between(lines, *span_of(new, lines))


def definition_taken(
    old: ast.Module, new: ast.Module, rows: Sequence[str], lines: Sequence[str]
) -> str:
    """A definition as ruff has printed it, if both print all of it the same way.

    There is nothing else, and nothing but a blank line stands between its statements.
    """
    match old.body, new.body:
        case [ast.FunctionDef() | ast.ClassDef() as one], [other]:
            pass
        case _:
            return ""
    assert isinstance(other, DEFINITION)
    if not is_head_taken(one, other, rows, lines):
        return ""
    (last, column), held, others = end_of(one), one.body, other.body
    if rows[last][column:].strip() or any(row.strip() for row in rows[last + 1 :]):
        return ""
    if is_docstring_taken(one, other, rows, lines):
        held, others = held[1:], others[1:]
    if not is_dense(one, rows) or not all_whole(held, others, rows, lines):
        return ""
    return "\n".join(lines).strip("\n")


def is_head_taken(
    old: Definition, new: Definition, rows: Sequence[str], lines: Sequence[str]
) -> bool:
    """Whether both print the same decorators, a line each, and what opens the body."""
    first = old.lineno - 1 - len(old.decorator_list)
    if first < 0 or any(row.strip() for row in rows[:first]):
        return False
    for at, one in enumerate(new.decorator_list, first):
        row = lines[one.lineno - 1]
        if not rows[at] == row == f"@{ast.unparse(one)}" or width(row) > WIDTH:
            return False
    if isinstance(new, ast.FunctionDef):
        start, end = span_of(old, rows)
        fits = bool(taken(new, between(rows, start, end), "(statement)", lines))
    else:
        end = (old.lineno - 1, len(f"class {old.name}"))
        fits = lines[new.lineno - 1] == f"class {new.name}:"
    opened = between(rows, end, start_of(old.body[0]))
    return fits and bool(BEGINNING.fullmatch(opened))


def is_docstring_taken(
    old: Definition, new: Definition, rows: Sequence[str], lines: Sequence[str]
) -> bool:
    """Whether the body begins with a docstring that both print the same way.

    Below it, black sets off what a class holds, and nothing in a function.
    """
    said, row = old.body[0], lines[new.body[0].lineno - 1]
    text = between(rows, start_of(said), end_of(said))
    if not SAID.fullmatch(text) or row.strip() != text or width(row) > WIDTH:
        return False
    if len(old.body) == 1:
        return True
    below = rows[end_of(said)[0] + 1]
    return bool(below.strip()) != isinstance(old, ast.ClassDef)


def is_whole(
    old: ast.stmt, new: ast.stmt, rows: Sequence[str], lines: Sequence[str]
) -> bool:
    """Whether all of a statement, and what it holds, is printed the same way."""
    if isinstance(old, WORD) or isinstance(old, ast.Return) and old.value is None:
        return True
    if isinstance(old, SIMPLE):
        return bool(taken(new, between(rows, *span_of(old, rows)), "", lines))
    if not (isinstance(old, BLOCK) and isinstance(new, BLOCK)):
        return False
    opening = between(rows, start_of(old), start_of(old.body[0]))
    printed = between(lines, start_of(new), start_of(new.body[0]))
    if not opening.isascii() or is_doubtful(opening):
        return False
    if not (OPENED.fullmatch(opening) and OPENED.fullmatch(printed)):
        return False
    fits = width(lines[new.lineno - 1]) <= WIDTH
    if not fits or opening.count("(") != printed.count("("):
        return False
    if not is_opening_alike(new, opening, lines) or not is_dense(old, rows):
        return False
    return all_whole(held_by(old), held_by(new), rows, lines)


def all_whole(
    some: Sequence[ast.stmt],
    others: Sequence[ast.stmt],
    rows: Sequence[str],
    lines: Sequence[str],
) -> bool:
    """Whether that is so of each of some statements."""
    pairs = zip(some, others, strict=True)
    return all(is_whole(one, other, rows, lines) for one, other in pairs)


def held_by(block: ast.stmt) -> list[ast.stmt]:
    """The statements right in a block."""
    return [*getattr(block, "body", []), *otherwise(block)]


def otherwise(block: ast.stmt) -> list[ast.stmt]:
    """What stands under a block's ``else``."""
    return list(getattr(block, "orelse", []))


def is_dense(block: ast.stmt, rows: Sequence[str]) -> bool:
    """Whether nothing stands between the statements right in a block."""
    orelse = [start_of(one) for one in otherwise(block)[:1]]
    for one, following in pairwise(held_by(block)):
        start = start_of(following)
        plain = start in orelse and not rows[start[0]].startswith("elif", start[1])
        gap = ELSE if plain else NEXT
        if not gap.fullmatch(between(rows, end_of(one), start)):
            return False
    return True


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
