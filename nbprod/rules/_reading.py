"""Names that are read while nothing has bound them, in a run from top to bottom.

A name counts as bound wherever something may have bound it: on one path only, by a line
of IPython's own that has its name in it, by a cell that cannot be converted. After what
may bind any name at all nothing is said.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nbprod import libraries
from nbprod.analysis.unbound import catches
from nbprod.ir import Cell, Statement
from nbprod.rules._eager import calls_in, late_reads, reads
from nbprod.source.names import BUILTINS, bound_in
from nbprod.subject import Subject

GIVEN = frozenset(
    """display get_ipython exit quit In Out __IPYTHON__ __builtin__ __session__ spark sc
    sqlContext sqlc dbutils displayHTML table sql __class__ __doc__ __spec__ __package__
    __loader__ __module__ __qualname__ __annotations__ __debug__ WindowsError
    __path__""".split()
)
"""What IPython and common kernels bind themselves, besides builtins."""
HISTORY = re.compile(r"_+|_i+|_i?\d+|_[iod]h")
ANY_NAME = frozenset("exec execfile globals locals vars get_ipython builtins".split())
"""What may bind any name."""
ANY_MAGIC = frozenset(
    """run load loadpy store rerun recall macro pylab kedro reload_kedro sparkmagic
    exec sage maxima""".split()
)
OPENING = (ast.Name, ast.ImportFrom, ast.Call, ast.Attribute)
WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Unbound:
    """A read of a name that nothing has bound by then.

    ``later`` is what binds it afterwards, if anything does, and ``gone`` what deleted
    it. ``called`` is the statement whose call makes a function read it.
    """

    name: str
    node: ast.AST
    statement: Statement
    later: Statement | None = None
    gone: Statement | None = None
    called: Statement | None = None


@dataclass
class Passed:
    """What the statements so far may have bound."""

    bound: set[str] = field(default_factory=set)
    gone: dict[str, Statement] = field(default_factory=dict)
    late: dict[str, Statement] = field(default_factory=dict)
    """Functions that were not called so far, and where they stand."""


def unbound(subject: Subject) -> tuple[Unbound, ...]:
    """The first such read of each name, in order."""
    words, opening = opaque(subject)
    bound = {one.id: names_bound(one) for one in subject.statements}
    binders = binding(subject, words, bound)
    opened = {one.id for one in subject.statements if opens(one)}
    found: dict[str, Unbound] = {}
    passed = Passed()
    for line in subject.notebook.preamble:
        passed.bound |= bound_in(ast.parse(line).body)
    cells = sorted(words)
    for statement in subject.statements:
        while cells and cells[0] <= statement.cell:
            passed.bound |= words[cells.pop(0)]
        if statement.id in opened or any(c <= statement.cell for c in opening):
            break
        if not excused(statement, subject):
            for one in reads_of(statement, passed, binders):
                if one.later or one.gone or not (opened or opening):
                    found.setdefault(one.name, one)
        advance(statement, bound[statement.id], passed)
    return tuple(found.values())


def reads_of(
    statement: Statement, passed: Passed, binders: Mapping[str, list[Statement]]
) -> Iterator[Unbound]:
    """What a statement, and the functions that it calls, read unbound."""
    for node, name in reads(statement):
        if not known(name, passed):
            later = after(statement, binders.get(name, []))
            yield Unbound(name, node, statement, later, passed.gone.get(name))
    todo = sorted(statement.effects.reads & passed.late.keys())
    todo = [name for name in todo if name in calls_in(statement.node)]
    while todo:
        made = passed.late.pop(todo.pop(), None)
        for late in late_reads(made.node) if made else ():
            if made is None or known(late.name, passed):
                todo += [late.name] if late.name in passed.late else []
                continue
            some = binders.get(late.name, [])
            later = after(statement, some)
            if later is None or late.certain:
                gone = passed.gone.get(late.name)
                yield Unbound(late.name, late.node, made, later, gone, statement)


def known(name: str, passed: Passed) -> bool:
    """Whether a name may be bound."""
    if name in passed.bound:
        return True
    given = name in BUILTINS or name in GIVEN or bool(HISTORY.fullmatch(name))
    return given and name not in passed.gone


def after(statement: Statement, some: list[Statement]) -> Statement | None:
    """The first after a statement that binds a name."""
    return next((one for one in some if one.index > statement.index), None)


def advance(statement: Statement, bound: frozenset[str], passed: Passed) -> None:
    """Pass a statement."""
    node = statement.node
    if isinstance(node, ast.Delete):
        gone = {one.id for one in node.targets if isinstance(one, ast.Name)}
        passed.bound -= gone
        passed.gone |= dict.fromkeys(gone, statement)
        return
    for name in bound:
        passed.late.pop(name, None)
        passed.gone.pop(name, None)
    passed.bound |= bound
    for name in makes(node):
        passed.late[name] = statement


def makes(node: ast.stmt) -> list[str]:
    """The function or class that a statement makes."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda()):
            return [name]
    return []


