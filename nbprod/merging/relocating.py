"""Edits of lines go where the lines went.

Steps of a notebook that move, or are cut into functions in another way, are the same
lines in another place. What the user made of lines that were in one place of the
package, and are in one place now, goes there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nbprod.merging.carrying import Carried
from nbprod.merging.definitions import around
from nbprod.merging.lines import same
from nbprod.merging.markers import conflicts
from nbprod.merging.moves import Place, Sides, Texts

LEAST = 12
"""So many letters and digits lines need to be told from others."""


def relocated(sides: Sides, path: str, text: str) -> Carried:
    """Carry what is in conflict in a merged text to where its lines are now."""
    edits: dict[Place, Place] = {}
    for one in conflicts(text):
        base, mine = _changed(one.base, one.mine)
        at_base, at_new = _found(sides.base, base), _found(sides.new, base)
        own = _found({path: sides.mine.get(path, "")}, mine)
        if not len(at_base) == len(at_new) == len(own) == 1 or at_base[0][0] != path:
            continue
        (target, line), (_, first) = at_new[0], own[0]
        edits[_place(sides.mine, path, first)] = _place(sides.new, target, line)
        sides = replace(
            sides,
            mine=_with(sides.mine, path, first, len(mine), base),
            new=_with(sides.new, target, line, len(base), mine),
        )
    return Carried(sides, edits)


def _changed(
    base: Sequence[str], mine: Sequence[str]
) -> tuple[Sequence[str], Sequence[str]]:
    """The lines that the user changed, those inside of functions alone.

    With lines that he added goes the line that they were added below, or else above.
    """
    first = same(base, mine)
    last = same(base[first:][::-1], mine[first:][::-1])
    if first + last == len(base):
        first, last = (first - 1, last) if first else (first, max(last - 1, 0))
    old, now = base[first : len(base) - last], mine[first : len(mine) - last]
    outside = any(line and not line[0].isspace() for line in (*old, *now))
    return ((), ()) if outside else (old, now)


def _found(texts: Texts, lines: Sequence[str]) -> list[tuple[str, int]]:
    """Find where lines are in the modules of a package; nothing for too few words."""
    if sum(map(str.isalnum, "".join(lines))) < LEAST:
        return []
    wanted = "\n" + "\n".join(lines) + "\n"
    found = []
    for path, text in texts.items():
        whole = f"\n{text}\n"
        at = whole.find(wanted) if path.endswith(".py") else -1
        while at >= 0:
            found.append((path, whole[: at + 1].count("\n") - 1))
            at = whole.find(wanted, at + 1)
    return found


def _with(
    texts: Texts, path: str, first: int, count: int, lines: Sequence[str]
) -> dict[str, str]:
    """Put lines in the place of others."""
    every = texts[path].split("\n")
    every[first : first + count] = lines
    return {**texts, path: "\n".join(every)}


def _place(texts: Texts, path: str, first: int) -> Place:
    """The definition that a line is in."""
    return path, around(texts[path].split("\n"), first + 1)
