"""What the rules on leakage ask of a notebook's lineage."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nbprod.ir import Finding, Related
from nbprod.lineage import (
    Evaluation,
    Fact,
    Lineage,
    Place,
    Rows,
    Split,
    akin,
    fork_kinds,
    lineage_of,
    overlap,
    picked,
    within,
)
from nbprod.subject import Subject, related

ASKING = ("fit", "cross_val", "train_test_split")
MOST = 20
"""Splits of the same rows that are looked at for one fit."""
BY_CHANCE = frozenset({"split", "fold", "sample"})
"""Steps that part rows to test by: other parts may be those of which nobody knows the
answers, which counts only where some metric is asked."""
LEARNED = frozenset({"fit", "statistic", "select"})
"""Facts that carry values of the rows they were learned of."""


def lineage(subject: Subject) -> Lineage:
    """The lineage of a notebook, worked out once."""
    return subject.once(traced)


def traced(subject: Subject) -> Lineage:
    """The lineage of a notebook; nothing where it neither fits nor measures."""
    return lineage_of(subject.flow) if asks(subject) else Lineage()


def asks(subject: Subject) -> bool:
    """Whether a notebook fits or measures anything at all."""
    for statement in subject.statements:
        for node in statement.nodes:
            match node:
                case ast.Attribute(attr=name) | ast.Name(id=name):
                    if name.startswith(ASKING):
                        return True
    return False


def tested(found: Lineage) -> Iterator[Evaluation]:
    """Models asked about rows that were kept apart from those they were fitted to."""
    for one in found.evaluations:
        rows, others = one.data.rows, one.fit.data.rows
        asked = one.how in ("predict", "validate")
        known = not asked or fork_kinds(rows, others) <= BY_CHANCE
        if known and one.how != "folds" and kept_apart(rows, others):
            yield one


def measures(one: Evaluation) -> bool:
    """Whether a model is compared with what was true, clusterings not among them."""
    return one.how == "metric" or one.how == "score" and one.fit.target is not None


def kept_apart(some: Rows, others: Rows) -> bool:
    """Whether rows of the same source were parted, so as not to have any in common."""
    if not akin(some, others) or overlap(some, others):
        return False
    return bool(fork_kinds(some, others) & {*BY_CHANCE, "slice", "mask"})


def leaks(
    found: Lineage, kinds: frozenset[str]
) -> Iterator[tuple[Fact, list[Evaluation]]]:
    """Facts learned of rows to fit a model by and of rows to test it by."""
    seen: dict[Fact, list[Evaluation]] = {}
    for one in tested(found):
        for fact in one.fit.data.learned:
            both = overlap(fact.rows, one.data.rows), overlap(
                fact.rows, one.fit.data.rows
            )
            if fact.kind in kinds and all(both):
                seen.setdefault(fact, []).append(one)
    yield from sorted(seen.items(), key=lambda pair: order(pair[0].place))


def before_split(found: Lineage) -> list[tuple[Fact, list[Evaluation]]]:
    """What is learned of all rows before the test rows are parted off.

    Without folds, and without what is learned of the target by groups.
    """
    kept = []
    pairs = [*leaks(found, LEARNED), *untested(found)]
    for fact, some in by_place(iter(sorted(pairs, key=lambda p: order(p[0].place)))):
        parted = [
            one
            for one in some
            if "fold" not in fork_kinds(one.data.rows, one.fit.data.rows)
            and not of_target(fact, one)
        ]
        if parted:
            kept.append((fact, parted))
    return kept


def untested(found: Lineage) -> Iterator[tuple[Fact, list[Evaluation]]]:
    """Facts of rows of which a split kept some for a test that is not seen here."""
    by_rows: dict[Rows, list[Split]] = {}
    for split in found.splits:
        mine = picked(split.data.rows, ("split", split.key, "0"))
        by_rows.setdefault(mine, []).append(split)
    seen = {order(one.fit.place) for one in tested(found)}
    for fit in found.fits:
        if order(fit.place) in seen:
            continue
        for split in by_rows.get(fit.data.rows, [])[:MOST]:
            other = picked(split.data.rows, ("split", split.key, "1"))
            rest = Evaluation(
                fit, replace(split.data, rows=other), split.place, "split"
            )
            for fact in fit.data.learned & split.data.learned:
                if fact.kind in LEARNED and overlap(fact.rows, split.data.rows):
                    yield fact, [rest]


def of_target(fact: Fact, one: Evaluation) -> bool:
    """Whether it was learned of the target itself, by groups of rows."""
    target = one.fit.target
    grouped = fact.what.startswith("groupby()")
    return grouped and target is not None and fact.target == target.column != ""


def by_place(
    pairs: Iterator[tuple[Fact, list[Evaluation]]],
) -> list[tuple[Fact, list[Evaluation]]]:
    """One fact for each place where something is learned, with all that it spoils."""
    found: dict[tuple[int, int, int], tuple[Fact, list[Evaluation]]] = {}
    for fact, some in pairs:
        fact_and_all = found.setdefault(order(fact.place), (fact, []))
        fact_and_all[1].extend(some)
    return list(found.values())


def in_cells(
    subject: Subject, some: list[tuple[Fact, list[Evaluation]]]
) -> list[list[tuple[Fact, list[Evaluation]]]]:
    """What is learned in the same way in one cell, together."""
    found: dict[tuple[int, str], list[tuple[Fact, list[Evaluation]]]] = {}
    for fact, evaluations in some:
        cell = subject.statements[fact.place.index].cell
        found.setdefault((cell, fact.what), []).append((fact, evaluations))
    return list(found.values())


def refitted(
    found: Lineage, kinds: frozenset[str]
) -> Iterator[tuple[Fact, Fact, Evaluation]]:
    """(fact, earlier fact, question): learned of the asked rows alone, and before of
    those that the model was fitted to, by another fit of the same class."""
    seen = set()
    for one in found.evaluations:
        known = one.fit.data.learned
        for fact in sorted(one.data.learned - known, key=lambda f: order(f.place)):
            fresh = fact.kind in kinds and order(fact.place) not in seen
            if not fresh or overlap(fact.rows, one.fit.data.rows):
                continue
            before = [f for f in known if f.what == fact.what and f.kind == fact.kind]
            if before and within(one.data.rows, fact.rows):
                seen.add(order(fact.place))
                yield fact, min(before, key=lambda f: order(f.place)), one


def first_of_each(some: Sequence[Evaluation]) -> list[Evaluation]:
    """Of several measures of one model by the same rows the first."""
    found: dict[tuple[object, ...], Evaluation] = {}
    for one in sorted(some, key=lambda one: order(one.place)):
        found.setdefault((order(one.fit.place), one.data.rows), one)
    return list(found.values())


def order(place: Place) -> tuple[int, int, int]:
    """Where a place stands among others."""
    line = getattr(place.node, "lineno", 0)
    return place.index, line, getattr(place.node, "col_offset", 0)


def at(
    subject: Subject, place: Place, message: str, others: Sequence[Related]
) -> Finding:
    """Say what was found at a place."""
    statement = subject.statements[place.index]
    return subject.found(statement, message, place.node, others)


def also(subject: Subject, place: Place, message: str) -> Related:
    """Another place that a finding is about, by the line of its syntax."""
    statement = subject.statements[place.index]
    line = getattr(place.node, "lineno", statement.line)
    return Related(related(statement, message).cell, line, message)


def split_of(subject: Subject, found: Lineage, one: Evaluation) -> list[Related]:
    """Where the rows were parted that an evaluation keeps apart."""
    keys = {key for _, steps in one.data.rows for kind, key, _ in steps}
    places = [
        split.place
        for split in found.splits
        if split.key in keys and akin(split.data.rows, one.data.rows)
    ]
    before = [one_place for one_place in places if order(one_place) < order(one.place)]
    best = (before or places)[-1:]
    return [also(subject, place, "the rows are split here") for place in best]


def measured_at(subject: Subject, some: Sequence[Evaluation]) -> list[Related]:
    """Where models are measured: by a metric or score if there is one."""
    asked = [one for one in some if one.how != "split"] or list(some)
    best = [one for one in asked if one.how in ("metric", "score")] or asked
    first = min(best, key=lambda one: order(one.place))
    fitted = also(
        subject, first.fit.place, "a model is fitted to some of these rows here"
    )
    if first.how == "split":
        return [fitted]
    return [fitted, also(subject, first.place, "and is tested on others of them here")]


def name_of(fact: Fact) -> str:
    """What learned something, as a message says it."""
    return f"`{fact.what}`"
