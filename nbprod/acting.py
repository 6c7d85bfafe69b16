"""Imports that nothing reads, and that may act all the same by being made.

``from sklearn.experimental import enable_iterative_imputer`` lets another import
succeed, ``import swifter`` adds an accessor to tables. Libraries that have a leaf say
which of their modules do so; of what has none it is not known, so that it is imported
wherever something unknown happens after it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Set

from nbprod import libraries
from nbprod.ir import Flow, Function
from nbprod.names import bound_in
from nbprod.roles import is_import


def acting_imports(
    names: Set[str], functions: Iterable[Function], flow: Flow
) -> frozenset[str]:
    """Names of unread imports that a module needs; it reads some names itself."""
    unread = flow.imports.keys() - names_read(flow)
    needed = {flow.modules.get(name, "") for name in names}
    ids = {one for function in functions for one in function.statements}
    unknown = [s.index for s in flow.statements if s.id in ids and s.effects.unknown]
    last = max(unknown, default=-1)
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
        or (no_leaf(flow.modules.get(name, "")) and made.get(name, last) < last)
    )


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
