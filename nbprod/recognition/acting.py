"""Imports that nothing reads, and that may act all the same by being made.

``from sklearn.experimental import enable_iterative_imputer`` lets another import
succeed, ``import swifter`` adds an accessor to tables. Libraries that have a leaf say
which of their modules do so; of what has none it is not known, so that it is imported
wherever something after it has its name, or is a method that nobody knows.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Set
from typing import TYPE_CHECKING

from nbprod import libraries
from nbprod.ir import Flow, Statement
from nbprod.recognition.roles import is_import
from nbprod.source.names import bound_in
from nbprod.source.trees import walk

if TYPE_CHECKING:
    from nbprod.ir import Function


def acting_imports(
    names: Set[str], functions: Iterable[Function], flow: Flow
) -> frozenset[str]:
    """Names of unread imports that a module needs; it reads some names itself."""
    unread = flow.imports.keys() - names_read(flow)
    needed = {flow.modules.get(name, "") for name in names}
    ids = {one for function in functions for one in function.statements}
    inside = [statement for statement in flow.statements if statement.id in ids]
    made = {
        name: statement.index
        for statement in flow.statements
        if is_import(statement)
        for name in bound_in([statement.node])
    }
    return frozenset(
        name
        for name in unread
        if enables(flow.modules.get(name, ""), needed)
        or (
            name in made
            and no_leaf(flow.modules.get(name, ""))
            and any(made[name] < s.index and may_need(s, name) for s in inside)
        )
    )


def may_need(statement: Statement, name: str) -> bool:
    """Whether what an import did may show: an accessor of its name, unknown methods."""
    methods = (
        one for one in statement.effects.unknown if not no_leaf(one) or one[0] == "."
    )
    accessors = (
        part.attr for part in walk(statement.node) if isinstance(part, ast.Attribute)
    )
    return any(methods) or name in accessors


def names_read(flow: Flow) -> frozenset[str]:
    """Every name that some statement reads, or some function as it is called."""
    effects = [statement.effects for statement in flow.statements]
    effects += [made.effects for made in flow.definitions.values()]
    return frozenset().union(*(one.reads | one.by_text for one in effects))


def enables(dotted: str, needed: Set[str]) -> bool:
    """Whether one of some imports needs that this one was made."""
    module = libraries.acts().get(dotted)
    return module is not None and any(
        one == module or one.startswith(f"{module}.") for one in needed
    )


def no_leaf(dotted: str) -> bool:
    """Whether nothing is known of a module."""
    root = dotted.partition(".")[0]
    known = {name.partition(".")[0] for name in libraries.installs()}
    return bool(root) and root not in known | sys.stdlib_module_names
