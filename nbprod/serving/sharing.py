"""What training and inference have in common, as functions that both call.

The statements that a stage's function and the path of a record have in the same form
become one definition, so that the two cannot come to differ.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nbprod.ir import Function, Statement, Step
from nbprod.planning.codegen import Written
from nbprod.planning.emitted import Emitted
from nbprod.recognition.interface import words
from nbprod.serving.alike import Body, Run, again, read_first, run_from, surely_bound
from nbprod.serving.lifter import STATE
from nbprod.source.names import bound_in
from nbprod.source.trees import walk

WIDTH = 84
"""Columns of a statement in a function that still is a line."""
MANY = 4
"""Statements that are a function even if it has several results."""
MOST = 3
"""Results of a function."""
RESULT = 2
"""Statements that a function has to have more for one more result."""
MODELLING = frozenset({"train", "evaluate", "predict"})
"""Stages whose functions are not named for what is done to records."""
UNMOVED = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom,
    ast.Return, ast.Delete, ast.Global, ast.Nonlocal, ast.NamedExpr, ast.Await,
    ast.Yield, ast.YieldFrom, ast.AsyncFor, ast.AsyncWith,
)  # fmt: skip
"""What ties a statement to the function in which it stands."""


@dataclass(frozen=True)
class Stage:
    """A stage's function by its lines, each a statement."""

    function: Function
    written: Written
    body: Body
    statements: Sequence[Statement | None]
    """The notebook's statement of each line; None where it has to stay."""


@dataclass(frozen=True)
class Common:
    """A run that can be a function: what it takes, and what is read after it.

    All are variables of the stage's function; ``run.ours`` tells what they are in ours.
    """

    run: Run
    inputs: tuple[str, ...]
    results: tuple[str, ...]
    trained: frozenset[str]
    """The results that training reads."""
    served: frozenset[str]
    """The results that a record's path reads."""
    whole: bool
    """Whether the stage's function as it is does it."""


def record_body(nodes: Sequence[ast.stmt]) -> Body:
    """The path of a record, to be compared."""
    return Body([again(node) for node in nodes], frozenset(["raw", STATE]))


def stages_of(to: Emitted) -> Iterable[tuple[int, Stage]]:
    """The steps' functions that are called once, each by the number of its step."""
    known = {one.id: one for one in to.by.flow.statements}
    times = Counter(step.function.name for step in to.steps)
    for number, step in enumerate(to.steps):
        written = to.written.get(step.function.name)
        if written is None or times[step.function.name] > 1 or written.is_async:
            continue
        if all(len(line.tree.body) == 1 for line in written.lines):
            stage = stage_of(step, written, known)
            if not any(declares(node) for node in stage.body.nodes):
                yield number, stage


def stage_of(step: Step, written: Written, known: Mapping[str, Statement]) -> Stage:
    """A step's function by its lines."""
    times = Counter(line.statement for line in written.lines)
    nodes = [line.tree.body[0] for line in written.lines]
    statements = [
        (
            known[line.statement]
            if times[line.statement] == 1
            and line.statement in known
            and movable(known[line.statement], node)
            else None
        )
        for line, node in zip(written.lines, nodes, strict=True)
    ]
    given = frozenset(one.name for one in step.function.parameters)
    body = Body(nodes, given, words(written.last))
    return Stage(step.function, written, body, statements)


def declares(node: ast.AST) -> bool:
    """Whether something inside of a statement binds variables around it."""
    return any(isinstance(part, ast.Global | ast.Nonlocal) for part in walk(node))


def movable(statement: Statement, node: ast.stmt) -> bool:
    """Whether a statement does the same wherever its variables are the same."""
    effects = statement.effects
    tied = effects.by_text or effects.deletes or "names" in effects.resources
    return not tied and not any(isinstance(part, UNMOVED) for part in walk(node))


def common_runs(ours: Body, stage: Stage, done: set[int]) -> list[Common]:
    """The runs of a stage's function that can move, one after the other.

    ``done`` are the places in ours that have been taken; it is added to.
    """
    places: dict[str, list[int]] = {}
    for at, form in enumerate(ours.forms):
        places.setdefault(form.text, []).append(at)
    found: list[Common] = []
    first = 0
    while first < len(stage.body.nodes):
        best: Common | None = None
        for at in places.get(stage.body.forms[first].text, ()):
            one = common_at(at, first, ours, stage, done)
            if one and (best is None or one.run.length > best.run.length):
                best = one
        if best is not None:
            found.append(best)
            done |= set(range(best.run.at, best.run.at + best.run.length))
        first += best.run.length if best else 1
    return found


