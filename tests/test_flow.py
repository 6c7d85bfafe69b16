"""Everything that analysis finds out about a notebook, on cases that are data.

``test_dataflow`` tells the effects of statements in short; here stand also the edges,
who shares with whom, types, definitions and the calls that leaves explain. After a
change that is meant, ``UPDATE_CASES=1 python -m pytest tests/test_flow.py`` writes what
comes out now into the cases.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Set

import pytest
from cases import cases, updated
from running import notebook_of

from nbprod.dataflow import analyse
from nbprod.errors import NbprodError
from nbprod.ir import Definition, Effects, Flow, Statement

CASES = cases("flow")


def dump(given: str) -> str:
    """What analysis finds, a fact a line."""
    try:
        flow = analyse(notebook_of(given.split("# %%\n")))
    except NbprodError as exc:
        return f"error: {exc}"
    lines: list[str] = []
    before: dict[str, str] = {}
    shared: dict[str, Set[str]] = {}
    for at, one in enumerate(flow.statements):
        lines.append(head(one))
        lines += [f"    {line}" for line in effects_told(one.effects)]
        types = {name: kind or "?" for name, kind in sorted(flow.types[at].items())}
        told = [f"{k} {v}" for k, v in types.items() if before.get(k) != v]
        lines += [f"    types {', '.join(told)}"] if told else []
        ties = {k: v for k, v in flow.alias_at[at].items() if v - {k}}
        new = [
            f"{k} ~ {names(v)}" for k, v in sorted(ties.items()) if shared.get(k) != v
        ]
        lines += [f"    shares {', '.join(new)}"] if new else []
        before, shared = types, ties
    lines += ends(flow)
    return "\n".join(lines)


def head(one: Statement) -> str:
    """A statement: where it is, how long, what stands above it."""
    first = one.source.split("\n")[0]
    comments = f" # {' | '.join(one.comments)}" if one.comments else ""
    last = " (last)" if one.last_in_cell else ""
    return f"{one.id} {one.line}-{one.end_line}{last} {first}{comments}"


def names(some: Collection[str]) -> str:
    """Names in one order."""
    return " ".join(sorted(some))


def pairs(some: Collection[tuple[str, str]]) -> str:
    """Pairs of names, or of a name and its type, in one order."""
    return ", ".join(f"{one} {other or '?'}" for one, other in sorted(some))


def effects_told(effects: Effects) -> Iterator[str]:
    """The effects that are there."""
    for field in (
        *("reads", "surely", "writes", "may_write", "deletes", "mutates"),
        *("may_mutate", "resources", "loop_targets", "escaping", "mentions"),
        *("consumed", "builtins", "by_text"),
    ):
        some = getattr(effects, field)
        if some:
            yield f"{field} {names(some)}"
    if effects.kinds:
        yield f"kinds {pairs(effects.kinds)}"
    for site in effects.calls:
        role = f" {site.call.role}" if site.call.role else ""
        on = f" on {site.receiver}" if site.receiver else ""
        yield f"calls {site.name}{on}{role}"
    if effects.unknown:
        yield f"unknown {', '.join(effects.unknown)}"


def definition_told(one: Definition) -> Iterator[str]:
    """A definition: its signature, what it returns, what calling it does."""
    bases = f" of {names(one.bases)}" if one.bases else ""
    made = f"{one.kind} {one.name}({', '.join(one.parameters)}){bases}"
    yield f"{one.binding} {made}".strip()
    for field in ("mutated", "maybe_mutated", "returns"):
        some = getattr(one, field)
        if some:
            yield f"    {field} {names(some)}"
    if one.returns_type:
        yield f"    gives {one.returns_type}"
    for field in ("keeps", "ties"):
        if getattr(one, field):
            yield f"    {field} {pairs(getattr(one, field))}"
    if one.shared:
        yield f"    shared {names(one.shared)}"
    yield from (f"    {line}" for line in effects_told(one.effects))
    for method in one.methods.values():
        yield from (f"    {line}" for line in definition_told(method))


def ends(flow: Flow) -> Iterator[str]:
    """What is known of the notebook as a whole."""
    for edge in flow.edges:
        yield f"{edge.source} → {edge.target} {edge.name} {edge.kind}"
    for tied, at in flow.aliases:
        yield f"tied {names(tied)} at {at}"
    for one in flow.definitions.values():
        yield from definition_told(one)
    for name, line in sorted(flow.imports.items()):
        yield f"import {name} = {flow.modules[name]} by {line!r}"
    if flow.rebound:
        yield f"rebound {names(flow.rebound)}"
    for asked in flow.asked:
        first, place = (flow.statements[i].id for i in (asked.since, asked.index))
        yield f"asked {asked.name} at {place}, perhaps bound at {first}"
    for name, behind in sorted(flow.behind.items()):
        yield f"behind {name}: {names(behind)}" if behind else f"behind {name}"
    for note in flow.notes:
        yield f"note {note.cell}:{note.line} {note.message}"


@pytest.mark.parametrize(
    ("name", "given", "expected"), CASES, ids=[case[0] for case in CASES]
)
def test_flow(name: str, given: str, expected: str) -> None:
    """What is found out is as the case says."""
    found = dump(given)
    assert found == expected or updated("flow", name, found)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="`except*` came with 3.11")
def test_groups_of_errors() -> None:
    """What ``except*`` names is read, and what it binds is not bound for sure."""
    given = ["kinds = (ValueError, KeyError)\nn = int('1')"]
    given.append("try:\n    n = int('a')\nexcept* kinds as group:\n    m = 0")
    flow = analyse(notebook_of(given))
    effects = flow.statements[-1].effects
    assert ("kinds" in effects.reads, effects.writes) == (True, frozenset())
    assert effects.may_write == {"n", "m"}
