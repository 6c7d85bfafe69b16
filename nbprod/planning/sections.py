"""Sections: where ``run`` would be long, what parts of it become functions.

A section is a run of neighbouring steps. It is cut where few values pass, under a
heading of the notebook if there is one, and is no longer than one reads at a glance.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from nbprod import naming
from nbprod.analysis.calling import call_source, lines_of, names_in, read_by
from nbprod.ir import Notebook, Parameter, ResultField, Section, Statement, Step
from nbprod.planning.emitted import Emitted
from nbprod.recognise import HEADING
from nbprod.recognition.interface import words
from nbprod.recognition.later import Later

MOST_LINES = 40
ROOM = 36
"""Lines of a section as they are reckoned, which is a little less than they take."""
FEW = 16
"""Lines of steps that are left in ``run`` however many results it has."""
FREE = 3
"""Values that may pass into a section, or out of it, before they are too many."""

MOSTLY = 0.7
"""The share of a section over which a heading stands that gives it its name."""
CLASS = re.compile(r"\b([A-Z]\w+)\(")
PREPARING = frozenset({"load", "clean", "features", "split"})
MODELLING = frozenset({"train", "predict", "evaluate"})

Part = Step | Section
Stack = tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """A part of ``run``, and what matters of it for where to cut.

    ``kinds`` are the annotations of what it binds, ``under`` the headings over it, the
    highest first.
    """

    part: Part
    reads: frozenset[str]
    kinds: Mapping[str, str]
    under: Stack
    stages: tuple[str, ...]
    steps: tuple[str, ...]
    models: tuple[str, ...]

    @cached_property
    def lines(self) -> int:
        """About as many lines as its call takes."""
        return lines_of(call_source(self.part))


def parts_of_run(
    to: Emitted, fields: Sequence[ResultField], notebook: Notebook
) -> tuple[Part, ...]:
    """What ``run`` goes through: steps, and sections where they would be too many."""
    above = headings_above(notebook)
    known = {one.id: one for one in to.by.flow.statements}
    functions = {step.function.name: step.function for step in to.steps}
    made = {
        name: tuple(made_in(known[one] for one in function.statements))
        for name, function in functions.items()
    }
    items = [item_of(step, above, made) for step in to.steps]
    last = names_in(one.expression for one in fields)
    room = max(MOST_LINES - len(fields) - 6, FEW)
    while sum(item.lines for item in items) > room:
        fewer = divided(items, last, to)
        if len(fewer) > 2 * len(items) // 3:  # more of it makes it no shorter
            return tuple(item.part for item in (fewer if fewer != items else items))
        items = fewer
        room = MOST_LINES
    return tuple(item.part for item in items)


def headings_above(notebook: Notebook) -> dict[int, Stack]:
    """By cell the headings over it, the highest first; the title is none."""
    found: dict[int, Stack] = {}
    stack: list[tuple[int, str]] = []
    title = True
    for cell in notebook.cells:
        if cell.kind == "markdown":
            for marks, text in HEADING.findall(cell.source):
                if title and len(marks) == 1:
                    title = False
                    continue
                title = False
                stack = [one for one in stack if one[0] < len(marks)]
                stack.append((len(marks), text))
        found[cell.index] = tuple(text for _, text in stack)
    return found


def item_of(
    step: Step, above: Mapping[int, Stack], made: Mapping[str, tuple[str, ...]]
) -> Item:
    """A step as a part of ``run``; ``made`` are the models that each function makes."""
    function = step.function
    kinds = {}
    if step.variable:
        kind = function.record or function.returns[0].annotation
        kinds[step.variable] = kind
    under = above.get(step.cell, ())
    reads = read_by(step) - kinds.keys() | names_in(step.arguments)
    models = tuple(CLASS.findall(" ".join(step.arguments))) or made[function.name]
    if not models and function.stage == "train":
        models = ("",)  # it makes one that is not known here
    return Item(step, reads, kinds, under, (function.stage,), (step.name,), models)


def made_in(statements: Iterable[Statement]) -> list[str]:
    """The classes of the models that statements make."""
    return [
        site.name.rpartition(".")[2]
        for statement in statements
        for site in statement.effects.calls
        if site.call.role == "estimator"
    ]


def divided(items: Sequence[Item], last: frozenset[str], to: Emitted) -> list[Item]:
    """The items with neighbours put into sections, so that the whole costs least.

    ``last`` are the names that are read after all of them.
    """
    later = Later(((one.reads, one.kinds.keys()) for one in items), last)
    cost = [0.0]
    begins = [0]
    for end in range(1, len(items) + 1):
        best, start_of_best = float("inf"), end - 1
        lines = 0
        inputs: set[str] = set()
        bound: set[str] = set()
        for start in range(end - 1, -1, -1):
            lines += items[start].lines
            if lines > ROOM and start < end - 1:
                break
            item = items[start]
            inputs = (inputs - item.kinds.keys()) | item.reads
            bound |= item.kinds.keys()
            outputs = later.read(bound, end)
            ending = lines_of(f"return {', '.join(sorted(outputs))}")
            if lines + ending > ROOM and start < end - 1:
                continue
            own = cost_of(items[start:end], lines, inputs, outputs)
            own += break_before(items, start)
            if start == 0 and end == len(items) > 1:
                break  # it would be all of ``run``
            if cost[start] + own < best:
                best, start_of_best = cost[start] + own, start
        cost.append(best)
        begins.append(start_of_best)
    return sectioned(items, begins, later, to)


def cost_of(
    some: Sequence[Item], lines: int, inputs: Set[str], outputs: Set[str]
) -> float:
    """What a reader pays for a section: its call, and the values that pass."""
    if len(some) == 1:
        return lines + 2.0
    many = max(0, len(inputs) - FREE) + 2 * max(0, len(outputs) - FREE)
    return 4.0 + len(inputs) / 2 + len(outputs) + 2 * many + mixed(some)


def mixed(some: Sequence[Item]) -> float:
    """What it costs that a section prepares data and models it, under no heading."""
    stages = {stage for item in some for stage in item.stages}
    both = stages & PREPARING and stages & MODELLING
    return 12.0 if both and not common([item.under for item in some]) else 0.0


def break_before(items: Sequence[Item], at: int) -> float:
    """What it costs to cut before an item: least where a higher heading begins."""
    if at == 0:
        return 0.0
    one, other = items[at - 1], items[at]
    last, first = one.stages[-1], other.stages[0]
    if one.under != other.under and other.under:
        return 2.0 * len(common([one.under, other.under]))
    if last in PREPARING and first in MODELLING:
        return 1.0
    if last in MODELLING and first in PREPARING | {"train"}:
        return 3.0
    return 8.0 if last != first else 10.0


def common(stacks: Sequence[Stack]) -> Stack:
    """The headings over all of some parts."""
    first = stacks[0]
    for number, heading in enumerate(first):
        if any(stack[number : number + 1] != (heading,) for stack in stacks):
            return first[:number]
    return first


def sectioned(
    items: Sequence[Item],
    begins: Sequence[int],
    later: Later,
    to: Emitted,
) -> list[Item]:
    """The items put together as the cheapest way says."""
    places = []
    end = len(items)
    while end:
        places.append((begins[end], end))
        end = begins[end]
    known: dict[str, str] = {}
    found: list[Item] = []
    for start, end in reversed(places):
        some = items[start:end]
        if len(some) == 1:
            found += some
        else:
            bound = {name for item in some for name in item.kinds}
            found.append(section_of(some, known, later.read(bound, end), to))
        for item in some:
            known.update(item.kinds)
    return found


def section_of(
    some: Sequence[Item], known: Mapping[str, str], live: frozenset[str], to: Emitted
) -> Item:
    """Some items as one section; ``known`` are the annotations of ``run``'s locals."""
    inputs: dict[str, None] = {}
    kinds: dict[str, str] = {}
    for item in some:
        fresh = (name for name in in_order(item) if name not in kinds)
        inputs.update(dict.fromkeys(name for name in fresh if name in known))
        kinds |= item.kinds
    kinds = {name: kind for name, kind in kinds.items() if name in live}
    reads = frozenset[str]().union(*(item.reads for item in some))
    stages = tuple(stage for item in some for stage in item.stages)
    steps = tuple(step for item in some for step in item.steps)
    under = common([item.under for item in some])
    models = [model for item in some for model in item.models]
    name, heading = naming.section_name(
        [one for one in headings_of(some) if one not in to.headed],
        stages, steps, models, to,
    )  # fmt: skip
    to.taken.add(name)
    to.headed.add(heading)
    section = Section(
        name,
        naming.section_docstring(heading, stages, models),
        tuple(Parameter(one, known[one]) for one in inputs),
        tuple(Parameter(one, kind) for one, kind in kinds.items()),
        "settings" in reads,
        tuple(item.part for item in some),
    )
    import_kinds([*section.parameters, *section.returns], to)
    reads = frozenset(inputs) | ({"settings"} & reads)
    return Item(section, reads, kinds, under, stages, steps, tuple(models))


def in_order(item: Item) -> list[str]:
    """The names that an item reads, in the order in which it does."""
    found = re.findall(r"[^\W\d]\w*", call_source(item.part))
    return [name for name in dict.fromkeys(found) if name in item.reads]


def headings_of(some: Sequence[Item]) -> list[str]:
    """The headings that stand over most of some parts, the lowest first."""
    lines: Counter[str] = Counter()
    for item in some:
        lines.update(dict.fromkeys(item.under, item.lines))
    most = sum(item.lines for item in some) * MOSTLY
    whole = [one for item in some for one in reversed(item.under)]
    return [one for one in dict.fromkeys(whole) if lines[one] >= most]


def import_kinds(values: Iterable[Parameter], to: Emitted) -> None:
    """Let ``pipeline.py`` import what annotations of its functions name."""
    wanted = words(" ".join(one.annotation for one in values))
    lines = to.annotations.setdefault("pipeline", set())
    for module, some in list(to.annotations.items()):
        if module != "pipeline":
            lines |= {
                one for one in some if words(one.partition("import ")[2]) & wanted
            }
    for record in wanted & to.homes.keys():
        lines.add(f"from {to.package}.{to.homes[record]} import {record}")
