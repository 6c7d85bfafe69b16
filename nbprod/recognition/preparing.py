"""Data on its way to a model: the stage that what is done to it speaks for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nbprod.ir import Flow, Statement
from nbprod.recognition.neighbours import FALLBACK, Found
from nbprod.recognition.roles import roles
from nbprod.source.names import BUILTINS

PREPARING = ("clean", "features")
BY_DOING = (
    ("part", "split", "parts the rows by position"),
    ("column", "features", "gives a column its values"),
    ("filter", "clean", "picks rows by a condition"),
    ("clean", "clean", "names the columns"),
    ("select", "features", "selects what a model learns from"),
    ("array", "features", "shapes what a model learns from"),
)
"""Doings that no library call tells of, the stage they speak for, and in words."""
ARRANGING = (
    ("drop", "drops rows or columns"),
    ("narrow", "takes some columns of a table"),
    ("combine", "puts tables together"),
    ("reshape", "arranges a table"),
    ("summary", "aggregates a table"),
)
"""Doings that belong to whichever preparing stage they stand in; else to cleaning."""
TAKING = frozenset({"select", "narrow", "drop", "array", "part"})
"""Doings that leave what a model learns from what it is."""
HANDLING = frozenset(doing for doing, *_ in (*BY_DOING, *ARRANGING))
"""What is done to data, rather than computed from it."""


@dataclass(frozen=True)
class Around:
    """How statements stand to the models of a notebook, by their ids.

    ``prepares``: their values are what a model learns from or is applied to.
    ``answers``: they go on from what a model answered; ``results``: from that or from
    what it learned. Where there is no model (``modelled``), all prepare.
    """

    modelled: bool
    prepares: frozenset[str]
    answers: frozenset[str]
    results: frozenset[str]


def around_models(flow: Flow, kept: Sequence[Statement]) -> Around:
    """How the kept statements stand to the models."""
    models = {s.id for s in kept if roles(s) & {"fit", "search", "predict"}}
    if not models:
        parts = any("split" in roles(s) for s in kept)  # the model is yet to come
        return Around(parts, frozenset(s.id for s in kept), frozenset(), frozenset())
    before: dict[str, set[str]] = defaultdict(set)
    after: dict[str, set[str]] = defaultdict(set)
    for edge in flow.edges:
        if edge.kind == "data":
            before[edge.target].add(edge.source)
            after[edge.source].add(edge.target)
    answers = reached((s.id for s in kept if predicts(s)), after) - models
    prepares = reached(models, before) - models - answers
    results = reached(models, after) - models - prepares
    return Around(True, frozenset(prepares), frozenset(answers), frozenset(results))


def predicts(statement: Statement) -> bool:
    """Whether a statement has a model answer."""
    fitted = any(s.name.endswith(".fit_predict") for s in statement.effects.calls)
    return fitted or "predict" in roles(statement)


def reached(start: Iterable[str], ways: Mapping[str, set[str]]) -> set[str]:
    """All that can be reached from some statements, themselves included."""
    found = set(start)
    todo = list(found)
    while todo:
        fresh = ways.get(todo.pop(), set()) - found
        found |= fresh
        todo += fresh
    return found


def by_doings(
    flow: Flow,
    kept: Sequence[Statement],
    does: Mapping[str, frozenset[str]],
    around: Around,
    found: Found,
) -> None:
    """What is done to the data that a model learns from, and what feeds that."""
    handed = given_over(flow, kept, does, found)
    runs: list[list[Statement]] = [[]]
    last = ""
    for statement in kept:
        told = None
        if statement.id not in found and statement.id in around.prepares:
            taken = statement.id in handed
            told = by_doing(
                does[statement.id], last, modelled=around.modelled, taken=taken
            )
        if told:
            found[statement.id] = told
        if not told or told[0] not in PREPARING:
            runs.append([])
        elif runs[-1] and runs[-1][-1].cell == statement.cell:
            runs[-1].append(statement)
        else:
            runs.append([statement])
        last = found.get(statement.id, (last,))[0]
    for run in runs:
        of_one_stage(run, found)
    feeding(flow, kept, around, found)


def given_over(
    flow: Flow,
    kept: Sequence[Statement],
    does: Mapping[str, frozenset[str]],
    found: Found,
) -> frozenset[str]:
    """The statements whose values are parted, shaped or learned from as they are."""
    uses: dict[str, set[str]] = defaultdict(set)
    for edge in flow.edges:
        uses[edge.source].add(edge.target)
    takers = {id for id, told in found.items() if told[0] not in ("load", "clean")}
    handed: set[str] = set()
    for statement in reversed(kept):
        if uses[statement.id] & takers:
            handed.add(statement.id)
            if statement.id not in found and does[statement.id] & TAKING:
                takers.add(statement.id)
        elif does[statement.id] & {"array", "part"}:
            takers.add(statement.id)
    return frozenset(handed)


def of_one_stage(run: Sequence[Statement], found: Found) -> None:
    """What a cell does to data in one go, without calls that say more, is one stage."""
    counted = Counter(found[statement.id][0] for statement in run)
    if len(counted) > 1:
        most = max(counted, key=lambda name: counted[name])
        for statement in run:
            name, why = found[statement.id]
            if name != most:
                found[statement.id] = most, f"{why}, among others of this stage"


def feeding(
    flow: Flow, kept: Sequence[Statement], around: Around, found: Found
) -> None:
    """What has no evidence goes with the preparing statement that reads it first."""
    reader: dict[str, Statement] = {}
    for statement in reversed(kept):
        effects = statement.effects
        uses = [reader[name] for name in sorted(reader.keys() & effects.changes)]
        user = min(uses, key=lambda one: one.index, default=None)
        variables = effects.reads - flow.imports.keys() - BUILTINS
        if statement.id not in found and user and variables:
            name = found.get(user.id, ("",))[0]
            if statement.id in around.prepares and name in PREPARING:
                found[statement.id] = name, f"feeds {user.id}"
        reader.update(dict.fromkeys(effects.reads, statement))


def by_doing(
    does: frozenset[str], last: str, *, modelled: bool, taken: bool = False
) -> tuple[str, str] | None:
    """The stage that a doing speaks for, where a statement prepares data.

    ``last`` is the stage before; a notebook that is not ``modelled`` is for its tables.
    ``taken``: what it gives is parted, shaped or learned from as it is.
    """
    if not modelled and "summary" in does and not does & {"column", "filter"}:
        return FALLBACK, "aggregates a table"
    if not modelled and last == FALLBACK and "column" not in does:
        return None
    for doing, name, why in BY_DOING:
        if doing in does and (modelled or doing not in TAKING):
            return name, why
    if taken and modelled and does & TAKING:
        return "features", "selects what a model learns from"
    for doing, why in ARRANGING:
        if doing in does:
            return last if last in PREPARING else PREPARING[0], why
    return None
