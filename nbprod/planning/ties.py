"""Which statements closures tie together: they must see the same names."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from nbprod.analysis.definitions import is_generator
from nbprod.ir import Flow, Statement
from nbprod.recognition.roles import is_definition
from nbprod.source.scopes import free_variables, inner_mentions
from nbprod.source.trees import walk

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
INNER = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef


def ranges(
    kept: list[Statement],
    flow: Flow,
    bindings: Mapping[str, list[int]],
    lifted: frozenset[str],
) -> Iterable[tuple[int, int]]:
    """The statements that closures tie together."""
    touching = touching_each(flow)
    for statement in kept:
        late: set[str] = set(statement.effects.escaping)
        own = getattr(statement.node, "name", "")
        if is_definition(statement) and own not in lifted:
            late |= free_variables(flow.definitions[own].effects.reads, flow)
        made = statement.effects.binds & flow.definitions.keys()
        if not is_definition(statement) and made - lifted:
            for name in made:
                late |= free_variables(flow.definitions[name].effects.reads, flow)
        over = None
        if is_definition(statement):
            over = last_call(own, statement, touching[own], flow)
        last = max(
            (
                index
                for v in late - lifted
                for index in bindings.get(v, ())
                if over is None or index < over
            ),
            default=-1,
        )
        if last > statement.index:
            yield statement.index, last
        if "names" in statement.effects.resources:
            yield 0, kept[-1].index
    yield from shared_globals(kept, flow, lifted)
    yield from ((one.since, one.index) for one in flow.asked)


def last_call(
    name: str, made: Statement, touching: Sequence[Statement], flow: Flow
) -> int | None:
    """The index of the last statement that calls a definition; None if it is not known.

    It is not where the function is handed over, or stored, or bound on some path only,
    and the methods of a class are called wherever there is an instance, a function that
    it gives wherever that is. ``touching`` are all statements that have to do with the
    name.
    """
    gives = flow.definitions[name].effects.escaping
    if isinstance(made.node, ast.ClassDef) or gives:
        return None
    last = made.index
    for use in touching[bisect_right(touching, made.index, key=place) :]:
        if name in use.effects.reads | use.effects.mutates | use.effects.may_mutate:
            last = use.index
        handed = use.effects.mentions | inner_mentions(use, flow) | use.effects.by_text
        if name in handed | use.effects.may_write or name in use.effects.escaping:
            return None
        if name in use.effects.writes:
            break
    return last


def place(statement: Statement) -> int:
    """Where a statement stands."""
    return statement.index


def touching_each(flow: Flow) -> dict[str, list[Statement]]:
    """For each definition all statements that have to do with its name."""
    found: dict[str, list[Statement]] = {name: [] for name in flow.definitions}
    for one in flow.statements:
        effects = one.effects
        names = effects.reads | effects.changes | effects.mentions | effects.by_text
        names |= effects.escaping | inner_mentions(one, flow)
        for name in names & flow.definitions.keys():
            found[name].append(one)
    return found


def shared_globals(
    kept: list[Statement], flow: Flow, lifted: frozenset[str]
) -> Iterable[tuple[int, int]]:
    """Functions that bind globals stay with all that call them.

    Where that is unknown, as of methods, of what is handed over, and of generators and
    functions that a call gives, it is to the end.
    """
    handed = {
        name for s in kept for name in s.effects.mentions | inner_mentions(s, flow)
    }
    lazy = {
        s.node.name
        for s in flow.statements
        if isinstance(s.node, FUNCTION) and (is_generator(s.node) or holds_code(s.node))
    }
    for name, definition in flow.definitions.items():
        bound = definition.effects.binds | definition.effects.deletes
        if name in lifted or not bound:
            continue
        users = [
            s.index
            for s in kept
            if name in s.effects.reads | s.effects.binds | s.effects.mentions
        ]
        late = definition.kind == "class" or definition.returns_type == "function"
        if users and (late or name in handed | lazy):
            yield min(users), kept[-1].index
        elif users:
            yield min(users), max(users)


def holds_code(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function or class is made in a function, whoever may have it then."""
    return any(isinstance(part, INNER) for one in node.body for part in walk(one))
