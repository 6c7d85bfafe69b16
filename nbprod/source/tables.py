"""Literals with very many items, which black need not see.

It would put each item on a line of its own; that is done here, and black gets the rest.
Only what is sure to come out so counts: all that a name is bound to or a function
returns, of numbers, plain texts, and short rows or pairs of these.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from nbprod.source.trees import children

LARGE = 20_000
"""Characters of source from which on it is worth while to look."""
MANY = 500
"""Items, which fit on no line."""
WIDTH = 88
ATOM = r"-?\d+\.\d+|-?(?:0|[1-9]\d*)|\"[^\"\\\n]*\"|'[^'\"\\\n]*'|True|False|None"
ROW = rf"\[(?:{ATOM})(?:,\s*(?:{ATOM}))*\]|\((?:{ATOM})(?:,\s*(?:{ATOM}))+\)"
PAIR = rf"(?:{ATOM}):\s*(?:{ATOM})"
ITEM = re.compile(rf"\s*((?:{PAIR})(?=\s*[,}}])|(?:{ATOM})|{ROW})\s*(,?)")
INSIDE = re.compile(rf"({ATOM})|([,:])\s*|(.)")


@dataclass(frozen=True)
class Table:
    """A literal's items as they are printed, and the name that stands for them."""

    start: int
    end: int
    mark: str
    items: tuple[str, ...]


def tables(source: str) -> list[Table]:
    """The large literals of some Python, in order."""
    if len(source) < LARGE or not source.isascii() or "\r" in source:
        return []
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    found = []
    for value in values(ast.parse(source)):
        start = starts[value.lineno - 1] + value.col_offset + 1
        assert value.end_lineno is not None and value.end_col_offset is not None
        end = starts[value.end_lineno - 1] + value.end_col_offset - 1
        items = items_of(source, start, end)
        mark = f"items_{start}_{end}"
        if len(items) >= MANY and source[start - 1] in "[({" and mark not in source:
            found.append(Table(start, end, mark, items))
    return sorted(found, key=lambda one: one.start)


def values(tree: ast.AST) -> Iterator[ast.expr]:
    """The displays that are all of what a name is bound to, or a function returns."""
    todo = [tree]
    while todo:
        node = todo.pop()
        match node:
            case ast.Assign(targets=[ast.Name()], value=value) | ast.Return(
                value=value
            ):
                if isinstance(value, ast.List | ast.Tuple | ast.Set | ast.Dict):
                    yield value
            case _:
                todo += [n for n in children(node) if isinstance(n, ast.stmt)]


def items_of(source: str, start: int, end: int) -> tuple[str, ...]:
    """The items between two brackets as black prints them; none if it might differ."""
    found: list[str] = []
    at, comma = start, ","
    while at < end and comma:
        match = ITEM.match(source, at, end + 1)
        if match is None:
            break
        found.append(printed(match[1]))
        at, comma = match.end(), match[2]
    rest = source[at:end]
    return () if rest.strip() else tuple(found)


def printed(item: str) -> str:
    """An item with double quotes, and one space after each comma and colon."""

    def part(match: re.Match[str]) -> str:
        atom, sign, other = match.groups()
        if sign:
            return f"{sign} "
        return f'"{atom[1:-1]}"' if atom and atom[0] == "'" else atom or other

    return INSIDE.sub(part, item)


def without(source: str, some: list[Table]) -> str:
    """The source with a name in the place of each table's items."""
    for one in reversed(some):
        source = f"{source[: one.start]}{one.mark},{source[one.end :]}"
    return source


def put_back(text: str, some: list[Table]) -> str | None:
    """The text with the items, each on a line; nothing where they may not stand so."""
    for one in some:
        place = re.search(rf"^( *){one.mark},\n", text, re.MULTILINE)
        if place is None:
            return None
        lines = [f"{place[1]}{item},\n" for item in one.items]
        wide = [line for line in lines if len(line) > WIDTH + 1]
        if any(line.strip()[0] in "[(" or '": ' in line for line in wide):
            return None
        text = text[: place.start()] + "".join(lines) + text[place.end() :]
    return text
