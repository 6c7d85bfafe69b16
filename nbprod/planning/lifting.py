"""Definitions and constants of the notebook that stand in modules, and in which."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nbprod import naming
from nbprod.beside import asked
from nbprod.ir import Statement
from nbprod.planning.annotating import UNTYPED, Uses, types_of, uses_of
from nbprod.planning.emitted import Emitted, paths_of
from nbprod.planning.rewriting import Rewriting, definition_edits
from nbprod.planning.sentences import sentence_of
from nbprod.recognition.interface import words
from nbprod.source.edits import edited
from nbprod.source.names import loaded

SHARED = "functions"
CONSTANTS = "constants"


@dataclass(frozen=True)
class Lifted:
    """A definition or constant of the notebook as it stands in a module."""

    name: str
    source: str
    statement: Statement
    uses: frozenset[str]
    """The emitted names of other definitions and constants that it uses."""


def lifted_parts(by: Rewriting, used: Iterable[str], to: Emitted) -> list[Lifted]:
    """The lifted definitions that are used, with all that they use, in file order."""
    wanted = set(used)
    statements = {
        s.node.name: s
        for s in by.flow.statements
        if isinstance(s.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and s.node.name in by.placed.lifted
    }
    todo = [name for name in statements if name in wanted]
    while todo:
        inner = (loaded(statements[todo.pop()].node) & statements.keys()) - wanted
        wanted |= inner
        todo += inner
    every = set(statements) | set(by.constant_names.values())
    called = uses_of(by.flow, paths_of(by), to.kinds.functions(wanted))
    mine = {name: one for name, one in statements.items() if name in wanted}
    given = [to_be_lifted(name, one, called, to) for name, one in mine.items()]
    sources = asked("nbprod.planning.documenting:definition_sources", given)
    parts = []
    for (name, statement), source in zip(mine.items(), sources, strict=True):
        uses = (words(source) & every) - {name}
        parts.append(Lifted(name, source, statement, frozenset(uses)))
    return parts


def to_be_lifted(
    name: str, statement: Statement, uses: Uses, to: Emitted
) -> tuple[object, ...]:
    """What ``definition_source`` is given: its globals are its parameters."""
    by = to.by
    code = edited(statement, definition_edits(statement, by))
    node, own = statement.node, by.placed.extras[name]
    types = UNTYPED
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        types = types_of(name, node, own, uses)
        to.annotations.setdefault(SHARED, set()).update(types.imports)
    extra = []
    for variable in own:
        setting = by.tuned.named.get(variable)
        kind = setting.type if setting else types.given.get(variable, "Any")
        extra.append((variable, "str" if kind == "SecretStr" else kind))
    comments = [c for c in statement.comments if c and not naming.is_chatter(c)]
    said = naming.summary_of_comments(comments)
    doc = said or sentence_of(name, parameter_names(statement))
    if comments and not said and (more := naming.paragraph(comments)):
        doc = f"{doc}\n\n{more}"
    return code, doc, dict(types.given), types.returns, extra


def parameter_names(statement: Statement) -> list[str]:
    """The names of the parameters of a function that a statement defines."""
    arguments = getattr(statement.node, "args", None)
    return [p.arg for p in arguments.args] if arguments else []


def constant_parts(by: Rewriting) -> list[Lifted]:
    """The constants, as they stand in a module."""
    parts = []
    for name, constant in by.constant_names.items():
        statement = by.placed.constants[name]
        value = statement.node.value  # type: ignore[attr-defined]
        source = ast.get_source_segment(statement.source, relative(value, statement))
        source = source or ast.unparse(value)
        if "\n" in source and isinstance(
            value, ast.Constant | ast.BinOp | ast.JoinedStr
        ):
            source = f"({source})"  # the parentheses around it are no part of it
        parts.append(Lifted(constant, f"{constant} = {source}", statement, frozenset()))
    return parts


def relative(node: ast.expr, statement: Statement) -> ast.expr:
    """A node of a statement whose text begins with it."""
    tree = ast.parse(statement.source).body[0]
    value: ast.expr = tree.value  # type: ignore[attr-defined]
    return value if isinstance(tree, ast.Assign) else node


def homes(
    parts: Iterable[Lifted], texts: Mapping[str, str], elsewhere: Mapping[str, str]
) -> dict[str, str]:
    """The module of each part: where it is used; a shared one where several use it.

    ``texts`` are the modules' own sources so far, ``elsewhere`` has those that are in
    a module that other notebooks share.
    """
    some = list(parts)
    users: dict[str, set[str]] = {part.name: set() for part in some}
    for home, text in texts.items():
        for name in words(text) & users.keys():
            users[name].add(home)
    grown = True
    while grown:
        grown = False
        for part in some:
            home = home_of(part, users[part.name])
            for used in part.uses & users.keys():
                if home not in users[used]:
                    users[used].add(home)
                    grown = True
    return {
        part.name: elsewhere.get(part.name) or home_of(part, users[part.name])
        for part in some
    }


def home_of(part: Lifted, users: set[str]) -> str:
    """The module of a part that some modules use."""
    is_constant = isinstance(part.statement.node, ast.Assign)
    if len(users) == 1 and not (is_constant and "report" in users):
        return next(iter(users))  # the pipeline, too, tells of every constant
    return CONSTANTS if is_constant else SHARED
