"""Which variables a package must tell of, and when the notebook has what it tells."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from nbprod.ir import Flow, Label, Measured, Plan, Statement
from nbprod.planning.emitted import told_by
from nbprod.recognition.roles import is_import
from nbprod.verify.noise import noisy_source


@dataclass(frozen=True)
class Moment:
    """A moment of the notebook's run: after a cell, or after a statement in it.

    ``text`` is the statement, normalised, and ``which`` tells it from equal ones of its
    cell, counted from 0; both are empty at the end of a cell. ``call`` is a call in the
    statement whose value is looked at as it is made; ``turn`` tells it from equal ones.
    """

    cell: int
    text: str = ""
    which: int = 0
    line: int = 0
    call: str = ""
    turn: int = 0

    @property
    def at(self) -> str:
        """The moment as a store of captures has it."""
        where = f"cell {self.cell}" + f", line {self.line}" * bool(self.text)
        return f"{where}, {self.turn + 1}. `{self.call}`" if self.call else where


@dataclass(frozen=True)
class Boundary:
    """When the notebook has the value that a stage tells of a variable.

    ``cell`` has the last statement that changes it for the stage. There is no moment
    where the notebook never has that value, for the reason ``why``.
    """

    cell: int
    moment: Moment | None
    why: str = ""


@dataclass(frozen=True)
class Expected:
    """``kept`` must be told of; ``why`` says of other names why they need not be.

    ``boundaries`` maps a stage to the names that it tells of.
    """

    kept: frozenset[str]
    why: Mapping[str, str]
    boundaries: Mapping[str, Mapping[str, Boundary]]
    shown: Mapping[str, Boundary] = field(default_factory=dict)
    """What the notebook only shows, and when it computes that."""
    comes_of: Callable[[str, Collection[str]], str] = lambda name, others: ""
    """The first of some names that a name's value comes of, or nothing."""
    writes: bool = False
    """Whether a statement that is kept writes a file with data."""

    def moments(self) -> dict[Moment, list[str]]:
        """The moments at which the notebook is looked at, and for which names."""
        found: dict[Moment, set[str]] = {}
        for names in self.boundaries.values():
            for name, one in names.items():
                if one.moment is not None and name in self.kept:
                    found.setdefault(one.moment, set()).add(name)
        return {moment: sorted(names) for moment, names in found.items()}


def expected(flow: Flow, labels: Mapping[str, Label], plan: Plan) -> Expected:
    """What the contract asks of a package: every variable that is not exploration's.

    Targets of ``for`` that nothing reads after their loop need not be told of.
    """
    kept: dict[str, bool] = {}
    why: dict[str, str] = {}
    for statement in flow.statements:
        effects = statement.effects
        for name in sorted(effects.binds | effects.mutates):
            if is_import(statement):
                why.setdefault(name, "what an import gives")
            elif not labels[statement.id].kept:
                why.setdefault(name, labels[statement.id].why)
            elif name in effects.loop_targets:
                kept[name] = False
                why[name] = "a loop's target that nothing reads after it"
            elif name in effects.binds or kept.get(name, True):
                kept[name] = True
    names = frozenset(name for name, must in kept.items() if must)
    names |= {one.name for one in plan.measured}
    names -= flow.notebook.added
    when = boundaries(flow, labels, plan)
    told = {name: one for known in when.values() for name, one in known.items()}
    shown = {one.name: told[one.name] for one in plan.measured if one.name in told}
    writes = any(
        site.call.role == "writer"
        for statement in flow.statements
        if labels[statement.id].kept
        for site in statement.effects.calls
    )
    places = {one.name: one.statement for one in plan.measured}
    comes_of = partial(noisy_source, flow, places)
    return Expected(names, why, when, shown, comes_of, writes)


