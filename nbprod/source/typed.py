"""The type of a name at a point of the notebook."""

from __future__ import annotations

from bisect import bisect_left

from nbprod.ir import Flow, Statement


def type_before(name: str, statement: Statement, flow: Flow) -> str:
    """The type of a name where a statement begins, or nothing where it is not known."""
    places = flow.typed.get(name, ())
    at = bisect_left(places, (statement.index, ""))
    return places[at - 1][1] if at else ""
