"""A module of a package as text that faults can be put into, and what may bear them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

TOLD = frozenset(
    "print display plt sns ax fig axes logger logging stage stages".split()
)
"""Names with which statements begin that show or tell something and compute nothing."""
IDLE = frozenset(
    "inplace n_jobs verbose copy figsize cache_size description alias strict exist_ok "
    "parents".split()
)
"""Keywords whose values change no result, or cannot be changed alone."""


@dataclass(frozen=True)
class Edit:
    """``start`` to ``end`` of a text, in characters, become ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Fault:
    """A fault in a file of a package, on the lines of one statement."""

    operator: str
    path: str
    line: int
    end_line: int
    what: str
    edits: tuple[Edit, ...]

    def put_into(self, source: str) -> str:
        """The file's text with the fault in it."""
        for one in sorted(self.edits, key=lambda edit: -edit.start):
            source = source[: one.start] + one.text + source[one.end :]
        return source


@dataclass(frozen=True)
class Code:
    """A module's text and tree; ``is_pipeline`` of the one that calls the stages."""

    path: str
    source: str
    is_pipeline: bool

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree. Raises SyntaxError for what is no Python."""
        return ast.parse(self.source)

    @cached_property
    def starts(self) -> list[int]:
        """Where each line starts, in characters."""
        found = [0]
        for line in self.source.split("\n"):
            found.append(found[-1] + len(line) + 1)
        return found

    def place(self, line: int, column: int) -> int:
        """A position of the tree, whose columns are bytes, in characters."""
        start = self.starts[line - 1]
        text = self.source[start : self.starts[line]]
        return start + len(text.encode()[:column].decode())

    def edit(self, node: ast.expr | ast.stmt, text: str) -> Edit:
        """Put a text in the place of a node."""
        end = self.place(node.end_lineno or 0, node.end_col_offset or 0)
        return Edit(self.place(node.lineno, node.col_offset), end, text)

    def text(self, node: ast.AST) -> str:
        """A node's own text."""
        return ast.get_source_segment(self.source, node) or ""

    @cached_property
    def words(self) -> frozenset[str]:
        """Every identifier of the module."""
        return frozenset(re.findall(r"[^\W\d]\w*", self.source))

    @cached_property
    def statements(self) -> tuple[ast.stmt, ...]:
        """The statements in functions and settings that compute, innermost ones."""
        return tuple(found_in(self.tree.body, ()))

    @cached_property
    def functions(self) -> tuple[ast.FunctionDef, ...]:
        """The functions, as far as they are not asynchronous."""
        return tuple(n for n in ast.walk(self.tree) if isinstance(n, ast.FunctionDef))


def found_in(body: list[ast.stmt], within: tuple[str, ...]) -> Iterator[ast.stmt]:
    """The statements of a body that compute something, and those inside of them."""
    for one in body:
        if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield from found_in(one.body, (*within, one.name))
            continue
        if within and not tells(one) and not sets_up(one):
            yield one
        for name in ("body", "orelse", "finalbody"):
            yield from found_in(getattr(one, name, []), within)


def tells(statement: ast.stmt) -> bool:
    """Whether a statement shows or asserts something, or is a text alone."""
    if isinstance(statement, ast.Assert):
        return True
    if not isinstance(statement, ast.Expr):
        return False
    node: ast.AST = statement.value
    while isinstance(node, (ast.Call, ast.Attribute, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Constant) or (
        isinstance(node, ast.Name) and node.id in TOLD
    )


def sets_up(statement: ast.stmt) -> bool:
    """Whether a statement is the package's own: how it finds and keeps its settings."""
    return isinstance(statement, ast.Assign) and (
        ast.unparse(statement.targets[0]) in ("settings", "model_config")
    )


def own(statement: ast.stmt) -> Iterator[ast.AST]:
    """The expressions of a statement, without statements inside and annotations."""
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        yield node
        for name, value in reversed(list(ast.iter_fields(node))):
            if name in ("annotation", "returns") or isinstance(node, ast.JoinedStr):
                continue
            children = value if isinstance(value, list) else [value]
            todo += [
                child
                for child in reversed(children)
                if isinstance(child, ast.AST) and not isinstance(child, ast.stmt)
                and not (isinstance(child, ast.keyword) and child.arg in IDLE)
            ]  # fmt: skip
