"""Exploration: what is not in the pipeline becomes the report, or is listed as left
out.

The report watches the pipeline, so that it cannot run a second, different one. A group
of statements is drawn after the first step at whose end the names that it reads have
the values that they had in the notebook at that place; where there is none, the
pipeline is cut there.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nbprod.ir import Flow, Label, Statement
from nbprod.planning.gathering import gathered
from nbprod.recognise import STYLES, WAITS
from nbprod.recognition.cuts import Piece
from nbprod.recognition.later import Later
from nbprod.recognition.pages import is_page
from nbprod.recognition.paths import own_calls
from nbprod.recognition.roles import (
    MODELLING,
    PURPOSE,
    is_definition,
    is_import,
    is_plot,
    roles,
)
from nbprod.source.edits import Edit, replacing
from nbprod.source.names import BUILTINS
from nbprod.source.trees import walk

TABLES = ("pandas.DataFrame", "pandas.Series")


@dataclass(frozen=True)
class Group:
    """The statements of one cell that the report runs, and what prepares them."""

    cell: int
    statements: tuple[Statement, ...]
    needs: tuple[str, ...]
    binds: tuple[str, ...]
    shows: bool
    draws: bool


def is_setup(statement: Statement, flow: Flow) -> bool:
    """Whether a statement sets the style of plots, by nothing but literals."""
    if not isinstance(statement.node, ast.Expr | ast.Assign):
        return False
    if statement.effects.binds or statement.effects.reads - flow.imports.keys():
        return False
    if "style" in roles(statement):
        return True
    match statement.node:
        case ast.Assign(targets=[ast.Subscript(value=base)]):
            return ast.unparse(base).endswith("rcParams")
    return False


def worth_showing(statement: Statement, flow: Flow, purposeful: bool) -> bool:
    """Whether the report shows a statement, rather than leaving it out as a look."""
    purposes = roles(statement)
    if is_plot(statement, flow.types[statement.index]):
        return True
    if purposes & PURPOSE or not isinstance(statement.node, ast.Expr):
        return False
    if "summary" in purposes and "peek" not in purposes:
        return statement.last_in_cell or "display" in purposes
    if not statement.last_in_cell and only_reads(statement.node.value):
        return False  # no cell shows what stands in its midst
    return not purposeful and bool(purposes or statement.effects.reads)


def only_reads(node: ast.expr) -> bool:
    """Whether an expression has nothing in it that calls."""
    calling = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)
    return not any(isinstance(part, calling) for part in walk(node))


def groups(
    flow: Flow,
    labels: Mapping[str, Label],
    available: frozenset[str],
    lifted: frozenset[str],
) -> list[Group]:
    """The groups of the report; ``available`` are names that the pipeline reports."""
    purposeful = any(
        roles(s) & (PURPOSE | MODELLING) for s in flow.statements if labels[s.id].kept
    )
    rest = [
        s
        for s in flow.statements
        if not labels[s.id].kept
        and not is_import(s)
        and not is_definition(s)
        and not is_setup(s, flow)
        and labels[s.id].why not in (STYLES, WAITS)
    ]
    chosen = {s.id for s in rest if worth_showing(s, flow, purposeful)}
    needed: set[str] = set()
    for statement in reversed(rest):
        if statement.id in chosen or statement.effects.changes & needed:
            chosen.add(statement.id)
            needed -= statement.effects.writes
            needed |= statement.effects.reads | statement.effects.mutates
    by_cell: dict[int, list[Statement]] = {}
    for statement in rest:
        if statement.id in chosen:
            by_cell.setdefault(statement.cell, []).append(statement)
    telling = [
        tuple(some)
        for some in by_cell.values()
        if any(not roles(s) or roles(s) - {"show", "figure"} for s in some)
    ]
    told = gathered(telling, flow, lifted)
    return linked(told, flow, labels, available, lifted)


def linked(
    cells: list[tuple[Statement, ...]],
    flow: Flow,
    labels: Mapping[str, Label],
    available: frozenset[str],
    lifted: frozenset[str],
) -> list[Group]:
    """Groups whose every name comes from the pipeline or from a group before."""
    faces = [exposed(statements, flow, lifted) for statements in cells]
    later = Later([(frozenset(needs), frozenset(own)) for needs, own in faces])
    binders = binders_of(flow)
    found: list[Group] = []
    bound: set[str] = set()
    told: set[str] = set()
    for number, statements in enumerate(cells):
        needs, own = faces[number]
        if any(name not in available and name not in bound for name in needs):
            continue
        passed = [
            last_before(binders.get(name, ()), reading_place(name, statements))
            for name in needs
        ]
        if any(
            one is not None and not labels[one.id].kept and one.id not in told
            for one in passed
        ):
            continue  # a value of the exploration has taken the place of this one
        wanted = later.read(own, number + 1)
        binds = tuple(n for n in own if n in wanted and n not in available)
        bound |= set(binds)
        told |= {one.id for one in statements if not one.effects.binds & available}
        last = statements[-1]
        drawn = is_plot(last, flow.types[last.index]) and not is_page(last)
        shows = last.last_in_cell and not drawn
        draws = any(is_plot(s, flow.types[s.index]) for s in statements)
        found.append(Group(last.cell, statements, needs, binds, shows, draws))
    return found


def binders_of(flow: Flow) -> dict[str, list[Statement]]:
    """For each name the statements that bind it, in order."""
    found: dict[str, list[Statement]] = {}
    for statement in flow.statements:
        for name in statement.effects.binds:
            found.setdefault(name, []).append(statement)
    return found


def last_before(binders: Sequence[Statement], index: int) -> Statement | None:
    """The last of some statements, in order, that stands before an index."""
    at = bisect_left(binders, index, key=lambda one: one.index)
    return binders[at - 1] if at else None


def exposed(
    statements: Iterable[Statement], flow: Flow, lifted: frozenset[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The variables that statements read before binding them, and those they bind."""
    needs: dict[str, None] = {}
    bound: dict[str, None] = {}
    for statement in statements:
        effects = statement.effects
        for name in sorted(effects.reads):
            variable = name not in flow.imports and name not in lifted
            if variable and name not in bound and not plain_builtin(name, flow):
                needs.setdefault(name)
        for name in sorted(effects.binds - effects.loop_targets - {"_"}):
            bound.setdefault(name)
    return tuple(needs), tuple(bound)


