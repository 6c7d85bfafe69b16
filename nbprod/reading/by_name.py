"""Names that are reached by a text that is written out, as the names that they are.

``globals()["rows"]`` is ``rows``, and SymPy's ``var("x y")`` binds ``x`` and ``y``.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator

from nbprod.reading.history import locals_of
from nbprod.source.names import COMPREHENSIONS, SCOPES, bound_in
from nbprod.source.trees import children

TIMING = frozenset({"timeit", "repeat"})
SYMBOLS = re.compile(r"[^\W\d]\w*(?:[ ,]+[^\W\d]\w*)*")


def by_name(code: str, bound: frozenset[str], imported: frozenset[str]) -> str:
    """The code of a cell with names for the texts that stand for them.

    ``bound`` are the names of the cells before, ``imported`` the words of the lines
    that import. What is timed as a text becomes a function. Lines keep their numbers;
    where a name would not be the same it stays.
    """
    symbols = "sympy" in imported and ("var" not in bound or "var" in imported)
    asks = "globals()" in code and "globals" not in bound
    if not asks and not (symbols and "var(" in code):
        return code
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return code
    known = bound | bound_in(tree.body)
    lines = code.split("\n")
    edits = [edit for node in tree.body for edit in named(node, known, None)] * asks
    edits += [edit for node in tree.body for edit in symbols_bound(node)] * symbols
    for node, text in sorted(edits, key=place, reverse=True):
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        before = lines[first].encode()[: node.col_offset].decode()
        after = lines[last].encode()[node.end_col_offset :].decode()
        if last > first:
            if not text.endswith(")"):
                continue
            gap = "\n" * (last - first)
            text = f"{text[:-1]}{gap})"
        if is_same("\n".join(lines[first : last + 1])[len(before) :], after, node):
            lines[first : last + 1] = f"{before}{text}{after}".split("\n")
    return "\n".join(lines)


def place(edit: tuple[ast.expr, str]) -> tuple[int, int]:
    """Where what is edited begins."""
    return edit[0].lineno, edit[0].col_offset


def is_same(text: str, after: str, node: ast.expr) -> bool:
    """Whether a text, but for what is after it, is an expression as it was told."""
    try:
        found = ast.parse(text.removesuffix(after), mode="eval").body
    except (SyntaxError, ValueError):
        return False
    return ast.unparse(found) == ast.unparse(node)


def named(
    node: ast.AST, known: frozenset[str], hidden: frozenset[str] | None
) -> Iterator[tuple[ast.expr, str]]:
    """Expressions with what can be written for them, none of them within another.

    ``hidden`` are the names that the scopes around bind; None is the cell itself.
    """
    match node:
        case ast.Subscript(
            value=call, slice=ast.Constant(value=str(name))
        ) if is_globals(call):
            plain = name.isidentifier() and not keyword.iskeyword(name)
            if hidden is None and not isinstance(node.ctx, ast.Load):
                fits = plain
            else:
                reads = isinstance(node.ctx, ast.Load)
                fits = plain and reads and name in known - (hidden or frozenset())
            if fits:
                yield node, name
            return
        case ast.Call() if hidden is None and (text := timed(node)):
            yield node, text
            return
        case ast.Try() | ast.JoinedStr():
            return  # the error for what is missing, and in texts the place, is another
    if isinstance(node, SCOPES + COMPREHENSIONS):
        hidden = (hidden or frozenset()) | locals_of(node)
    for child in children(node):
        yield from named(child, known, hidden)


def symbols_bound(statement: ast.stmt) -> list[tuple[ast.expr, str]]:
    """The call of SymPy's ``var`` that a statement is, as it binds its symbols."""
    match statement:
        case ast.Expr(
            value=ast.Call(
                func=ast.Name(id="var"), args=[ast.Constant(value=str(text))]
            )
        ) if SYMBOLS.fullmatch(text.strip()):
            names = ", ".join(re.split(r"[ ,]+", text.strip()))
            return [(statement.value, f"{names} = {ast.unparse(statement.value)}")]
    return []


def is_globals(node: ast.expr) -> bool:
    """Whether an expression is ``globals()``."""
    match node:
        case ast.Call(func=ast.Name(id="globals"), args=[], keywords=[]):
            return True
    return False


def timed(node: ast.Call) -> str:
    """A call that times a text with the notebook's names, with a function instead."""
    match node:
        case ast.Call(
            func=ast.Name(id=name) | ast.Attribute(attr=name),
            args=[ast.Constant(value=str(text))],
            keywords=given,
        ) if (
            name in TIMING
        ):
            left = [k for k in given if k.arg != "globals" or not is_globals(k.value)]
            if len(left) == len(given) or any(k.arg in ("setup", None) for k in left):
                return ""
            try:
                body = ast.parse(text.strip(), mode="eval").body
            except (SyntaxError, ValueError):
                return ""
            given_to = ast.Lambda(ast.arguments([], [], None, [], [], None, []), body)
            return ast.unparse(ast.Call(node.func, [given_to], left))
    return ""