def common_at(
    at: int, first: int, ours: Body, stage: Stage, done: set[int]
) -> Common | None:
    """The longest run from two places on that can be a function."""
    most = 0
    while (
        first + most < len(stage.statements)
        and stage.statements[first + most] is not None
        and at + most not in done
    ):
        most += 1
    run = run_from(ours, at, stage.body, first, most)
    shorter = [replace(run, length=n) for n in range(run.length, 0, -1)]
    found = [one for run in shorter if (one := judged(run, ours, stage))]
    return max(found, key=worth, default=None)


def worth(one: Common) -> int:
    """What a run is worth as a function: its statements, less all that it returns."""
    more = 0 if one.whole else len(one.results) - 1
    return one.run.length - RESULT * more


def judged(run: Run, ours: Body, stage: Stage) -> Common | None:
    """A run, if it does the same in a function and is worth one."""
    theirs, after = stage.body, run.at + run.length
    nodes = theirs.nodes[run.first : run.end]
    if not (theirs.keeps(run.first, run.end) and ours.keeps(run.at, after)):
        return None
    inputs = inputs_of(run, theirs)
    if not (at_hand(inputs, run, ours) and theirs.sure[run.first] >= set(inputs)):
        return None
    trained = theirs.read_after[run.end]
    served = frozenset(n for n, o in run.ours.items() if o in ours.read_after[after])
    results = [n for n in changed(run, inputs, stage) if n in trained | served]
    if not surely_bound(nodes) | set(inputs) >= set(results):
        return None
    trained, served = trained & set(results), served & set(results)
    if (
        not (trained and served)
        or len(results) > MOST
        or any("." in run.ours.get(name, ".") for name in results)
    ):
        return None
    if run.length == 1 and not is_long(nodes[0]):
        return None
    whole = run.length == len(theirs.nodes) and fits(stage, run, served, ours)
    if run.length == len(theirs.nodes) and stage.function.stage in MODELLING:
        return None
    if len(results) > 1 and run.length < MANY and not whole:
        return None
    return Common(run, tuple(inputs), tuple(results), trained, served, whole)


def inputs_of(run: Run, theirs: Body) -> list[str]:
    """The variables that a run reads before it binds them, as they come."""
    found: dict[str, None] = {}
    bound: frozenset[str] = frozenset()
    for place in range(run.first, run.end):
        node = theirs.nodes[place]
        read = (read_first(node) & theirs.variables) - bound
        names = theirs.forms[place].names
        found |= dict.fromkeys(name for name in names if name in read)
        bound |= surely_bound([node])
    return list(found)


def at_hand(names: Iterable[str], run: Run, ours: Body) -> bool:
    """Whether a record's path has the values of some variables before a run."""
    given = [run.ours.get(name, "") for name in names]
    return all("." in one or one in ours.sure[run.at] for one in given)


def changed(run: Run, inputs: Sequence[str], stage: Stage) -> list[str]:
    """The variables that a run binds, or whose object it changes; inputs first."""
    nodes = stage.body.nodes[run.first : run.end]
    found = set(bound_in(nodes))
    for statement in stage.statements[run.first : run.end]:
        assert statement is not None
        found |= statement.effects.mutates
    forms = stage.body.forms[run.first : run.end]
    every = [*inputs, *(name for form in forms for name in form.names)]
    return [name for name in dict.fromkeys(every) if name in found]


def fits(stage: Stage, run: Run, served: frozenset[str], ours: Body) -> bool:
    """Whether a record can be given to a stage's function as it is."""
    function = stage.function
    names = [one.name for one in function.parameters]
    known = all(name in run.ours for name in names)
    returned = {one.name for one in function.returns}
    return (
        known
        and at_hand(names, run, ours)
        and len(served) == 1 <= len(served & returned)
    )


def is_long(node: ast.stmt) -> bool:
    """Whether a statement holds others, or is a call that takes several lines."""
    if hasattr(node, "body"):
        return True
    is_call = isinstance(getattr(node, "value", None), ast.Call)
    return is_call and len(ast.unparse(node)) > WIDTH
