"""A call of the notebook's function, written out where it stands.

What a function learns from its rows has no name outside of it. Written out, its
statements are the notebook's own, and what they learn can be kept.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace

from nbprod.ir import Cell, Flow, Notebook, Statement
from nbprod.serving import syntax
from nbprod.serving.copies import definition
from nbprod.serving.syntax import Node
from nbprod.source.names import bound_in, parameters
from nbprod.source.trees import walk

NO = (
    ast.Global, ast.Nonlocal, ast.Yield, ast.YieldFrom, ast.Await, ast.Import,
    ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.NamedExpr, ast.Try,
)  # fmt: skip
"""Syntax in a function that is not written out."""


def inlined(flow: Flow, index: int) -> Notebook | None:
    """The notebook with the call in a statement written out; None if it cannot be."""
    statement = flow.statements[index]
    call, made = called(statement, flow)
    if call is None or made is None:
        return None
    given = arguments_of(call, made)
    if given is None:
        return None
    names = renaming(made, given, flow)
    lines = [
        f"{names[p]} = {syntax.text(value)}"
        for p, value in given.items()
        if names[p] != getattr(value, "id", "")
    ]
    *body, last = without_text(made.body)
    if isinstance(last, ast.Return):
        value = renamed(last.value, names) if last.value else None
        ends = ending(statement, value)
    else:
        body, ends = [*body, last], ""
        if not isinstance(statement.node, ast.Expr):
            return None
    lines += [
        ast.unparse(ast.fix_missing_locations(renamed(one, names))) for one in body
    ]
    text = "\n".join([*lines, ends]) if ends else "\n".join(lines)
    cells = tuple(
        replaced(cell, statement, text) if cell.index == statement.cell else cell
        for cell in flow.notebook.cells
    )
    new = {name for name in names.values() if name not in flow.users}
    originals = dict(flow.notebook.originals)
    if ends:
        plain = ast.unparse(ast.parse(ends))
        originals[statement.cell, plain] = ast.unparse(statement.node)
    return replace(
        flow.notebook,
        cells=cells,
        added=flow.notebook.added | new - set(given),
        originals=originals,
    )


def called(
    statement: Statement, flow: Flow
) -> tuple[ast.Call | None, ast.FunctionDef | None]:
    """The call that a statement is, and the function that it calls."""
    value = getattr(statement.node, "value", None)
    plain = isinstance(statement.node, ast.Assign | ast.Expr)
    if not plain or not isinstance(value, ast.Call):
        return None, None
    if not isinstance(value.func, ast.Name) or statement.node.col_offset:
        return None, None
    made = definition(value.func.id, flow)
    if made is None or made.decorator_list or not simple(made):
        return None, None
    return value, made


def simple(made: ast.FunctionDef) -> bool:
    """Whether a function goes through its statements once, and returns at the end."""
    body = without_text(made.body)
    inner = [part for one in body for part in walk(one)]
    returns = [part for part in inner if isinstance(part, ast.Return)]
    ended = not returns or (len(returns) == 1 and returns[0] is body[-1])
    calls = {p.id for p in inner if isinstance(p, ast.Name)}
    plain = not any(isinstance(part, NO) for part in inner)
    return bool(body) and ended and plain and made.name not in calls


def without_text(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a function, without its docstring."""
    first = body[0] if body else None
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if told else body


def arguments_of(call: ast.Call, made: ast.FunctionDef) -> dict[str, ast.expr] | None:
    """What each parameter is given; None where that is not told one by one."""
    args = made.args
    if args.vararg or args.kwarg or any(isinstance(a, ast.Starred) for a in call.args):
        return None
    plain = [*args.posonlyargs, *args.args]
    if len(call.args) > len(plain):
        return None
    found: dict[str, ast.expr] = {}
    pairs = zip(plain[::-1], args.defaults[::-1], strict=False)
    found |= {one.arg: value for one, value in pairs}
    for one, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        if default is not None:
            found[one.arg] = default
    found |= {one.arg: value for one, value in zip(plain, call.args, strict=False)}
    for keyword in call.keywords:
        if keyword.arg is None:
            return None
        found[keyword.arg] = keyword.value
    names = [one.arg for one in parameters(args)]
    return {name: found[name] for name in names} if found.keys() == set(names) else None


def renaming(
    made: ast.FunctionDef, given: Mapping[str, ast.expr], flow: Flow
) -> dict[str, str]:
    """What the function's own names are called where it is written out."""
    bound = bound_in(made.body)
    taken = {name for s in flow.statements for name in s.effects.binds}
    taken |= flow.users.keys() | flow.imports.keys()
    found: dict[str, str] = {}
    for name in sorted(bound | given.keys()):
        value = given.get(name)
        if isinstance(value, ast.Name) and name not in bound:
            found[name] = value.id
        else:
            found[name] = name if name not in taken else f"{made.name}_{name}"
    return found


class Renamed(ast.NodeTransformer):
    """Call names otherwise."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take the new name of each."""
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """Call one otherwise."""
        return ast.Name(self.names.get(node.id, node.id), node.ctx)


def renamed(node: Node, names: Mapping[str, str]) -> Node:
    """A copy with other names."""
    return Renamed(names).visit(syntax.copied(node))  # type: ignore[no-any-return]


def ending(statement: Statement, value: ast.expr | None) -> str:
    """The statement that gives the call's result to what the notebook calls it."""
    if value is None:
        return ""
    node = statement.node
    if isinstance(node, ast.Assign):
        targets = " = ".join(ast.unparse(target) for target in node.targets)
        return f"{targets} = {syntax.text(value)}"
    return syntax.text(value)


def replaced(cell: Cell, statement: Statement, text: str) -> Cell:
    """A cell with other lines in place of a statement's."""
    node = statement.node
    assert node.end_lineno is not None
    lines = cell.code.split("\n")
    known = cell.lines or tuple(range(1, len(lines) + 1))
    new = text.split("\n")
    first, last = node.lineno - 1, node.end_lineno
    code = "\n".join([*lines[:first], *new, *lines[last:]])
    numbers = (*known[:first], *[known[first]] * len(new), *known[last:])
    return replace(cell, code=code, lines=numbers)
