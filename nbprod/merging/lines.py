"""A three-way merge of lines.

What a side changed is a list of edits: lines of the base, and what stands in their
place. Edits of the two sides that are apart are both made; those that are not are one
if they agree, and a conflict otherwise. This is diff3 (Khanna, Kunal, Pierce: A formal
investigation of diff3, 2007), but that a line may be changed beside a changed line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

NUMBERS = re.compile(r"\b([Cc]ell)s? (\d+(?:(?:, | to | and )\d+)*)")
"""The numbers of cells, which all change where a cell is put before them."""


@dataclass(frozen=True)
class Conflict:
    """Lines that both sides changed, each in its way."""

    base: Sequence[str]
    mine: Sequence[str]
    new: Sequence[str]


Piece = Sequence[str] | Conflict
Key = Callable[[str], str]


def unnumbered(line: str) -> str:
    """A line without the numbers of the cells that it speaks of."""
    return NUMBERS.sub(r"\1 0", line) if "ell" in line else line


def merge(
    base: Sequence[str],
    mine: Sequence[str],
    new: Sequence[str],
    key: Key = unnumbered,
) -> list[Piece]:
    """Merge lines; what is agreed on and what is not, in order.

    Lines are taken for the same where their keys are. Where the new side differs from
    the base by that alone, the user's lines are kept, with the numbers of the new ones.
    """
    sides = _aligned(base, mine, new, key)
    found: list[Piece] = []
    at = 0
    ours, theirs = (_edits(side, len(base)) for side in sides)
    for group in _groups(ours, theirs, base):
        first, end = group.first, group.end
        found.append(_unchanged(base, sides, at, first))
        found += _settled(base, sides, group)
        at = end
    return [*found, _unchanged(base, sides, at, len(base))]


def merge_two(mine: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """Put two texts together that have no base: all that differs is a conflict."""
    found: list[Piece] = []
    for tag, i, j, k, m in _matcher(mine, new).get_opcodes():
        one = mine[i:j] if tag == "equal" else Conflict((), mine[i:j], new[k:m])
        found.append(one)
    return found


def as_one(base: Sequence[str], mine: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """Make one conflict of all that lies between the first difference and the last."""
    first = same(base, mine, new)
    rest = [side[first:][::-1] for side in (base, mine, new)]
    last = same(*rest)
    middle = [one[last:][::-1] for one in rest]
    return [mine[:first], Conflict(*middle), mine[len(mine) - last :]]


def likeness(one: Sequence[str], other: Sequence[str], least: float = 0.0) -> float:
    """Say how much of two texts is the same, from 0 to 1; 0 where it is below least."""
    left, right = (
        [bare for line in side if (bare := unnumbered(line.strip()))]
        for side in (one, other)
    )
    matcher = _matcher(left, right)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0


def _matcher(one: Sequence[str], other: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, one, other, autojunk=False)


def same(*sides: Sequence[str]) -> int:
    """Count the lines with which all sides begin."""
    count = 0
    for lines in zip(*sides, strict=False):
        if len(set(lines)) > 1:
            break
        count += 1
    return count


@dataclass(frozen=True)
class Side:
    """The lines of a side, and where those of the base are among them."""

    lines: Sequence[str]
    places: Mapping[int, int]


@dataclass(frozen=True)
class Edit:
    """Lines of the base from first to before end, and what a side has instead."""

    first: int
    end: int
    lines: Sequence[str]


@dataclass(frozen=True)
class Group:
    """Edits of one place; those of both sides where they clash."""

    mine: tuple[Edit, ...]
    new: tuple[Edit, ...]

    @property
    def first(self) -> int:
        """Where it begins in the base."""
        return min(one.first for one in (*self.mine, *self.new))

    @property
    def end(self) -> int:
        """Where it ends in the base."""
        return max(one.end for one in (*self.mine, *self.new))


def _aligned(
    base: Sequence[str], mine: Sequence[str], new: Sequence[str], key: Key
) -> tuple[Side, Side]:
    """Find the lines of the base in both sides.

    Those that each side has with a number of its own are changed in both.
    """
    keys = [key(line) for line in base]
    at_mine = _places(keys, [key(line) for line in mine])
    at_new = _places(keys, [key(line) for line in new])
    for i in at_mine.keys() & at_new.keys():
        if len({base[i], mine[at_mine[i]], new[at_new[i]]}) == 3:
            del at_mine[i], at_new[i]
    return Side(mine, at_mine), Side(new, at_new)


def _places(base: Sequence[str], side: Sequence[str]) -> dict[int, int]:
    """Say where lines of the base are in another side."""
    return {
        block.a + n: block.b + n
        for block in _matcher(base, side).get_matching_blocks()
        for n in range(block.size)
    }


def _edits(side: Side, length: int) -> list[Edit]:
    """Say what a side changed of a base of so many lines."""
    found = []
    i = at = 0
    for known, place in (*sorted(side.places.items()), (length, len(side.lines))):
        if i < known or at < place:
            found.append(Edit(i, known, side.lines[at:place]))
        i, at = known + 1, place + 1
    return found


def _groups(
    mine: Sequence[Edit], new: Sequence[Edit], base: Sequence[str]
) -> list[Group]:
    """Put edits that clash together, and clashes with no word between them."""
    found: list[Group] = []
    waiting = [Group((one,), ()) for one in mine] + [Group((), (one,)) for one in new]
    for group in sorted(waiting, key=lambda one: (one.first, one.end)):
        while found and _belong(found[-1], group, base):
            last = found.pop()
            group = Group((*last.mine, *group.mine), (*last.new, *group.new))
        found.append(group)
    return found


def _belong(last: Group, group: Group, base: Sequence[str]) -> bool:
    """Whether two groups are one place."""
    pairs = [(one, two) for one in last.mine for two in group.new]
    pairs += [(one, two) for one in last.new for two in group.mine]
    if any(_clash(one, two) for one, two in pairs):
        return True
    clashes = all(one.mine and one.new for one in (last, group))
    return clashes and not any(map(str.isalnum, "".join(base[last.end : group.first])))


def _clash(one: Edit, other: Edit) -> bool:
    """Whether two edits are of the same lines, or touch and are not clearly apart.

    Where lines are taken away, or become more or fewer, what is put in beside them may
    have belonged to them.
    """
    if one.end < other.first or other.end < one.first:
        return False
    if one.end == other.first or other.end == one.first:
        return not (_beside(one, other) or _beside(other, one))
    return True


def _beside(one: Edit, other: Edit) -> bool:
    """Whether an edit that touches another one surely is none of its matter."""
    count = other.end - other.first
    if one.first == one.end:
        return len(other.lines) == count > 0
    return bool(one.lines and other.lines and count)


def _settled(
    base: Sequence[str], sides: tuple[Side, Side], group: Group
) -> list[Piece]:
    """Decide a group: one piece, or a conflict between what both sides agree on."""
    first, end = group.first, group.end
    mine = _applied(sides[0], group.mine, first, end)
    new = _applied(sides[1], group.new, first, end)
    old = base[first:end]
    if not group.new:
        return [_renumbered(old, mine, new)]
    if not group.mine or mine == new:
        return [new]
    begun = same(mine, new)
    last = same(mine[begun:][::-1], new[begun:][::-1])
    mine_end, new_end = len(mine) - last, len(new) - last
    middle = Conflict(old, mine[begun:mine_end], new[begun:new_end])
    return [one for one in (mine[:begun], middle, mine[mine_end:]) if one]


def _applied(side: Side, edits: Iterable[Edit], first: int, end: int) -> list[str]:
    """The lines that a side has in place of lines of the base."""
    lines: list[str] = []
    for one in edits:
        lines += [side.lines[side.places[i]] for i in range(first, one.first)]
        lines += one.lines
        first = one.end
    return [*lines, *(side.lines[side.places[i]] for i in range(first, end))]


def _unchanged(
    base: Sequence[str], sides: tuple[Side, Side], first: int, end: int
) -> list[str]:
    """Lines that nobody changed, but for the numbers in them."""
    lines = []
    for i in range(first, end):
        mine, new = (side.lines[side.places[i]] for side in sides)
        lines.append(mine if new == base[i] else new)
    return lines


def _renumbered(
    base: Sequence[str], mine: Sequence[str], new: Sequence[str]
) -> Sequence[str]:
    """The user's lines, with the numbers that their cells have now."""
    before = [one[0] for line in base for one in NUMBERS.finditer(line)]
    after = [one[0] for line in new for one in NUMBERS.finditer(line)]
    now = dict(zip(before, after, strict=False))
    return [NUMBERS.sub(lambda one: now.get(one[0], one[0]), line) for line in mine]
