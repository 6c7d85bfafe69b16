"""The emitted modules: step functions, lifted definitions, constants, imports."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nbprod import naming
from nbprod.ir import Flow, Function, Module
from nbprod.planning.emitted import Emitted
from nbprod.planning.lifting import (
    CONSTANTS,
    SHARED,
    Lifted,
    constant_parts,
    homes,
    lifted_parts,
)
from nbprod.recognition.acting import acting_imports
from nbprod.recognition.interface import words
from nbprod.source.formatting import all_formatted
from nbprod.source.imports import (
    UNSEEN,
    import_block,
    local_modules,
    localised,
    module_in,
)
from nbprod.source.scopes import reads_in_scopes
from nbprod.source.trees import walk


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
    placed = homes(parts, texts, to.elsewhere)
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
        body = together(own, by.constant_names) + functions.get(name, [])
        doc = docstring_of(name, cells.get(name, set()))
        inside = [one for one in functions_of(to) if one.module == name]
        lines = import_lines(name, "\n\n\n".join(body), own, placed, to, inside)
        modules.append(module(name, doc, body, import_block(lines, to.package)))
    own = [p for p in parts if placed[p.name] == "report"]
    body = together(own, by.constant_names) + ([report_text] if report_text else [])
    source = "\n\n\n".join(body)
    lines = import_lines("report", source, own, placed, to, report) if body else []
    return in_shape(Built(tuple(modules), placed, source, tuple(lines)))


def functions_of(to: Emitted) -> list[Function]:
    """The functions of the steps, once each, however many steps call one."""
    return [*{id(step.function): step.function for step in to.steps}.values()]


def together(own: Sequence[Lifted], constants: Mapping[str, str]) -> list[str]:
    """The parts of a module, its constants without blank lines between them."""
    called = {*constants.values()}
    first = "\n".join(one.source for one in own if one.name in called)
    rest = [one.source for one in own if one.name not in called]
    return [first, *rest] if first else rest


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
    local = local_modules(flow.notebook, to.package)
    lines = [
        localised(flow.imports[n], local) + (UNSEEN if n in hidden else "")
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
        f"from {module_in(to.package, placed[n])} import {n}"
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
