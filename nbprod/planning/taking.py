"""What the body of a class takes from a name that it binds itself: ``size = size``.

Before the class binds it, such a name is the notebook's. Inside of a function Python
does not find it there: a name that a class binds is looked up in the class and in the
module alone. So the value gets a name that the class does not bind.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Set

from nbprod.errors import Located
from nbprod.ir import Flow, Statement
from nbprod.source.edits import Edit, replacing
from nbprod.source.names import bound_in, within_scope
from nbprod.source.top_level import first_line

Function = ast.FunctionDef | ast.AsyncFunctionDef


def taking_edits(statement: Statement, flow: Flow, fixed: Set[str]) -> Iterator[Edit]:
    """Name what classes take anew; names that are ``fixed`` are no variables.

    Raises:
        Located: whether the name is the notebook's or the class's own is seen only as
            it runs.
    """
    if not any(isinstance(node, ast.ClassDef) for node in statement.nodes):
        return
    made = flow.definitions.get(getattr(statement.node, "name", ""))
    later = made.effects.reads if made is not None else frozenset()
    variables = (statement.effects.reads | later) - fixed
    for node in statement.nodes:
        if not isinstance(node, ast.ClassDef) or not variables & bound_in(node.body):
            continue
        names: dict[str, str] = {}
        for read in taken(node, variables, flow.notebook.name, statement.cell):
            names.setdefault(read.id, fresh(read.id, flow))
            yield replacing(read, names[read.id])
        line, column = first_line(node), node.col_offset
        for name, other in names.items():
            text = f"{other} = {name}\n{' ' * column}"
            yield Edit(line, column, line, column, text)


def taken(
    node: ast.ClassDef, variables: Set[str], notebook: str, cell: int
) -> Iterator[ast.Name]:
    """The places where a class reads a variable of a name that it binds only after."""
    own = variables & bound_in(node.body)
    before: set[str] = set()
    for part in node.body:
        binds = bound_in([part])
        reads = [one for one in read_at_once(part) if one.id in own - before]
        simple = isinstance(part, ast.Assign | ast.AnnAssign | Function)
        unclear = {one.id for one in reads} & binds if not simple else set()
        if isinstance(part, ast.AugAssign):
            unclear |= binds & (own - before)
        if unclear:
            name = min(unclear)
            raise Located(
                notebook, cell, part.lineno,
                f"`{name}` is the notebook's variable and the class's own in one "
                "statement: give one of them another name",
            )  # fmt: skip
        yield from reads
        before |= binds


def read_at_once(part: ast.stmt) -> list[ast.Name]:
    """The names that a statement of a class reads in the class's own scope."""
    parts: list[ast.AST] = [part]
    if isinstance(part, Function):
        defaults = [*part.args.defaults, *filter(None, part.args.kw_defaults)]
        parts = [*part.decorator_list, *defaults]
    if isinstance(part, ast.ClassDef):
        keywords = [one.value for one in part.keywords]
        parts = [*part.decorator_list, *part.bases, *keywords]
    return [
        one
        for one in within_scope(parts)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    ]


def fresh(name: str, flow: Flow) -> str:
    """A name for the notebook's value that nothing of the notebook has."""
    used = {
        part.id
        for statement in flow.statements
        for part in statement.nodes
        if isinstance(part, ast.Name)
    }
    found = f"outer_{name}"
    while found in used:
        found += "_"
    return found
