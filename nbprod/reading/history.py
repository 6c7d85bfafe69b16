"""IPython's history in code: ``_``, ``__``, ``_5``, ``Out[5]``, ``In[5]``, ``_i``.

What they hold is said in
https://ipython.readthedocs.io/en/stable/interactive/reference.html#output-caching-system
for cells that run in file order in a fresh kernel. The expression that made the value
is bound to ``out_5`` on its own lines, and the reads become reads of that name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from nbprod.reading.shell import literal
from nbprod.source.names import COMPREHENSIONS, SCOPES
from nbprod.source.trees import children, walk

_WORD = re.compile(r"(?<![\w.])(_{1,3}|_\d+|_i{1,3}|_i\d+|_ih|_oh|Out|In)(?!\w)")
_SILENT_CALLS = frozenset({"print", "display", "show", "append", "info"})

Edit = tuple[int, int, int, str]
"""Line from 1, start and end column in characters, the text that goes there."""


@dataclass(frozen=True)
class Ran:
    """A cell as the history sees it; ``prompt`` is its number, 0 where it never ran.

    ``shown`` is what its stored outputs say: whether it displayed its last expression,
    None where they do not tell.
    """

    code: str
    source: str
    prompt: int
    shown: bool | None = None


class NoSuchHistory(Exception):
    """A read of history that a run from top to bottom cannot answer."""

    def __init__(self, cell: int, line: int, message: str) -> None:
        """Keep the index into the cells, from 0, and the line, from 1."""
        super().__init__(message)
        self.cell = cell
        self.line = line


def without_history(cells: Sequence[Ran]) -> list[str]:
    """Return the code of each cell with reads of the history made reads of names.

    Raises NoSuchHistory where what is read is not there when the cells run in order.
    """
    codes = [cell.code for cell in cells]
    if not any(_WORD.search(code) for code in codes):
        return codes
    edits: list[list[Edit]] = [[] for _ in cells]
    needed: dict[int, int] = {}
    words = set(re.findall(r"\w+", "\n".join(codes)))
    walk = _Walk(cells, words)
    trees = [ast.parse(code) for code in codes]
    for tree in trees:
        for statement in tree.body:
            walk.ever |= names_of(statement)[1]
    for index, tree in enumerate(trees):
        edits[index] = walk.cell(index, tree)
    needed = walk.needed
    for index, name in needed.items():
        edits[index] += _bind(codes[index], name, words)
    return [_edited(code, some) for code, some in zip(codes, edits, strict=True)]


def displayed(cell: Ran, tree: ast.Module) -> bool:
    """Say whether running the cell displays its last expression."""
    if not tree.body or not isinstance(tree.body[-1], ast.Expr) or not cell.prompt:
        return False
    if cell.shown is not None:
        return cell.shown
    last = tree.body[-1]
    if cell.code.rstrip().count("\n") != cell.source.rstrip().count("\n"):
        return False  # the cell ends in a magic that was dropped
    lines = cell.code.split("\n")
    line = lines[(last.end_lineno or 1) - 1].encode()[last.end_col_offset or 0 :]
    if line.decode(errors="replace").lstrip().startswith(";"):
        return False
    value = last.value
    if isinstance(value, ast.Constant) and value.value is None:
        return False
    called = value.func if isinstance(value, ast.Call) else None
    return getattr(called, "id", getattr(called, "attr", "")) not in _SILENT_CALLS


class _Walk:
    """The state of going through the cells in order."""

    def __init__(self, cells: Sequence[Ran], words: set[str]) -> None:
        self.cells = cells
        self.words = words
        self.own: set[str] = set()
        self.ever: set[str] = set()
        self.displays: list[int] = []
        self.needed: dict[int, int] = {}
        self.here = 0

    def cell(self, index: int, tree: ast.Module) -> list[Edit]:
        """Return the edits of the reads in one cell."""
        self.here = index
        lines = self.cells[index].code.split("\n")
        edits: list[Edit] = []
        for statement in tree.body:
            reads, binds = names_of(statement)
            if not isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
                self.own |= binds
            for node, late in reads:
                found = self._read(node, late)
                if found is not None:
                    edits.append(self._edit(lines, node, found))
            self.own |= binds
        if displayed(self.cells[index], tree):
            self.displays.append(index)
        return edits

    def _read(self, node: ast.expr, late: bool) -> str | None:
        """Return the code that a read becomes, None where it is a plain name."""
        base = node.value if isinstance(node, ast.Subscript) else node
        name = base.id if isinstance(base, ast.Name) else ""
        if name in self.own or not _WORD.fullmatch(name):
            return None
        if late and name in self.ever:
            return None
        if late:
            self._fail(node, f"`{name}` in a function depends on the session")
        if name in ("_", "__", "___"):
            if len(self.displays) < len(name):
                return "''"
            return self._output(self.displays[-len(name)])
        number = self._number(node, name)
        if name.startswith("_i") or name == "In":
            return self._input(node, name, number)
        index = self._index(number)
        if index is None or index not in self.displays:
            self._fail(node, f"no cell number {number} has displayed a value by then")
        return self._output(index)

    def _number(self, node: ast.expr, name: str) -> int:
        if match := re.fullmatch(r"_i?(\d+)", name):
            return int(match[1])
        if name.startswith("_i") and name != "_ih":
            return self.cells[self.here].prompt - (len(name) - 1)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            key = node.slice
            if isinstance(key, ast.Constant) and type(key.value) is int:
                return key.value
        self._fail(node, f"`{name}` as a whole is the session's history")

    def _index(self, number: int) -> int | None:
        found = [n for n, c in enumerate(self.cells) if c.prompt == number and number]
        return found[0] if found and found[0] <= self.here else None

    def _input(self, node: ast.expr, name: str, number: int) -> str:
        index = self._index(number)
        if index is None and name.startswith("_i") and number <= 0:
            return "''"
        if index is None:
            self._fail(node, f"no cell has the number {number} by then")
        return literal(self.cells[index].source)

    def _output(self, index: int) -> str:
        self.needed[index] = self.cells[index].prompt
        return output_name(self.cells[index].prompt, self.words)

    def _edit(self, lines: list[str], node: ast.expr, text: str) -> Edit:
        line = lines[node.lineno - 1]
        start = _column(line, node.col_offset)
        end = _column(line, node.end_col_offset or 0)
        if node.end_lineno != node.lineno or not _WORD.match(line, start):
            self._fail(
                node, "the session's history is read in a place that is too deep"
            )
        return node.lineno, start, end, text

    def _fail(self, node: ast.expr, why: str) -> NoReturn:
        message = f"{why}; give the value a name where it is made, and read that name"
        raise NoSuchHistory(self.here, node.lineno, message)


def output_name(prompt: int, words: set[str]) -> str:
    """Return the name for a displayed value: ``out_5``, longer where that is taken."""
    name = f"out_{prompt}"
    while name in words:
        name += "_"
    return name


def names_of(statement: ast.stmt) -> tuple[list[tuple[ast.expr, bool]], set[str]]:
    """Return a statement's reads, each with whether it is late, and what it binds.

    Names that are local to a function, class or comprehension are neither. A read
    through ``Out[5]`` is the subscript.
    """
    reads: list[tuple[ast.expr, bool]] = []
    binds: set[str] = set()
    _visit(statement, frozenset(), False, False, reads, binds)
    return reads, binds


def _visit(
    node: ast.AST,
    local: frozenset[str],
    late: bool,
    inner: bool,
    reads: list[tuple[ast.expr, bool]],
    binds: set[str],
) -> None:
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        listed = node.value.id in {"Out", "In", "_oh", "_ih"} - local
        if listed:
            reads.append((node, late))
            return
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Load):
            binds |= set() if inner else {node.id}
        elif node.id not in local:
            reads.append((node, late))
        return
    if not inner:
        binds |= _bound_by(node)
    if isinstance(node, SCOPES + COMPREHENSIONS):
        local = local | locals_of(node)
        late = late or not isinstance(node, (*COMPREHENSIONS, ast.ClassDef))
        inner = True
    for child in children(node):
        _visit(child, local, late, inner, reads, binds)


def _bound_by(node: ast.AST) -> set[str]:
    """Return the names that a node binds other than by a Name."""
    if isinstance(node, ast.alias):
        return {(node.asname or node.name).split(".")[0]}
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        return {node.name}
    return set()


def locals_of(scope: ast.AST) -> set[str]:
    """Return the names that a scope binds: parameters, targets, definitions."""
    found: set[str] = set()
    for node in walk(scope):
        if isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        else:
            found |= _bound_by(node) if node is not scope else set()
        if isinstance(node, ast.Global):
            found -= set(node.names)
    return found


def _bind(code: str, prompt: int, words: set[str]) -> list[Edit]:
    """Return the edits that bind the last expression of a cell to its name."""
    last = ast.parse(code).body[-1]
    name = output_name(prompt, words)
    lines = code.split("\n")
    end_line = last.end_lineno or last.lineno
    start = _column(lines[last.lineno - 1], last.col_offset)
    end = _column(lines[end_line - 1], last.end_col_offset or 0)
    return [
        (last.lineno, start, start, f"{name} = ("),
        (end_line, end, end, f"); {name}"),
    ]


def _column(line: str, offset: int) -> int:
    return len(line.encode()[:offset].decode(errors="replace"))


def _edited(code: str, edits: list[Edit]) -> str:
    lines = code.split("\n")
    for line, start, end, text in sorted(
        edits, key=lambda e: (e[0], e[1], e[2] > e[1]), reverse=True
    ):
        lines[line - 1] = lines[line - 1][:start] + text + lines[line - 1][end:]
    return "\n".join(lines)
