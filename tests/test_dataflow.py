"""Effects, aliases and edges of statements, on cases that are data."""

from __future__ import annotations

import ast

import pytest
from cases import cases
from running import notebook_of

from nbprod.analysis.settling import widened
from nbprod.dataflow import analyse
from nbprod.ir import Call, CallSite, Definition, Effects, Flow
from nbprod.recognise import recognise

CASES = cases("dataflow")


def dump(flow: Flow) -> str:
    """A line per statement: what it reads, binds, changes, touches; who shares."""
    lines = []
    labels = recognise(flow)
    for statement in flow.statements:
        effects = statement.effects
        parts = [statement.id]
        for mark, names in (
            ("reads", effects.reads),
            ("binds", effects.writes),
            ("may bind", effects.may_write),
            ("deletes", effects.deletes),
            ("changes", effects.mutates),
            ("may change", effects.may_mutate),
            ("touches", effects.resources),
            ("late", effects.escaping),
        ):
            if names:
                parts.append(f"{mark} {' '.join(sorted(names))}")
        if effects.unknown:
            parts.append("unknown")
        if not labels[statement.id].kept:
            parts.append("left out")
        lines.append("; ".join(parts))
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("given", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_dataflow(given: str, expected: str) -> None:
    """The effects of every statement are those that the case expects."""
    flow = analyse(notebook_of(given.split("# %%\n")))
    assert dump(flow) == expected


def test_call_stays_what_it_was_said_to_be() -> None:
    """Of two looks by turns that differ in a call, no third one changes anything."""
    node = ast.parse("x.append(1)", mode="eval").body
    assert isinstance(node, ast.Call)
    one, other = (
        Definition("f", "function", effects=Effects(calls=(site,)))
        for site in (CallSite(".append", Call(), node), CallSite("list", Call(), node))
    )
    both = widened(one, other)
    assert both.effects.calls == one.effects.calls
    assert widened(both, other) == widened(both, one) == both
