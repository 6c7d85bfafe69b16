"""Edits of definitions go where the definitions went.

Lines are merged first. Where that gives a conflict, each definition that the user
changed is merged with what it has become, wherever that is; then the lines are merged
again, with the edit in its new place and out of its old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nbprod.merging.definitions import definitions, with_definitions
from nbprod.merging.lines import merge
from nbprod.merging.markers import marked
from nbprod.merging.moves import Place, Sides, Texts


@dataclass(frozen=True)
class Carried:
    """Sides in which edits have been carried, and which: old place → new place."""

    sides: Sides
    edits: Mapping[Place, Place]


def carried(
    sides: Sides, paths: Iterable[str], moves: Mapping[Place, Place]
) -> Carried:
    """Carry the edits of definitions in modules to where the definitions are now."""
    edits: dict[Place, Place] = {}
    new: dict[str, dict[str, Sequence[str]]] = {}
    mine: dict[str, dict[str, Sequence[str]]] = {}
    for path in sorted(paths):
        before = definitions(sides.base.get(path, ""))
        for name, edited in definitions(sides.mine.get(path, "")).items():
            if name not in before or before[name].lines == edited.lines:
                continue
            here = name in definitions(sides.new.get(path, ""))
            to = (path, name) if here else moves.get((path, name))
            if to is not None:
                now = definitions(sides.new[to[0]])[to[1]].lines
                pieces = merge(before[name].lines, edited.lines, now)
                new.setdefault(to[0], {})[to[1]] = marked(pieces, sides.label)
                mine.setdefault(path, {})[name] = before[name].lines
                edits[path, name] = to
    done = replace(sides, mine=_with(sides.mine, mine), new=_with(sides.new, new))
    return Carried(done, edits)


def _with(texts: Texts, others: Mapping[str, Mapping[str, Sequence[str]]]) -> Texts:
    """Put other lines in the place of definitions."""
    changed = {path: with_definitions(texts[path], one) for path, one in others.items()}
    return {**texts, **changed}
