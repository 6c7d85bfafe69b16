"""Which variables a package must tell of, and after which cell each has its value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nbprod.ir import Flow, Label, Plan


@dataclass(frozen=True)
class Expected:
    """``kept`` must be told of; ``why`` says of other names why they need not be.

    ``cells`` maps a stage to its names with the cell after which the notebook has the
    value that the stage tells, as long as no other statement of that cell changes it.
    """

    kept: frozenset[str]
    why: Mapping[str, str]
    cells: Mapping[str, Mapping[str, int]]


def expected(flow: Flow, labels: Mapping[str, Label], plan: Plan) -> Expected:
    """What the contract asks of a package: every variable that is not exploration's.

    Targets of ``for`` that nothing reads after their loop need not be told of.
    """
    kept: dict[str, bool] = {}
    why: dict[str, str] = {}
    for statement in flow.statements:
        effects = statement.effects
        for name in sorted(effects.binds | effects.mutates):
            if not labels[statement.id].kept:
                why.setdefault(name, labels[statement.id].why)
            elif name in effects.loop_targets:
                kept[name] = False
                why[name] = "a loop's target that nothing reads after it"
            elif name in effects.binds or kept.get(name, True):
                kept[name] = True
    names = frozenset(name for name, must in kept.items() if must)
    return Expected(names, why, boundaries(flow, plan))


def boundaries(flow: Flow, plan: Plan) -> dict[str, dict[str, int]]:
    """Stage → name → the cell at whose end the notebook has what the stage tells."""
    by_id = {statement.id: statement for statement in flow.statements}
    found: dict[str, dict[str, int]] = {}
    for step in plan.steps:
        own = {by_id[one].index for one in step.function.statements if one in by_id}
        if not own:
            continue
        last = max(own)
        cell = flow.statements[last].cell
        later = [s for s in flow.statements[last + 1 :] if s.cell == cell]
        unsettled = frozenset().union(*(s.effects.changes for s in later))
        told = {one.name for one in step.function.returns} | {
            n for n, _ in step.observed
        }
        found[step.name] = {name: cell for name in sorted(told - unsettled)}
    return found
