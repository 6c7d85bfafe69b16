"""The emitted modules: step functions, lifted definitions, constants, imports."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nbprod import naming
from nbprod.acting import acting_imports
from nbprod.annotating import UNTYPED, Uses, types_of, uses_of
from nbprod.edits import edited
from nbprod.emitted import Emitted
from nbprod.formatting import all_formatted
from nbprod.imports import UNSEEN, import_block, local_modules, localised
from nbprod.interface import words
from nbprod.ir import Flow, Function, Module, Parameter, Statement
from nbprod.names import loaded
from nbprod.rewriting import Rewriting, definition_edits
from nbprod.scopes import reads_in_scopes
from nbprod.trees import walk

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
        inner = loaded(statements[todo.pop()].node) & statements.keys() - wanted
        wanted |= inner
        todo += inner
    every = set(statements) | set(by.constant_names.values())
    called = uses_of(by.flow, paths_of(by))
    parts = []
    for name, statement in statements.items():
        if name in wanted:
            source = lifted_source(name, statement, called, to)
            uses = (words(source) & every) - {name}
            parts.append(Lifted(name, source, statement, frozenset(uses)))
    return parts


def lifted_source(name: str, statement: Statement, uses: Uses, to: Emitted) -> str:
    """The source of a lifted definition: its globals are its parameters."""
    from nbprod.concrete import with_parameters
    from nbprod.documenting import definition_source, sentence_of

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
        extra.append(Parameter(variable, "str" if kind == "SecretStr" else kind))
    comments = [c for c in statement.comments if c and not naming.is_chatter(c)]
    said = naming.function_docstring("compute", comments=comments) if comments else ""
    doc = said or sentence_of(name, parameter_names(statement))
    return definition_source(with_parameters(code, extra), doc, types)


def paths_of(by: Rewriting) -> frozenset[int | str]:
    """The names, and the ids of literals, for which there is a path."""
    places = [pair for some in by.tuned.literals.values() for pair in some]
    moved: list[int | str] = [id(n) for n, one in places if one.type == "Path"]
    named = [name for name, one in by.tuned.named.items() if one.type == "Path"]
    return frozenset([*moved, *named])


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


def homes(parts: Iterable[Lifted], texts: Mapping[str, str]) -> dict[str, str]:
    """The module of each part: where it is used; a shared one where several use it.

    ``texts`` are the modules' own sources so far.
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
    return {part.name: home_of(part, users[part.name]) for part in some}


def home_of(part: Lifted, users: set[str]) -> str:
    """The module of a part that some modules use."""
    is_constant = isinstance(part.statement.node, ast.Assign)
    if len(users) == 1 and not (is_constant and "report" in users):
        return next(iter(users))  # the pipeline, too, tells of every constant
    return CONSTANTS if is_constant else SHARED


@dataclass(frozen=True)
class Built:
    """The modules, and where each definition and constant is."""

    modules: tuple[Module, ...]
    homes: Mapping[str, str]
    report: str
    report_imports: tuple[str, ...]


def build(to: Emitted, report: Sequence[Function]) -> Built:
    """Assemble the modules from the steps and the report's functions."""
    by = to.by
    to.annotations.setdefault(SHARED, set())
    functions: dict[str, list[str]] = {}
    cells: dict[str, set[int]] = {}
    for step in to.steps:
        home = step.function.module
        made = functions.setdefault(home, [])
        if step.function.source in made:  # it is called again
            continue
        if step.function.record:
            made.append(to.records[step.function.name])
        made.append(step.function.source)
        made += [part.source for part in to.parts.get(step.function.name, ())]
        cells.setdefault(home, set()).update(step.function.cells)
    report_text = "\n\n\n".join(function.source for function in report)
    texts = {name: "\n".join(parts) for name, parts in functions.items()}
    texts["report"] = report_text
    used = frozenset[str]().union(*(words(text) for text in texts.values()))
    if not to.steps:
        used |= by.placed.lifted
    parts = constant_parts(by) + lifted_parts(by, used, to)
    placed = homes(parts, texts)
    for part in parts:
        home = placed[part.name]
        if home != "report":
            cells.setdefault(home, set()).add(part.statement.cell)
    modules = []
    order = [CONSTANTS, SHARED, *functions]
    for name in dict.fromkeys(order):
        own = [p for p in parts if placed[p.name] == name]
        if name not in functions and not own:
            continue
        body = [p.source for p in own] + functions.get(name, [])
        doc = docstring_of(name, cells.get(name, set()))
        inside = [s.function for s in to.steps if s.function.module == name]
        lines = import_lines(name, "\n\n\n".join(body), own, placed, to, inside)
        modules.append(module(name, doc, body, import_block(lines, to.package)))
    own = [p for p in parts if placed[p.name] == "report"]
    body = [p.source for p in own] + ([report_text] if report_text else [])
    source = "\n\n\n".join(body)
    lines = import_lines("report", source, own, placed, to, report) if body else []
    return in_shape(Built(tuple(modules), placed, source, tuple(lines)))


