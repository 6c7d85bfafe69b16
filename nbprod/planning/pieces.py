"""The pieces that statements are cut into, and what the report shows of the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nbprod.ir import Flow, Label, Statement
from nbprod.planning.exploration import (
    Group,
    changes_in,
    cut_before,
    groups,
    place_group,
)
from nbprod.planning.rewriting import Rewriting
from nbprod.recognise import headings_by_cell
from nbprod.recognition.cuts import Piece, cut
from nbprod.recognition.shapes import block_starts


def shown_groups(
    flow: Flow,
    labels: Mapping[str, Label],
    sequence: Sequence[Statement],
    by: Rewriting,
) -> list[Group]:
    """The exploration that the report shows."""
    reported = {n for s in sequence for n in s.effects.binds - s.effects.loop_targets}
    reported |= set(by.constant_names) | set(by.tuned.named)
    return groups(flow, labels, frozenset(reported), by.placed.lifted)


def pieces_of(
    sequence: Sequence[Statement],
    shown: Sequence[Group],
    flow: Flow,
    labels: Mapping[str, Label],
    by: Rewriting,
) -> tuple[list[Piece], list[Group]]:
    """Cut the statements into pieces, so that exploration finds the values it reads."""
    if not sequence:
        return [], list(shown)  # there is nothing but the report
    headings = headings_by_cell(flow)
    together = by.placed.together
    pieces = cut(sequence, labels, headings, together)
    blocks = block_starts(pieces, flow)
    if blocks:
        pieces = cut(sequence, labels, headings, together, blocks)
    reported = first_known(pieces, by)
    apart = cut(sequence, labels, headings, together, join=False)
    known = first_known(apart, by)
    changed, changed_apart = changes_in(pieces, shown), changes_in(apart, shown)
    wanted = [
        place
        for group in shown
        if (group.draws or place_group(group, changed_apart, known) is not None)
        and place_group(group, changed, reported) is None
        and (place := cut_before(group, pieces)) is not None
    ]
    if wanted:
        pieces = cut(sequence, labels, headings, together, [*wanted, *blocks])
    reported = first_known(pieces, by)
    changed = changes_in(pieces, shown)
    placed = [g for g in shown if place_group(g, changed, reported) is not None]
    return pieces, placed


def first_known(pieces: Sequence[Piece], by: Rewriting) -> dict[str, int]:
    """The number of the piece after which each name is first reported."""
    found: dict[str, int] = {}
    named = set(by.tuned.named) | set(by.constant_names)
    for number, piece in enumerate(pieces):
        for statement in piece.statements:
            for name in statement.effects.binds | (statement.effects.reads & named):
                found.setdefault(name, number)
    return found
