"""The notebook's functions that a path may call: modules have them, or copies."""

from __future__ import annotations

import ast
from dataclasses import replace

from nbprod.ir import Definition, Flow
from nbprod.planning.placement import Placed
from nbprod.source.scopes import free_variables


def usable(flow: Flow, placed: Placed) -> Placed:
    """The functions that modules have, and those that a copy of will do as well."""
    more = {
        name
        for name, made in flow.definitions.items()
        if name not in placed.lifted and copyable(name, made, flow)
    }
    free = {
        name: free_variables(flow.definitions[name].effects.reads, flow)
        - flow.definitions.keys()
        for name in more
    }
    extras = {name: tuple(sorted(names)) for name, names in free.items()}
    return replace(
        placed,
        lifted=placed.lifted | more,
        extras={**placed.extras, **extras},
    )


def definition(name: str, flow: Flow) -> ast.FunctionDef | None:
    """The one definition of a function of the notebook."""
    found = [
        one.node
        for one in flow.statements
        if isinstance(one.node, ast.FunctionDef) and one.node.name == name
    ]
    return found[0] if len(found) == 1 else None


def copyable(name: str, made: Definition, flow: Flow) -> bool:
    """Whether a copy of a function does what it does: it changes nothing else."""
    nodes = [s.node for s in flow.statements if getattr(s.node, "name", "") == name]
    plain = len(nodes) == 1 and isinstance(nodes[0], ast.FunctionDef)
    free = plain and not nodes[0].decorator_list  # type: ignore[attr-defined]
    effects = made.effects
    others = effects.reads & flow.definitions.keys()
    inner = all(
        isinstance(s.node, ast.FunctionDef)
        for s in flow.statements
        if getattr(s.node, "name", "") in others
    )
    return free and inner and not (effects.changes or effects.resources)
