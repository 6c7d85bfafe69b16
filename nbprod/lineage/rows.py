"""Which rows are the same: what is known of two sets of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nbprod.lineage.values import Part, Rows, Step

UNSURE = frozenset({"via"})
"""Steps after which nobody knows which rows are left."""


def picked(rows: Rows, step: Step) -> Rows:
    """Pick some of the rows."""
    return frozenset((root, (*steps, step)) for root, steps in rows)


def overlap(some: Rows, others: Rows) -> bool:
    """Whether two sets surely have rows in common."""
    return any(share(one, other) for one in some for other in others)


def apart(some: Rows, others: Rows) -> bool:
    """Whether two sets surely have no row in common."""
    return all(parted(one, other) for one in some for other in others)


def akin(some: Rows, others: Rows) -> bool:
    """Whether two sets have rows of the same source."""
    return bool({root for root, _ in some} & {root for root, _ in others})


def within(some: Rows, others: Rows) -> bool:
    """Whether each row of the first is surely one of the second."""
    return bool(some) and all(
        any(root == other[0] and begins(steps, other[1]) for other in others)
        for root, steps in some
    )


def begins(steps: tuple[Step, ...], start: tuple[Step, ...]) -> bool:
    """Whether some steps begin with others."""
    return steps[: len(start)] == start


def fork(one: Part, other: Part) -> tuple[Step, Step] | None:
    """The first steps in which two parts of the same rows differ."""
    for mine, theirs in zip(one[1], other[1], strict=False):
        if mine != theirs:
            return mine, theirs
    return None


def share(one: Part, other: Part) -> bool:
    """Whether two parts surely have rows in common."""
    if one[0] != other[0]:
        return False
    found = fork(one, other)
    if found is None:
        depth = min(len(one[1]), len(other[1]))
        rest = one[1][depth:] + other[1][depth:]
        return not any(kind in UNSURE for kind, _, _ in rest)
    mine, theirs = found
    kinds = {mine[0], theirs[0]}
    if kinds == {"split"}:
        return mine[1] != theirs[1]
    if kinds == {"sample"}:
        return True
    if kinds == {"mask"}:
        at_both = {mine[2], theirs[2]} == {"<=", ">="}
        return at_both and mine[1][:-1] == theirs[1][:-1]
    return kinds == {"slice"} and slices_meet(mine[2], theirs[2])


def parted(one: Part, other: Part) -> bool:
    """Whether two parts surely have no row in common."""
    if one[0] != other[0]:
        return True
    found = fork(one, other)
    if found is None:
        return False
    mine, theirs = found
    return mine[0] == theirs[0] and mine[1] == theirs[1] and mine[2] != theirs[2]


def fork_kinds(some: Rows, others: Rows) -> frozenset[str]:
    """By what kinds of steps two sets of rows of the same source part."""
    found = [fork(one, other) for one in some for other in others if one[0] == other[0]]
    return frozenset(step[0] for pair in found if pair for step in pair)


def slices_meet(one: str, other: str) -> bool:
    """Whether two slices by numbers, ``a:b``, have places in common.

    Only where both ends that matter are written out.
    """
    bounds = [re.fullmatch(r"(-?\d*):(-?\d*)", text) for text in (one, other)]
    if not all(bounds):
        return False
    spans = [
        (int(m[1] or 0), int(m[2]) if m[2] else None) for m in bounds if m is not None
    ]
    if any(low < 0 or (high is not None and high < 0) for low, high in spans):
        return False
    (a, b), (c, d) = spans
    return (d is None or a < d) and (b is None or c < b)


def roots(rows: Iterable[Part]) -> frozenset[str]:
    """Where rows came from."""
    return frozenset(root for root, _ in rows)
