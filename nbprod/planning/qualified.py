"""The names that classes have for texts, of classes that stay inside of functions.

Python writes into a class where it stands: ``compute.<locals>.Log``. The text of an
instance has that name where its class does not make the text itself, as those of a
dataclass have it, so the class is told the name that the notebook's has.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from nbprod import libraries
from nbprod.analysis.decorating import decorators
from nbprod.ir import Flow, Statement
from nbprod.source.edits import Edit
from nbprod.source.names import BUILTINS
from nbprod.source.top_level import first_line
from nbprod.source.trees import children
from nbprod.source.typed import type_before

QUALIFIED = "__qualname__"
QUIET = frozenset("functools.total_ordering typing.final".split())
"""Decorators that leave the text of an instance what it was."""


def naming_edits(statement: Statement, flow: Flow) -> Iterator[Edit]:
    """Tell each class of a statement that stays its name, where a text may have it."""
    if not any(isinstance(part, ast.ClassDef) for part in statement.nodes):
        return
    lines = flow.notebook.codes[statement.cell].split("\n")
    for node, name in classes_in([statement.node]):
        if tells_name(node, flow):
            yield naming_edit(node, name, lines)


def classes_in(
    nodes: Iterable[ast.AST], within: str = ""
) -> Iterator[tuple[ast.ClassDef, str]]:
    """Every class in some syntax, and its name as the notebook's own run has it."""
    for node in nodes:
        inner = within
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = f"{within}{node.name}.<locals>."
        elif isinstance(node, ast.ClassDef):
            yield node, f"{within}{node.name}"
            inner = f"{within}{node.name}."
        yield from classes_in(children(node), inner)


def tells_name(
    node: ast.ClassDef, flow: Flow, above: frozenset[ast.ClassDef] = frozenset()
) -> bool:
    """Whether something may show the name under which a class stands somewhere.

    ``above`` are the classes that have been asked, of which this may be a base.
    """
    own = {getattr(part, "name", "") for part in node.body}
    if asked_for(flow) or given_to_call(node.name, flow):
        return True
    if "__repr__" in own:
        return False
    if set(decorators(node, flow)) - QUIET:
        return True
    asked = above | {node}
    return any(base_tells(base, flow, asked) for base in node.bases)


def base_tells(base: ast.expr, flow: Flow, asked: frozenset[ast.ClassDef]) -> bool:
    """Whether the text of an instance may come from a base and name its class."""
    if isinstance(base, ast.Subscript):
        base = base.value  # Generic[T]
    first, *rest = ast.unparse(base).split(".")
    if first in flow.modules:
        known = libraries.function(".".join([flow.modules[first], *rest]))
        return known is None and takes_text(flow)
    made = [
        other
        for statement in flow.statements
        for other in statement.nodes
        if isinstance(other, ast.ClassDef) and other.name == (rest or [first])[-1]
    ]
    if not made:
        return first not in BUILTINS and takes_text(flow)
    return any(tells_name(other, flow, asked) for other in made if other not in asked)


def takes_text(flow: Flow) -> bool:
    """Whether the notebook makes texts of what may be any object."""
    return any(
        may_be_object(part, statement, flow)
        for statement in flow.statements
        for node in statement.nodes
        for part in told_in(node)
    )


def told_in(node: ast.AST) -> Iterable[ast.expr]:
    """The expressions whose text a piece of syntax takes."""
    match node:
        case ast.FormattedValue(value=value, format_spec=None):
            return [value]
        case ast.Call(func=ast.Name(id="str" | "repr" | "format"), args=[value]):
            return [value]
        case ast.Call(func=ast.Attribute(attr="format"), args=some, keywords=named):
            return [*some, *(one.value for one in named)]
        case ast.Call(args=[ast.Name(id="str" | "repr") as value, *_]):
            return [value]  # map(str, …)
        case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod(), right=right):
            return right.elts if isinstance(right, ast.Tuple) else [right]
    return []


def may_be_object(node: ast.expr, statement: Statement, flow: Flow) -> bool:
    """Whether a value may be an instance of a class of the notebook."""
    if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp | ast.Compare):
        return False
    if isinstance(node, ast.Call):
        sites = (s for s in statement.effects.calls if s.node is node)
        return not any(site.call.returns for site in sites)
    if not isinstance(node, ast.Name):
        return True
    kind = type_before(node.id, statement, flow)
    return not kind or kind.startswith("@")


def asked_for(flow: Flow) -> bool:
    """Whether the notebook itself reads such a name."""
    return any(
        QUALIFIED in (getattr(part, "attr", ""), getattr(part, "value", ""))
        for statement in flow.statements
        for part in statement.nodes
        if isinstance(part, ast.Attribute | ast.Constant)
    )


def given_to_call(name: str, flow: Flow) -> bool:
    """Whether a class is handed to what is no builtin, such as ``dataclass(Log)``."""
    return any(
        any(isinstance(given, ast.Name) and given.id == name for given in part.args)
        for statement in flow.statements
        for part in statement.nodes
        if isinstance(part, ast.Call)
        and not (isinstance(part.func, ast.Name) and part.func.id in BUILTINS)
    )


def naming_edit(node: ast.ClassDef, name: str, lines: list[str]) -> Edit:
    """Bind the name at the head of a class, after what is written about it."""
    said = f'{QUALIFIED} = "{name}"'
    about = ast.get_docstring(node, clean=False) is not None
    if about and len(node.body) == 1:
        text = node.body[0]
        end, column = text.end_lineno or 0, text.end_col_offset or 0
        return Edit(end, column, end, column, f"; {said}", 1)
    first = node.body[about]
    line = first_line(first)
    before = lines[line - 1].encode()[: first.col_offset].decode()
    between = f"  # as its text has it\n{before}" if before.isspace() else "; "
    return Edit(line, first.col_offset, line, first.col_offset, f"{said}{between}")