def boundaries(
    flow: Flow, labels: Mapping[str, Label], plan: Plan
) -> dict[str, dict[str, Boundary]]:
    """Stage → each name that it tells of → when the notebook has that value.

    Settings and constants count as bound before the stage if they stand above it.
    """
    places = {statement.id: statement.index for statement in flow.statements}
    changed = changing({n for step in plan.steps for n in told_by(step)}, flow)
    shown = {one.name: one for one in plan.measured}
    in_steps = {places[one] for step in plan.steps for one in step.statements}
    kept = {s.index for s in flow.statements if labels[s.id].kept}
    found: dict[str, dict[str, Boundary]] = {}
    done: set[int] = set()
    for step in plan.steps:
        own = {places[one] for one in step.statements}
        done |= own
        above = {index for index in kept - in_steps if index < max(own)}
        found[step.name] = {
            name: (
                boundary(changed[name], done | above, max(own), kept, flow)
                if name not in shown
                else as_shown(
                    shown[name], flow.statements[places[shown[name].statement]], flow
                )
            )
            for name in told_by(step)
        }
    return found


def as_shown(one: Measured, statement: Statement, flow: Flow) -> Boundary:
    """When the notebook computes what it only shows."""
    above, _ = around(statement, flow)
    text = ast.unparse(statement.node)
    which = sum(ast.unparse(other.node) == text for other in above)
    given = (statement.cell, text, which, statement.line, one.call, one.which)
    return Boundary(statement.cell, Moment(*given))


def changing(names: set[str], flow: Flow) -> dict[str, list[int]]:
    """For each name the statements that may change its value, its aliases included."""
    found: dict[str, list[int]] = {name: [] for name in names}
    for statement in flow.statements:
        effects = statement.effects
        in_place = effects.mutates | effects.may_mutate
        changed = set(effects.changes)
        for at in (statement.index - 1, statement.index):
            if in_place and 0 <= at < len(flow.alias_at):
                for name, others in flow.alias_at[at].items():
                    if others & in_place:
                        changed.add(name)
        for name in changed & names:
            found[name].append(statement.index)
    return found


def boundary(
    changed: Sequence[int], done: set[int], end: int, kept: set[int], flow: Flow
) -> Boundary:
    """When the notebook has what a stage tells of a name that ``changed`` change.

    ``done`` are the statements that the package has carried out, ``end`` the last of
    the stage's own. The latest such moment that is not after ``end`` is taken.
    """
    mine = [one for one in changed if one in done]
    mine = mine or [one for one in changed if one in kept]
    if not mine:
        return Boundary(0, None, "no statement is known to change it")
    last = mine[-1]
    statement = flow.statements[last]
    missed = [one for one in changed if one < last and one in kept - done]
    if missed and set(mine) <= done:
        other = flow.statements[missed[-1]]
        where = f"cell {other.cell}, line {other.line}"
        return Boundary(
            statement.cell, None, f"what {where} does to it, a later stage does"
        )
    if not any(last < one <= end for one in changed):
        last = max(last, end)
    while last and flow.statements[last].effects.binds & flow.notebook.added:
        last -= 1  # what training learns besides is no statement of the notebook
    return Boundary(statement.cell, moment(flow.statements[last], changed, flow))


def moment(statement: Statement, changed: Sequence[int], flow: Flow) -> Moment:
    """After a statement; after its cell where nothing below it changes the name."""
    above, below = around(statement, flow)
    if not any(one.index in changed for one in below):
        return Moment(statement.cell)
    text = ast.unparse(statement.node)
    which = sum(ast.unparse(one.node) == text for one in above)
    text = flow.notebook.originals.get((statement.cell, text), text)
    return Moment(statement.cell, text, which, statement.line)


def around(
    statement: Statement, flow: Flow
) -> tuple[Sequence[Statement], Sequence[Statement]]:
    """The other statements of a statement's cell: those above it, those below."""
    first = after = statement.index
    while first and flow.statements[first - 1].cell == statement.cell:
        first -= 1
    while after < len(flow.statements) and (
        flow.statements[after].cell == statement.cell
    ):
        after += 1
    at = statement.index
    return flow.statements[first:at], flow.statements[at + 1 : after]
