"""The notebook's functions and classes beside those of the package, by their code."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from nbprod.ir import Flow, Label, Plan, Statement
from nbprod.verify.inside.sources import bare
from nbprod.verify.outcome import Status, Variable

DEFINING = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def functions(
    flow: Flow, labels: Mapping[str, Label], plan: Plan, source: Path
) -> Iterator[Variable]:
    """A row for each definition that is kept and stands in a module of its own.

    ``source`` is the folder of the package's modules. Annotations, docstrings and
    parameters that were added for what a function reads besides do not count.
    """
    planned = {module.name: ast.parse(module.source) for module in plan.modules}
    for statement in flow.statements:
        if not isinstance(statement.node, DEFINING) or not labels[statement.id].kept:
            continue
        module, _, name = plan.statement_map.get(statement.id, "").partition(".")
        ours = named(name, planned[module]) if module in planned else None
        if ours is None:
            continue
        file = source / f"{module}.py"
        there = named(name, parsed(file)) if file.is_file() else None
        status, detail = judged(statement, ours, there, f"{module}.{name}")
        row = Variable(
            statement.node.name, module, statement.cell, status, "", 0.0, detail
        )
        yield replace(row, compared="code") if status == "equal" else row


def parsed(file: Path) -> ast.Module:
    """A module of the package; an empty one where it is no Python."""
    try:
        return ast.parse(file.read_text("utf-8"))
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def named(name: str, tree: ast.Module) -> ast.stmt | None:
    """The definition of a name in a module."""
    found = [one for one in tree.body if getattr(one, "name", "") == name]
    return found[-1] if found else None


def judged(
    statement: Statement, planned: ast.stmt, there: ast.stmt | None, place: str
) -> tuple[Status, str]:
    """The status of a definition, and what is to be said of it."""
    if there is None:
        return "missing", f"{place} is not there"
    theirs, added = bare(statement.node), parameters_added(statement.node, there)
    if bare(without(added, there)) == theirs:
        said = ", ".join(f"`{name}`" for name in added)
        return "equal", f"with {said} as parameters" if added else ""
    if bare(there) != bare(planned):
        return "different", f"{place}: {first_difference(bare(there), bare(planned))}"
    line = first_difference(bare(without(added, there)), theirs)
    return "skipped", f"not compared: convert writes its code otherwise: {line}"


def parameters_added(old: ast.stmt, new: ast.stmt) -> list[str]:
    """Parameters that may be given by keyword alone and that a function had not."""
    if not isinstance(old, ast.FunctionDef) or not isinstance(new, ast.FunctionDef):
        return []
    had = {one.arg for one in ast.walk(old.args) if isinstance(one, ast.arg)}
    return [one.arg for one in new.args.kwonlyargs if one.arg not in had]


def without(added: list[str], node: ast.stmt) -> ast.stmt:
    """A function without some of its keyword parameters."""
    copy = ast.parse(ast.unparse(node)).body[0]
    if isinstance(copy, ast.FunctionDef):
        args = copy.args
        both = list(zip(args.kwonlyargs, args.kw_defaults, strict=True))
        kept = [pair for pair in both if pair[0].arg not in added]
        args.kwonlyargs = [one for one, _ in kept]
        args.kw_defaults = [default for _, default in kept]
    return copy


def first_difference(ours: str, theirs: str) -> str:
    """The first line at which two texts differ, of each."""
    both = [*zip(ours.splitlines(), theirs.splitlines(), strict=False)]
    mine, other = next((pair for pair in both if pair[0] != pair[1]), ("", ""))
    return f"`{mine.strip()[:100]}`, notebook `{other.strip()[:100]}`"
