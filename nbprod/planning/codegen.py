"""Source of functions from the notebook's statements, layout and comments kept."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from nbprod.beside import asked
from nbprod.ir import Parameter
from nbprod.naming import docstring_literal, tells
from nbprod.source.formatting import ahead
from nbprod.source.trees import walk

PASSES = re.compile(r"\bpass\b")
HOLDS_LAYOUT = re.compile(r"[\t\r\f]|\\\n|\"{3}|'{3}|[fF][rR]?[\"']")
"""Code of several lines with this may have some that are part of a text, or of what a
backslash goes on with: they cannot be moved as they are."""


@dataclass(frozen=True)
class Line:
    """A statement ready to be printed, with the comment lines above it."""

    code: str
    comments: tuple[str, ...] = ()
    acting: bool = False
    """Whether operators, or asking whether something is true, may do anything."""
    statement: str = ""
    """The notebook's statement that it is, if it is one."""

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax, which is not to be changed."""
        return ast.parse(self.code)

    @cached_property
    def once(self) -> bool:
        """Whether nothing in it can run more than once, or later."""
        inner = (ast.stmt, ast.Lambda, ast.comprehension)
        return not any(
            isinstance(node, inner)
            for statement in self.tree.body
            for node in walk(statement)
            if node is not statement
        ) and not any(hasattr(statement, "body") for statement in self.tree.body)


@dataclass(frozen=True)
class Written:
    """What a function was written of: its lines, its end, and what it returns."""

    lines: tuple[Line, ...]
    last: str
    returns: str
    is_async: bool


def function_source(
    name: str,
    parameters: Sequence[Parameter],
    returns: str,
    docstring: str,
    body: Iterable[Line],
    last: str = "",
    is_async: bool = False,
) -> str:
    """The source of a function of a notebook's statements, not yet formatted.

    ``last`` is the source of the statement that ends it, if any.
    """
    head = ", ".join(f"{p.name}: {p.annotation}" for p in parameters)
    opening = f"{'async ' if is_async else ''}def {name}({head}) -> {returns}:"
    lines = [quiet for line in body if (quiet := quietened(line)) is not None]
    if last and (ended := returning(lines, last)):
        lines[-1] = ended
    elif last:
        lines.append(Line(last))
    doc = f"    {docstring_literal(docstring, '    ')}\n"
    source = "".join([f"{opening}\n", doc, *map(indented, lines)])
    ahead(source)
    return source


def quietened(line: Line) -> Line | None:
    """A statement without its chatter; nothing where that was all of it."""
    comments = tuple(c for c in line.comments if c and tells(c))
    if not PASSES.search(line.code):
        code = telling(line.code) if "#" in line.code else line.code
        return replace(line, code=code, comments=comments) if code else None
    code = asked("nbprod.planning.concrete:without_idle", line.code, line.acting)
    return replace(line, code=code, comments=comments) if code else None


def telling(code: str) -> str:
    """A statement with those of its comments alone that tell something."""
    rows, empty = code.split("\n"), set()
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT and not tells(token.string):
            row, column = token.start
            rows[row - 1] = rows[row - 1][:column].rstrip()
            empty |= set() if rows[row - 1] else {row - 1}
    return "\n".join(row for n, row in enumerate(rows) if n not in empty).strip("\n")


def indented(line: Line) -> str:
    """A statement as it stands in a function, with the comments above it."""
    said = "".join(f"    # {comment}\n" for comment in line.comments)
    rows = line.code.strip("\n").split("\n")
    if len(rows) == 1 or not HOLDS_LAYOUT.search(line.code):
        return said + "".join(f"    {row}\n" if row.strip() else "\n" for row in rows)
    return said + str(asked("nbprod.planning.concrete:in_a_function", line.code))


def returning(lines: Sequence[Line], last: str) -> Line | None:
    """The statement that binds what is returned, returning it; nothing if none can.

    Only where it is the last one, binds that one name, and nothing that may run later
    reads the name.
    """
    match [line.tree.body for line in lines[-1:]]:
        case [[ast.Assign(targets=[ast.Name(id=name)])]] if last == f"return {name}":
            pass
        case _:
            return None
    if read_late(name, "\n".join(line.code for line in lines)):
        return None
    value = lines[-1].code.partition("=")[2].lstrip(" \t\\\n")
    return replace(lines[-1], code=f"return {value}")


def read_late(name: str, code: str) -> bool:
    """Whether a function or generator in a piece of code mentions a name."""
    later = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.GeneratorExp
    return any(
        isinstance(part, ast.Name) and part.id == name
        for node in walk(ast.parse(code))
        if isinstance(node, later | ast.ClassDef)
        for part in walk(node)
    )


def record_source(name: str, docstring: str, fields: Iterable[Parameter]) -> str:
    """The frozen dataclass that a function returns."""
    lines = [f"    {field.name}: {field.annotation}" for field in fields]
    doc = docstring_literal(docstring, "    ")
    return "\n".join(
        ["@dataclass(frozen=True)", f"class {name}:", f"    {doc}", "", *lines]
    )
