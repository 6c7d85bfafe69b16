"""Three sides of a package are merged: cases as data, and what holds for all texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from cases import cases, updated
from hypothesis import given
from hypothesis import strategies as st

from nbprod.ir import Change, Package
from nbprod.keeping.record import Base, digest
from nbprod.merging.files import merged
from nbprod.merging.lines import Conflict, Piece, merge, merge_two
from nbprod.merging.markers import marked, markers, unmarked
from nbprod.reconcile import reconcile

SIDES = ("base", "yours", "new", "gone")
CASES = cases("merging")


def sides_of(text: str) -> dict[str, dict[str, str]]:
    """Read ``@ side path`` and the lines below it."""
    found: dict[str, dict[str, str]] = {side: {} for side in SIDES}
    side = path = ""
    for line in text.splitlines(keepends=True):
        if line.startswith("@ "):
            _, side, path = line.split()
            found[side][path] = ""
        else:
            found[side][path] += line
    # an empty line before the next side is none of the text
    return {
        side: {path: text.rstrip("\n") + "\n" for path, text in texts.items()}
        for side, texts in found.items()
    }


def changes_of(text: str) -> tuple[Change, ...]:
    """Reconcile a case; what is not said to be the user's is as it was written."""
    sides = sides_of(text)
    base = sides["base"]
    there = {path: one for path, one in base.items() if path not in sides["gone"]}
    digests = {path: digest(one) for path, one in base.items()}
    return reconcile(
        Base("x.ipynb", digests, base), there | sides["yours"], Package(sides["new"])
    )


def dump(changes: Sequence[Change]) -> str:
    lines = []
    for one in changes:
        lines.append(f"{one.kind} {one.path}" + (f": {one.note}" if one.note else ""))
        lines += [f"  carried {went}" for went in one.carried]
        for spot in one.spots:
            where = f" in {spot.function}" if spot.function else ""
            lines.append(f"  line {spot.line}{where}: {spot.why}")
        if one.kind in ("merge", "conflict"):
            lines += [f"  | {line}".rstrip() for line in one.text.splitlines()]
    return "\n".join(lines)


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[c[0] for c in CASES])
def test_cases(name: str, text: str, expected: str) -> None:
    found = dump(changes_of(text))
    assert updated("merging", name, found) or found == expected


LINES = st.lists(
    st.sampled_from(
        ["a", "b", "c", "d", "", ")", "# Cell 1", "# Cell 2", "# cells 1, 3"]
    ),
    max_size=12,
)


def flat(pieces: Sequence[Piece]) -> list[str]:
    """The lines of pieces among which there is no conflict."""
    assert not any(isinstance(one, Conflict) for one in pieces)
    return [line for one in pieces if not isinstance(one, Conflict) for line in one]


@given(LINES, LINES)
def test_what_one_side_changed_is_taken(base: list[str], side: list[str]) -> None:
    assert flat(merge(base, side, base)) == side
    assert flat(merge(base, base, side)) == side
    assert flat(merge(base, side, side)) == side


def bare(lines: Sequence[str]) -> Counter[str]:
    """Count lines, whatever the cells are that they speak of."""
    return Counter("#" if line.startswith("#") else line for line in lines)


@given(LINES, LINES, LINES)
def test_no_line_of_a_side_is_lost(
    base: list[str], mine: list[str], new: list[str]
) -> None:
    pieces = merge(base, mine, new)
    lines = marked(pieces, "x.ipynb")
    for side in (mine, new):
        assert bare(side) - bare(base) <= bare(lines)
    assert unmarked("\n".join(lines)) == "\n".join(
        line
        for one in pieces
        for line in (one.mine if isinstance(one, Conflict) else one)
    )
    conflicts = sum(isinstance(one, Conflict) for one in pieces)
    assert len(markers("\n".join(lines))) == conflicts


@given(LINES, LINES, LINES)
def test_either_side_can_be_taken_where_both_changed(
    base: list[str], mine: list[str], new: list[str]
) -> None:
    """Both sides of a conflict are whole: taking one gives what a patch of it would."""
    ours = [
        line
        for one in merge(base, mine, new)
        for line in (one.mine if isinstance(one, Conflict) else one)
    ]
    assert bare(mine) - bare(base) <= bare(ours)
    swapped = [
        line
        for one in merge(base, new, mine)
        for line in (one.new if isinstance(one, Conflict) else one)
    ]
    assert bare(swapped) == bare(ours)


@given(LINES, LINES)
def test_two_sides_without_a_base(mine: list[str], new: list[str]) -> None:
    pieces = merge_two(mine, new)
    for side in ("mine", "new"):
        lines = [
            line
            for one in pieces
            for line in (getattr(one, side) if isinstance(one, Conflict) else one)
        ]
        assert lines == (mine if side == "mine" else new)


TEXTS = LINES.map("\n".join)


@given(TEXTS, TEXTS, TEXTS)
def test_a_missing_final_newline_stays_missing(base: str, mine: str, new: str) -> None:
    """Where nothing is in conflict, the user's text ends as it did."""
    mine = mine.rstrip("\n") or "mine"
    text = merged(f"{base}\n", mine, f"{new}\n", "x.ipynb")
    whole = merged(f"{base}\n", f"{mine}\n", f"{new}\n", "x.ipynb")
    assert text == (whole if markers(whole) else whole.removesuffix("\n"))
