"""The path of a record: the steps from the frame that is read to the features."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nbprod.ir import Flow, Label, Statement
from nbprod.planning.placement import Placed, place
from nbprod.serving import syntax
from nbprod.serving.copies import usable
from nbprod.serving.lifter import RAW, STATE, Lifter
from nbprod.serving.model import Fitted, served
from nbprod.serving.once import used_up
from nbprod.serving.steps import lifted
from nbprod.serving.values import Kept, Kind, Source, Step, Value
from nbprod.source.names import BUILTINS
from nbprod.source.trees import walk
from nbprod.source.typed import type_before

FORMS = {"pandas.DataFrame": "frame", "numpy.ndarray": "array"}
TWO_DIMENSIONAL = ("transform(", ".values", "to_numpy(", ".c_[")
"""What gives arrays that a frame can be made of."""
TRIES = 8
"""Places that are tried as the first that records can be taken from."""


@dataclass(frozen=True)
class Skipped:
    """A statement that chooses rows."""

    cell: int
    text: str
    index: int


@dataclass(frozen=True)
class Path:
    """What a record passes, and what training keeps for it."""

    fitted: Fitted
    steps: tuple[Step, ...]
    features: ast.expr
    source: Source
    fields: frozenset[str]
    """Fields of the state."""
    why: str
    """Why records are not what the notebook reads."""
    skipped: tuple[Skipped, ...]
    """Statements that choose rows."""
    at: Lifter
    """Where lifting stands when the model is fitted."""


def derive(
    flow: Flow, labels: Mapping[str, Label], wanted: str = ""
) -> tuple[Path | None, int | None]:
    """The path of a record to the served model, if there is one.

    And the index of the first statement that records do not pass, if any.
    """
    fitted = served(flow, labels, wanted)
    if fitted is None:
        return None, None
    placed = usable(flow, place(flow, labels))
    starts: dict[int, str] = {}
    first: Blocked | None = None
    for _ in range(TRIES):
        outcome = tried(flow, labels, fitted, placed, starts)
        if isinstance(outcome, Path):
            return replace(outcome, why=first.why if first else ""), index_of(first)
        if outcome is None:
            break
        first = first or outcome
        if outcome.index in starts:
            break
        starts = {outcome.index: outcome.name}
    found = at_the_end(flow, labels, fitted, placed)
    why = first.why if first else "its rows come from several tables"
    return (replace(found, why=why) if found else None), index_of(first)


def index_of(blocked: Blocked | None) -> int | None:
    """The place of what stands in the way."""
    return blocked.index if blocked else None


def at_the_end(
    flow: Flow, labels: Mapping[str, Label], fitted: Fitted, placed: Placed
) -> Path | None:
    """The path where records are the features themselves."""
    if not isinstance(fitted.features, ast.Name):
        return None
    last = {fitted.given.index - 1: fitted.features.id}
    outcome = tried(flow, labels, fitted, placed, last)
    return outcome if isinstance(outcome, Path) else None


@dataclass(frozen=True)
class Blocked:
    """The statement that cannot be done to records, and what it makes or changes."""

    index: int
    name: str
    why: str


def tried(
    flow: Flow,
    labels: Mapping[str, Label],
    fitted: Fitted,
    placed: Placed,
    starts: Mapping[int, str],
) -> Path | Blocked | None:
    """The path, where records are what some names are after some statements."""
    taken = {name for s in flow.statements for name in s.effects.binds}
    kept = Kept(
        taken | BUILTINS | set(flow.imports) | {STATE, "records", "deepcopy", "clone"}
    )
    at = Lifter(flow, placed.lifted, kept, flow.statements[0], extras=placed.extras)
    steps: list[Step] = []
    for statement in flow.statements[: fitted.given.index]:
        at.statement, at.inner = statement, None
        if labels[statement.id].kept:
            steps += passed(statement, at)
        if statement.index in starts:
            begun = start(starts[statement.index], statement, at)
            if begun is None:
                return None
            steps.append(begun)
    at.statement, at.inner = fitted.given, None
    value = at.value(fitted.features)
    if value.kind is not Kind.ROWS:
        return None
    return backward(flow, fitted, steps, value, at)


def passed(statement: Statement, at: Lifter) -> list[Step]:
    """The steps of a statement; what it may change besides is no longer known."""
    node = statement.node
    made = lifted(node, at)
    effects = statement.effects
    if made is None:
        made = []
        for name in effects.binds - effects.loop_targets:
            at.env[name] = Value(Kind.LEARNED, ast.Name(name, ast.Load()))
    done = {name for step in made for name in step.binds | step.changes}
    alias = at.flow.alias_at[statement.index]
    done |= {other for name in done for other in alias.get(name, ())}
    for name in sorted((effects.mutates | effects.may_mutate) - done):
        known = at.env.get(name)
        if known is not None and known.kind is Kind.ROWS and not known.why:
            why = f"may be changed in cell {statement.cell}, line {statement.line}"
            at.env[name] = replace(known, why=why)
            one = frozenset([name])
            made = [*made, Step(statement.index, (node,), one, one, one, why=why)]
    return made


def start(name: str, statement: Statement, at: Lifter) -> Step | None:
    """Records are what a name is from here on."""
    following = at.flow.statements[statement.index + 1]
    form = FORMS.get(type_before(name, following, at.flow))
    flat = any(word in statement.source for word in TWO_DIMENSIONAL)
    if form is None or (form == "array" and not flat):
        return None
    number = len(at.kept.sources)
    read: ast.expr = ast.Name(name, ast.Load())
    at.kept.sources.append(
        Source(f"raw{number}", read, statement.cell, statement.node, form, after=True)
    )
    raw: ast.expr = ast.Name(RAW.format(number), ast.Load())
    if form == "array":
        raw = ast.Call(syntax.attribute(raw, "to_numpy"), [], [])
    sources = frozenset([number])
    at.env[name] = Value(Kind.ROWS, ast.Name(name, ast.Load()), "", sources)
    made = ast.Assign([ast.Name(name, ast.Store())], raw)
    read_names = frozenset(syntax.names_in(raw))
    return Step(
        statement.index, (made,), frozenset([name]), frozenset(), read_names, sources
    )


def backward(
    flow: Flow, fitted: Fitted, steps: Sequence[Step], value: Value, at: Lifter
) -> Path | Blocked | None:
    """The steps that the features need, last to first."""
    needed = syntax.names_in(value.node)
    chosen: list[Step] = []
    for step in reversed(steps):
        hit = touched(step, needed, flow)
        if not hit:
            continue
        if step.binds <= needed and not step.changes:
            needed -= step.binds
        needed |= hit & step.changes | step.reads
        chosen.append(step)
    blocked = [step for step in chosen if step.why]
    if blocked:  # the first of them, which the others come of
        first = blocked[-1]
        name = sorted(first.binds | first.changes)[0]
        return Blocked(first.index, name, first.why)
    return None if value.why else settled_path(fitted, chosen[::-1], value, at)


def touched(step: Step, needed: set[str], flow: Flow) -> set[str]:
    """The needed names that a step binds, or whose objects it may change."""
    groups = flow.alias_at[step.index]
    hit = set(step.binds & needed)
    for name in step.changes:
        if {name, *groups.get(name, ())} & needed:
            hit.add(name)
    return hit


def settled_path(
    fitted: Fitted, steps: Sequence[Step], value: Value, at: Lifter
) -> Path | Blocked | None:
    """The path, if its records come from one place."""
    done = [step for step in steps if step.nodes and not is_idle(step)]
    nodes = [node for step in done for node in step.nodes]
    read = {name for node in [*nodes, value.node] for name in syntax.names_in(node)}
    numbers = [n for n in range(len(at.kept.sources)) if RAW.format(n) in read]
    if len(numbers) != 1:
        return None
    fields = fields_in([*nodes, value.node])
    late = late_globals(nodes, value.node, at)
    at.kept.names.update({name: name for name in late})
    fields |= late
    if spent := used_up(fields, at):
        return used_by(spent, done)
    return Path(
        fitted,
        tuple(done),
        value.node,
        at.kept.sources[numbers[0]],
        frozenset(fields),
        "",
        tuple(
            skipped(step, at.flow)
            for step in steps
            if step.left_out
            and not syntax.only_orders(at.flow.statements[step.index].node)
        ),
        at,
    )


def used_by(spent: set[str], done: Sequence[Step]) -> Blocked | None:
    """The first step that reads what is used up, as what no record passes."""
    for step in done:
        made = sorted(step.binds | step.changes)
        if made and fields_in(step.nodes) & spent:
            return Blocked(step.index, made[0], "goes over what is used up by then")
    return None


def skipped(step: Step, flow: Flow) -> Skipped:
    """What is told of a statement that no record passes."""
    statement = flow.statements[step.index]
    text = statement.source.strip().partition("\n")[0]
    return Skipped(statement.cell, text, statement.index)


def late_globals(nodes: Sequence[ast.stmt], last: ast.expr, at: Lifter) -> set[str]:
    """The notebook's names that the functions on the path read when they are called."""
    read = {name for node in [*nodes, last] for name in syntax.names_in(node)}
    own = read & at.flow.definitions.keys() & at.importable
    return {name for one in own for name in at.extras.get(one, ())} - own


def is_idle(step: Step) -> bool:
    """Whether a step only gives a name to what has it."""
    match step.nodes:
        case (ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=same)),):
            return name == same
    return False


def fields_in(nodes: Iterable[ast.AST]) -> set[str]:
    """The fields of the state that code reads."""
    return {
        part.attr
        for node in nodes
        for part in walk(node)
        if isinstance(part, ast.Attribute)
        and isinstance(part.value, ast.Name)
        and part.value.id == STATE
    }