def names_bound(statement: Statement) -> frozenset[str]:
    """The names that a statement may bind, or a function that it makes."""
    found = statement.effects.binds
    for part in statement.nodes:
        if part.__class__ not in (ast.Global, ast.ImportFrom):
            continue
        if isinstance(part, ast.Global):
            found |= frozenset(part.names)
        elif isinstance(part, ast.ImportFrom) and part.names[0].name == "*":
            found |= frozenset(libraries.star(part.module or "") or ())
    return found


def excused(statement: Statement, subject: Subject) -> bool:
    """Whether reads of a statement may fail without harm, or are meant to."""
    cell = subject.notebook.cells[statement.cell - 1]
    failed = any(output.kind == "error" for output in cell.outputs)
    may_catch = not isinstance(statement.node, ast.Assign | ast.Expr | ast.Import)
    return (
        failed
        or "raises-exception" in cell.tags
        or (may_catch and catches(statement.node))
    )


def opens(statement: Statement) -> bool:
    """Whether a statement may bind any name."""
    for node in statement.nodes:
        if node.__class__ not in OPENING:
            continue
        match node:
            case ast.Name(id=name) if name in ANY_NAME:
                return True
            case ast.ImportFrom(
                module=module, names=[ast.alias(name="*")], level=level
            ):
                if level or libraries.star(module or "") is None:
                    return True
            case ast.Call(
                func=ast.Name(id="var") | ast.Attribute(attr="var" | "init_session"),
                args=[ast.Constant(value=str()), *_] | [],
            ):
                return True  # sympy binds the symbols that a text names
            case ast.Attribute(attr="modules" | "run_line_magic" | "push" | "user_ns"):
                return True
    return False


def opaque(subject: Subject) -> tuple[Mapping[int, set[str]], list[int]]:
    """By cell the words of what is no Python, and the cells that may bind anything."""
    words: dict[int, set[str]] = {}
    opening = []
    for cell in subject.notebook.cells:
        text = "\n".join(unseen(cell)) if cell.kind == "code" else ""
        some = set(WORD.findall(text))
        if some:
            words[cell.index] = some
        if some & ANY_MAGIC or "import *" in text:
            opening.append(cell.index)
    return words, opening


def unseen(cell: Cell) -> list[str]:
    """The lines of a cell that the analysis does not see as they are."""
    code, source = cell.code.split("\n"), cell.source.split("\n")
    code += [""] * (len(source) - len(code))
    return [one for one, line in zip(source, code, strict=False) if one != line]


def binding(
    subject: Subject,
    words: Mapping[int, set[str]],
    bound: Mapping[str, frozenset[str]],
) -> Mapping[str, list[Statement]]:
    """For each name the statements that may bind it."""
    found: dict[str, list[Statement]] = {}
    for statement in subject.statements:
        names = bound[statement.id]
        if isinstance(statement.node, ast.Assign | ast.AugAssign):
            names -= {name for _, name in reads(statement)}  # no definition of its own
        for name in names | words.get(statement.cell, set()):
            found.setdefault(name, []).append(statement)
    for cell in words.keys() - {one.cell for one in subject.statements}:
        last = subject.statements[-1:]
        for name in words[cell]:
            found.setdefault(name, []).extend(last)
    return found
