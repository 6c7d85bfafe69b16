"""How code names what a library has, and the imports that this needs."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from nbprod.ir import Edit, Span, Statement
from nbprod.libraries import SHORT
from nbprod.subject import Subject


@dataclass(frozen=True)
class Named:
    """How something is written, and the edits that make it so."""

    text: str
    edits: tuple[Edit, ...] = ()


def name_for(subject: Subject, statement: Statement, wanted: str) -> Named | None:
    """Return how a statement can name ``module:object``, by a new import if need be.

    The module is empty for what is built in, the object for a module itself. None
    where the notebook has another use for the name.
    """
    module, _, rest = wanted.partition(":")
    first, _, more = rest.partition(".")
    if not module:
        return None if taken(subject, statement, first) else Named(rest)
    for name, dotted in subject.flow.modules.items():
        if name in subject.local_names(statement) or not before(
            subject, statement, name
        ):
            continue
        if dotted == module:
            return Named(f"{name}.{rest}" if rest else name)
        if rest and dotted == f"{module}.{first}":
            return Named(f"{name}.{more}" if more else name)
    short = SHORT.get(module, "")
    if short:
        line, name = f"import {module} as {short}", short
    elif rest:
        line, name = f"from {module} import {first}", first
    else:
        parent, _, last = module.rpartition(".")
        line, name = (
            f"from {parent} import {last}" if parent else f"import {last}"
        ), last
    if taken(subject, statement, name):
        return None
    text = f"{name}.{rest}" if short and rest else rest or name
    return Named(text, (added(subject, statement, line),))


def taken(subject: Subject, statement: Statement, name: str) -> bool:
    """Whether a notebook has a use of its own for a name."""
    return name in subject.local_names(statement) or any(
        name in one.effects.binds for one in subject.statements
    )


def before(subject: Subject, statement: Statement, name: str) -> bool:
    """Whether a name is imported before a statement, or by it."""
    for one in subject.statements[: statement.index + 1]:
        if name in one.effects.binds:
            return True
    return False


def added(subject: Subject, statement: Statement, line: str) -> Edit:
    """Write an import above the notebook's first one, or above a statement."""
    place = statement
    for one in subject.statements[: statement.index + 1]:
        alone = isinstance(one.node, ast.Import | ast.ImportFrom)
        if alone and one.node.col_offset == 0 and plain(subject, one):
            future = getattr(one.node, "module", "") == "__future__"
            if not future:
                place = one
                break
    span = subject.span(place.cell, place.node)
    return Edit(
        Span(place.cell, span.line, span.column, span.line, span.column), f"{line}\n"
    )


def plain(subject: Subject, statement: Statement) -> bool:
    """Whether a statement stands in its cell as the notebook's author wrote it."""
    cell = subject.notebook.cells[statement.cell - 1]
    code, source = cell.code.split("\n"), cell.source.split("\n")
    whole = slice(statement.line - 1, statement.end_line)
    return not cell.lines and code[whole] == source[whole]


def users(subject: Subject, name: str) -> list[tuple[Statement, ast.Name]]:
    """Every place that reads a name, where functions do not have it as their own."""
    return [
        (statement, node)
        for statement in subject.statements
        if name not in subject.local_names(statement)
        for node in statement.nodes
        if isinstance(node, ast.Name) and node.id == name
    ]
