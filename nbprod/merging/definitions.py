"""The definitions of a module as lines: functions, classes and constants."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """A name and the lines that define it, comments above and decorators included."""

    name: str
    first: int
    """The index of its first line."""
    end: int
    """The index of the line after its last."""
    lines: Sequence[str]


def parsed(text: str) -> ast.Module | None:
    """Parse Python; None where it is none."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def definitions(text: str) -> Mapping[str, Definition]:
    """Find what a module defines at its top, once each; nothing in what is no Python.

    A name that is defined twice, or on a line with another, is left out.
    """
    tree = parsed(text)
    lines = text.split("\n")
    found: dict[str, Definition] = {}
    twice: set[str] = set()
    end = 0
    for node in tree.body if tree else ():
        first, last = _span(node, lines, end)
        for name in _names(node):
            twice |= {name} & found.keys()
            found[name] = Definition(name, first, last, lines[first:last])
        if first < end:
            twice |= set(_names(node))
        end = last
    return {name: one for name, one in found.items() if name not in twice}


def defined_twice(tree: ast.Module) -> set[str]:
    """Name the functions and classes that a module defines more than once."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    names = [node.name for node in tree.body if isinstance(node, kinds)]
    return {name for name in names if names.count(name) > 1}


def with_definitions(text: str, others: Mapping[str, Sequence[str]]) -> str:
    """Put other lines in the place of definitions, by their names."""
    lines = text.split("\n")
    known = definitions(text) if others else {}
    for name in sorted(others, key=lambda name: -known[name].first):
        lines[known[name].first : known[name].end] = others[name]
    return "\n".join(lines)


def around(lines: Sequence[str], line: int) -> str:
    """Name the definition that a line is in, or that comes next; empty for none.

    The lines may have conflict markers, and need be no Python; they count from 1.
    """
    inside = next((one for one in lines[line:] if one.strip()), "")
    for one in (inside, *reversed(lines[:line])):
        word, _, rest = one.removeprefix("async ").partition(" ")
        if word in ("def", "class"):
            return rest.partition("(")[0].partition(":")[0].strip()
        if one is not inside and one[:1].isalpha():
            return ""
    return ""


def _span(node: ast.stmt, lines: Sequence[str], after: int) -> tuple[int, int]:
    """The lines of a statement, with decorators and comments right above it."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(one.lineno for one in decorators)]) - 1
    while first > after and lines[first - 1].startswith("#"):
        first -= 1
    return first, node.end_lineno or node.lineno


def _names(node: ast.stmt) -> list[str]:
    """The name that a statement defines."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    return [one.id for one in targets if isinstance(one, ast.Name)]
