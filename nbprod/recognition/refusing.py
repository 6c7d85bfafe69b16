"""Names that no function can be given: nothing binds them, or a text reaches them."""

from __future__ import annotations

import ast

from nbprod import libraries
from nbprod.analysis.streams import last_part
from nbprod.errors import Located
from nbprod.ir import Flow, Statement
from nbprod.source.names import BUILTINS, PYTHON_2, bound_in, within_scope

NAMESPACES = frozenset({"globals", "locals", "vars", "dir"})
"""Without an argument, what all names are."""
VIEWS = frozenset({"sorted", "list", "set", "len", "type"})


def undefined(name: str, statement: Statement, flow: Flow) -> Located:
    """The error for a name that is read before anything binds it."""
    before = [s for s in flow.statements if s.index < statement.index]
    touched = [s for s in before if name in s.effects.binds | s.effects.deletes]
    later = next((s for s in flow.statements if name in s.effects.binds), None)
    line = next(
        (
            node.lineno
            for node in statement.nodes
            if isinstance(node, ast.Name) and node.id == name
        ),
        statement.line,
    )
    if name in BUILTINS:
        what = (
            f"`{name}` may be Python's own or the notebook's here: give the "
            "notebook's variable another name"
        )
    elif touched and name in touched[-1].effects.deletes:
        what = (
            f"`{name}` is used after cell {touched[-1].cell} deletes it: the notebook "
            "does not run from top to bottom: take one of them out, or go on without "
            "this cell (--skip-broken)"
        )
    elif later is None and name in PYTHON_2:
        what = (
            f"`{name}` is Python 2's, and no cell defines it; convert the notebook to "
            "Python 3 first (for example with `2to3`)"
        )
    elif later is None:
        missing = missing_import(name, statement, flow)
        what = f"`{name}` is used, but no cell defines it: add the cell that did"
        what += f" (`{missing}`?)" if missing else ""
        what += ", or go on without this one (--skip-broken)"
    else:
        what = (
            f"`{name}` is used before cell {later.cell} defines it: the notebook does "
            "not run from top to bottom: move that cell up, or go on without this one "
            "(--skip-broken)"
        )
    return Located(flow.notebook.name, statement.cell, line, what)


def missing_import(name: str, statement: Statement, flow: Flow) -> str:
    """The import that most likely is in no cell, where a name is used as one's."""
    if name in flow.modules.values():
        return f"import {name}"
    owners = [
        node.value.id
        for node in statement.nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    called = [
        node.func.id
        for node in statement.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    usual = libraries.usual_import(name) if name in [*owners, *called] else ""
    return usual or (libraries.usual_module(name) if name in owners else "")


def refuse_by_text(statement: Statement, flow: Flow) -> None:
    """Refuse what reaches the notebook's names by a text: a function has its own.

    Raises:
        Located: a text is executed that may bind names, or all names are asked for.
    """
    shown = {id(part) for part in filled_in(statement.node)}
    around = {id(part) for part in within_scope([statement.node])}
    for node in statement.nodes:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        name = node.func.id
        asks = name in NAMESPACES and not node.args and id(node) not in shown
        asks = asks and id(node) in around  # else it asks for a function's own
        own = len(node.args) < 2  # or it has a namespace of its own
        if not asks and not (name == "exec" and own and binds_names(node)):
            continue
        what = (
            f"`{name}()` reaches the notebook's names by a text, and the functions of "
            "a package have names of their own: write out what it does"
        )
        raise Located(flow.notebook.name, statement.cell, node.lineno, what)


def binds_names(call: ast.Call) -> bool:
    """Whether the text that ``exec`` is given may bind names."""
    text = getattr(call.args[0], "value", None) if call.args else None
    try:
        return not isinstance(text, str) or bool(bound_in(ast.parse(text).body))
    except SyntaxError:
        return True


def filled_in(statement: ast.stmt) -> list[ast.expr]:
    """The expressions that are only shown, or fill the gaps of a text.

    ``globals()`` would fill them with a module's names, not with the notebook's.
    """
    found: list[ast.expr] = []
    if isinstance(statement, ast.Expr):
        found.append(statement.value)
    for node in ast.walk(statement):
        match node:
            case ast.Call(func=ast.Name(id="print" | "display"), args=given):
                found += given
            case ast.Call(func=ast.Attribute(attr="format"), keywords=given):
                some = [one.value for one in given if one.arg is None]
                found += [one for one in some if not of_module(one)]
            case ast.BinOp(op=ast.Mod(), right=right) if not of_module(right):
                found.append(right)
    return [part for one in found for part in looked_at(one)]


def of_module(part: ast.expr) -> bool:
    """Whether an expression asks for the names of the module that it stands in."""
    return isinstance(part, ast.Call) and last_part(part.func) == "globals"


def looked_at(shown: ast.expr) -> list[ast.expr]:
    """What is shown, and what it is a view of: ``sorted(globals().keys())``."""
    found = [shown]
    while True:
        match found[-1]:
            case ast.Call(func=ast.Attribute(value=inner, attr="keys"), args=[]):
                found.append(inner)
            case ast.Call(func=ast.Name(id=name), args=[inner]) if name in VIEWS:
                found.append(inner)
            case _:
                return found
