"""Whether the package of a notebook computes what the notebook computes."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from unittest import mock

from hypothesis import currently_in_test_context, note
from portraits import Portrait, portrait, renamed
from programs.draft import TooLong, limited
from running import planned, straight, watched

from nbprod import render as rendering
from nbprod.emission import templates
from nbprod.errors import NbprodError
from nbprod.ir import Flow, Plan
from nbprod.recognition.interface import open_files
from nbprod.source.formatting import formatted

SECONDS = 20.0
"""For the run of a package; what does not end is a difference."""
RUNS = 6
"""Runs that have to give the same, for a program to be repeatable."""
CONVERTING = 60.0
"""For the analysis and the plan."""
one_by_black = cache(formatted)
templates_of = cache(templates.templates_of)


class Difference(AssertionError):
    """What the package computes is something else."""


def by_black(sources: Sequence[str], ready: frozenset[str]) -> list[str]:
    """Sources as black formats them, which is remembered."""
    return [one_by_black(source, ready) for source in sources]


def emitted(plan: Plan) -> Mapping[str, str]:
    """The modules of the package, byte for byte; its other files are not written."""
    modules = [name for name in templates_of(templates.DEFAULT) if "/src/" in name]
    with (
        mock.patch.object(rendering, "templates_of", lambda target: modules),
        mock.patch.object(rendering, "all_formatted", by_black),
    ):
        return rendering.render(plan).files


def reason(error: NbprodError) -> str:
    """Why nbprod refuses a notebook, without its names and places."""
    return re.sub(r"`[^`]*`|\d+|\w+\.py", "…", str(error))


def compare(cells: Sequence[str]) -> None:
    """Every kept variable has the notebook's value, and shares what it shares there.

    Raises:
        Difference: one has not, or the package fails.
        NbprodError: there is no package.
    """
    expected = {name: portrait(value) for name, value in straight(cells).items()}
    try:
        with limited(CONVERTING):
            flow, plan = planned(cells)
    except TooLong as error:
        raise Difference("converting does not come to its end") from error
    if currently_in_test_context():
        for module in plan.modules:
            note(f"# {module.name}.py\n{module.source}")
    try:
        with limited(SECONDS):
            stages = watched(emitted(plan))
    except (Exception, TooLong) as error:
        raise Difference(f"fails: {type(error).__name__}: {error}") from error
    differ(expected, stages, flow)


def repeatable(cells: Sequence[str]) -> bool:
    """Whether a program computes the same again, wherever its objects come to stand.

    One that draws without a seed, or sorts by addresses, says nothing of a package.
    """
    try:
        first = told(cells)
        return all(told(cells, mixing) == first for mixing in range(1, RUNS))
    except TooLong:
        return False


def told(cells: Sequence[str], mixing: int = 0) -> Portrait:
    """The variables of a program and what they share, after memory has been mixed."""
    blocks = [bytes(size) for size in range(1, 500, 16) for _ in range(100 * mixing)]
    random.Random(mixing).shuffle(blocks)
    blocks.clear()  # what is made next stands where one of these stood, in their order
    with limited(SECONDS):
        names = straight(cells)
    return renamed(tuple((name, portrait(names[name])) for name in sorted(names)))


def differ(
    expected: Mapping[str, Portrait],
    stages: Sequence[Mapping[str, Portrait]],
    flow: Flow,
) -> None:
    """Compare each variable as it was seen last, and those seen together as one.

    Raises:
        Difference: a value is another one, or is an object that it should not be.
    """
    last = {name: number for number, seen in enumerate(stages) for name in seen}
    exempt = for_the_moment(flow) | flow.imports.keys() | star_names(expected, flow)
    opened = frozenset[str]().union(*(open_files(s.nodes) for s in flow.statements))
    for name, value in expected.items():
        if value == ("callable",) or name in exempt:
            continue
        if name not in last and not stages:
            continue  # constants that no stage uses stand in their module alone
        if name not in last and name in opened:
            continue  # where what reads the file is of no use, nothing reports it
        if name not in last and name in flow.definitions:
            continue  # what a decorator made of a definition is code all the same
        if name not in last:
            raise Difference(f"{name} is not reported")
        found = stages[last[name]][name]
        if renamed(found) != renamed(value):
            raise Difference(f"{name}: {found!r} is not {value!r}")
    for number, seen in enumerate(stages):
        here = [n for n in sorted(seen) if last[n] == number and n in expected]
        here = [n for n in here if n not in exempt and expected[n] != ("callable",)]
        ours = tuple(seen[name] for name in here)
        if renamed(ours) != renamed(tuple(expected[name] for name in here)):
            raise Difference(f"other objects are shared among {', '.join(here)}")


def star_names(names: Iterable[str], flow: Flow) -> frozenset[str]:
    """Names that nothing binds but a star import: like others' names, not reported."""
    starred = any(
        alias.name == "*"
        for statement in flow.statements
        if isinstance(statement.node, ast.ImportFrom)
        for alias in statement.node.names
    )
    bound = frozenset[str]().union(*(s.effects.binds for s in flow.statements))
    return frozenset(names) - bound if starred else frozenset()


def for_the_moment(flow: Flow) -> frozenset[str]:
    """Names that a loop bound last, and that nothing reads after it."""
    found: set[str] = set()
    for statement in flow.statements:
        found -= statement.effects.reads | statement.effects.binds
        found |= statement.effects.loop_targets | open_files(statement.nodes) | {"_"}
    return frozenset(found)
