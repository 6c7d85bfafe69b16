"""Values that are there to be drawn or shown, and names that only drawings have."""

from __future__ import annotations

import ast
from collections.abc import Sequence, Set

from nbprod.ir import Flow, Statement
from nbprod.recognition.roles import PLOT_TYPES, PLOTS, is_definition, is_import


def only_drawn(uses: Sequence[Statement], drawing: Set[str], telling: bool) -> bool:
    """Whether all uses of a value draw it; before any model, or display it besides."""
    left = [one for one in uses if one.id not in drawing]
    drawn = len(left) < len(uses)
    return not left or (drawn and all(map(looks, left)) and not telling)


def looks(statement: Statement) -> bool:
    """Whether a statement only displays what it names."""
    node = statement.node
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Name)


def binds_result(statement: Statement, flow: Flow) -> bool:
    """Whether a statement binds what a function of the notebook computes, drawn or not.

    Where nothing is modelled, that is what a notebook is for.
    """
    types = flow.types[statement.index]
    lasting = statement.effects.binds - statement.effects.loop_targets - {"_"}
    drawn = all(types.get(name, "").startswith(PLOT_TYPES) for name in lasting)
    plain = not is_definition(statement) and not is_import(statement)
    return plain and not drawn and computes(statement, flow)


def computes(statement: Statement, flow: Flow) -> bool:
    """Whether a statement calls a function of the notebook that does more than draw."""
    own = [flow.definitions[n] for n in statement.effects.reads & set(flow.definitions)]
    return any(
        made.kind == "function"
        and not any(site.call.role in PLOTS for site in made.effects.calls)
        for made in own
    )


def drawings(flow: Flow) -> frozenset[str]:
    """The names that are bound to nothing but a figure, axes or what is drawn each.

    Not to several in an array or a list, whose number is a value.
    """
    found: set[str] = set()
    others: set[str] = set()
    for statement in flow.statements:
        types = flow.types[statement.index]
        for name in statement.effects.binds:
            kind = types.get(name, "")
            one = kind.startswith(PLOT_TYPES) and not kind.endswith(".Several")
            (found if one else others).add(name)
    return frozenset(found - others)