def plain_builtin(name: str, flow: Flow) -> bool:
    """Whether a name is a builtin that the notebook does not bind."""
    return name in BUILTINS and name not in flow.rebound


@dataclass(frozen=True)
class Changes:
    """Where each name changes: number of the piece, index of the statement."""

    pieces: int
    places: Mapping[str, Sequence[tuple[int, int]]]


def changes_in(pieces: Sequence[Piece], groups: Iterable[Group]) -> Changes:
    """Where the statements of some pieces change each name that groups need."""
    needs = {name for group in groups for name in group.needs}
    places: dict[str, list[tuple[int, int]]] = {}
    for number, piece in enumerate(pieces):
        for statement in piece.statements:
            for name in statement.effects.changes & needs:
                places.setdefault(name, []).append((number, statement.index))
    return Changes(len(pieces), places)


def place_group(
    group: Group,
    changes: Changes,
    reported: Mapping[str, int],
    before: Mapping[str, int] | None = None,
) -> int | None:
    """The number of the piece after which a group is shown, if there is one.

    ``reported`` maps a notebook name to the piece after which it is first known,
    ``before`` a name to the piece after which the report used it last.
    """
    needs = set(group.needs)
    first = max((reported[n] for n in needs if n in reported), default=0)
    uses = [before[n] for n in (*group.needs, *group.binds) if before and n in before]
    first = max([first, *uses])
    end = changes.pieces
    for name in needs:
        here = reading_place(name, group.statements)
        for number, index in changes.places.get(name, ()):
            if index <= here:  # to be done by then
                first = max(first, number)
            if index >= here:  # not to be done yet
                end = min(end, number)
    return first if first < end else None


def reading_place(name: str, statements: Iterable[Statement]) -> int:
    """The index of the first of some statements that reads a name."""
    return next(s.index for s in statements if name in s.effects.reads)


def cut_before(group: Group, pieces: Sequence[Piece]) -> int | None:
    """The index of the kept statement before which to cut for a group."""
    here = max([reading_place(n, group.statements) for n in group.needs], default=-1)
    later = [s.index for piece in pieces for s in piece.statements if s.index > here]
    return min(later, default=None)


def show_edits(group: Group) -> dict[str, list[Edit]]:
    """Edits by statement: ``display`` prints, ``plt.show`` begins the next figure."""
    found: dict[str, list[Edit]] = {}
    for statement in group.statements:
        edits: list[Edit] = []
        for site in own_calls(statement):
            if site.call.role == "show" and site.name.endswith("pyplot.show"):
                base = ast.unparse(site.node.func).rpartition(".")[0]
                if base:
                    edits.append(replacing(site.node, f"{base}.figure()"))
        for node in statement.nodes:
            if isinstance(node, ast.Name) and node.id == "display":
                edits.append(replacing(node, "print"))
        found[statement.id] = edits
    return found


def is_show(statement: Statement) -> bool:
    """Whether a statement only shows the current figure."""
    value = getattr(statement.node, "value", None)
    shows = roles(statement) <= {"show"} and bool(roles(statement))
    return (
        isinstance(statement.node, ast.Expr) and isinstance(value, ast.Call) and shows
    )
