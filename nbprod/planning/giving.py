"""Variables that a function of the notebook reads: can a call give them to it?

Where a function is handed over, it is called later, and reads what they are by then.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Set

from nbprod.ir import Flow, Statement
from nbprod.recognition.roles import is_definition, is_import, is_plot
from nbprod.source.scopes import inner_mentions


def given_to(
    name: str,
    variable: str,
    flow: Flow,
    bindings: Mapping[str, list[int]],
    shown: Set[str],
) -> bool:
    """Whether a variable that a function reads can be given to it wherever it is used.

    ``shown`` are the statements, by id, that are for the report.
    """
    definition = flow.definitions[name]
    for use in flow.users.get(name, ()):
        if getattr(use.node, "name", "") == name:
            continue
        decorated = getattr(use.node, "decorator_list", [])
        if is_import(use) or (is_definition(use) and not decorated):
            continue
        if not is_bound_before(variable, use, flow, bindings):
            return False
        escapes = name in use.effects.mentions or name in inner_mentions(use, flow)
        later = escapes or variable in definition.effects.escaping
        if later and not still(variable, use, flow, bindings, shown):
            return False
    return True


def still(
    name: str,
    use: Statement,
    flow: Flow,
    bindings: Mapping[str, list[int]],
    shown: Set[str],
) -> bool:
    """Whether a variable is still the same when a function that reads it is called,
    which a statement hands over.

    An animation plays until another takes its name, or that of what is drawn on.
    """
    at = next((one for one in bindings[name] if one >= use.index), None)
    if at is None:
        return True
    drawn = is_plot(use, flow.types[use.index]) and use.id in shown
    return drawn and not any(
        bindings[made][bisect_left(bindings[made], user.index) - 1] == use.index
        for made in use.effects.binds
        for user in flow.users.get(made, ())
        if user.index >= at
    )


def is_bound_before(
    name: str, use: Statement, flow: Flow, bindings: Mapping[str, list[int]]
) -> bool:
    """Whether something binds a name before a statement, and does not delete it."""
    place = bisect_left(bindings[name], use.index)
    last = flow.statements[bindings[name][place - 1]] if place else None
    return last is not None and name not in last.effects.deletes