def in_shape(built: Built) -> Built:
    """What was built, formatted."""
    *done, report = all_formatted([*(m.source for m in built.modules), built.report])
    pairs = zip(built.modules, done, strict=True)
    modules = tuple(replace(module, source=source) for module, source in pairs)
    return replace(built, modules=modules, report=report.strip())


def docstring_of(name: str, cells: set[int]) -> str:
    """The docstring of a module."""
    if name == CONSTANTS:
        return "Constants of the notebook that several stages use."
    if name == SHARED:
        return "Functions and classes of the notebook that several stages use."
    return naming.module_docstring(name, (), cells)


def module(name: str, doc: str, body: list[str], imports: str) -> Module:
    """A module's whole source, not yet formatted."""
    parts = (naming.docstring_literal(doc, ""), imports)
    opening, code = "\n\n".join(filter(None, parts)), "\n\n\n".join(body)
    return Module(name, doc, f"{opening}\n\n\n{code}\n")


def import_lines(
    name: str,
    code: str,
    own: list[Lifted],
    placed: Mapping[str, str],
    to: Emitted,
    functions: Iterable[Function],
) -> list[str]:
    """The import statements that a module's code needs, formulas included."""
    tree = ast.parse(code)
    reads = reads_in_scopes(tree)
    names = {name.id for name, local in reads if name.id not in local}
    names |= annotation_names(tree)
    flow: Flow = to.by.flow
    functions = tuple(functions)
    hidden = (read_by_text(functions, own, flow) & flow.imports.keys()) - names
    hidden |= acting_imports(names, functions, flow)
    local = local_modules(flow.notebook)
    lines = [
        localised(flow.imports[n], local, to.package) + (UNSEEN if n in hidden else "")
        for n in sorted((names | hidden) & flow.imports.keys())
    ]
    if flow.imports.get("annotations", "").startswith("from __future__"):
        lines.append(flow.imports["annotations"])
    lines += [
        line
        for line in sorted(to.annotations.get(name, set()) | to.annotations[SHARED])
        if words(line.partition(" import ")[2] or line) & names
    ]
    mine = {part.name for part in own}
    lines += [
        f"from {to.package}.{placed[n]} import {n}"
        for n in sorted(names & placed.keys() - mine)
        if placed[n] != name
    ]
    if "@dataclass(frozen=True)" in code and "dataclass" in names:
        lines.append("from dataclasses import dataclass")
    if "builtins" in names and "builtins" not in flow.imports:
        lines.append("import builtins")
    if "partial" in names and "partial" not in flow.imports:
        lines.append("from functools import partial")
    if "Any" in names:
        lines.append("from typing import Any")
    return lines


def read_by_text(
    functions: Iterable[Function], own: Iterable[Lifted], flow: Flow
) -> frozenset[str]:
    """The names that texts in functions and lifted definitions read."""
    ids = {one for function in functions for one in function.statements}
    found = [s.effects.by_text for s in flow.statements if s.id in ids]
    found += [
        flow.definitions[part.name].effects.by_text
        for part in own
        if part.name in flow.definitions
    ]
    return frozenset[str]().union(*found)


def annotation_names(tree: ast.AST) -> set[str]:
    """Names in annotations that are written as text."""
    return {
        word
        for node in walk(tree)
        if isinstance(node, ast.arg) and isinstance(node.annotation, ast.Constant)
        for word in words(str(node.annotation.value))
    }
