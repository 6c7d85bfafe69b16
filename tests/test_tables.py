"""Large literals are printed as black prints them, without black."""

from __future__ import annotations

import black
import pytest
from black.mode import Mode

from nbprod.source.blackening import TARGETS, in_black
from nbprod.source.tables import tables

KINDS = {
    "numbers": [str(n - 900) for n in range(6000)],
    "fractions": [f"{n}.{n % 7}5" for n in range(4000)],
    "texts": [f"'word {n}'" for n in range(3000)],
    "mixed": ["None", "True", "-1.5", '"a, b: c"', "'d'"] * 900,
    "rows": [f"[{n},  {n}.5,'x']" for n in range(2000)],
    "tuples": [f"({n},\n   {n})" for n in range(3000)],
    "long texts": [f"'{'word ' * 30}'"] * 600,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", ["v = [{}]", "def f():\n  x=[{},\n]\n  return [{}]"])
def test_lists(kind: str, layout: str) -> None:
    """At the left margin and inside of a function, bound and returned."""
    same(layout.replace("{}", ",".join(KINDS[kind])))


@pytest.mark.parametrize("kind", ["numbers", "texts"])
def test_other_displays(kind: str) -> None:
    """Tuples and sets; dictionaries of the same."""
    items = KINDS[kind]
    same(f"v = ({', '.join(items)})\nw = {{{', '.join(items)}}}\n")
    pairs = (f"{one}:{other}" for one, other in zip(items, items[1:], strict=False))
    same(f"v = {{{', '.join(pairs)}}}\n")


def same(source: str) -> None:
    """What comes out is what black makes of it."""
    assert tables(source)
    assert in_black(source) == black.format_str(source, mode=Mode(TARGETS))


ELSE = {
    "a remark": "v = [" + "1, " * 9000 + "2, # last\n]",
    "names": "v = [" + "a, " * 9000 + "]",
    "exponents": "v = [" + "1E5, " * 9000 + "]",
    "escapes": "v = [" + r"'\\n', " * 9000 + "]",
    "small": "v = [1, 2]",
    "no display": "v = f([" + "1, " * 9000 + "])",
    "bare tuple": "v = " + "1, " * 9000,
}


@pytest.mark.parametrize("source", ELSE.values(), ids=ELSE)
def test_what_may_come_out_otherwise_is_left_to_black(source: str) -> None:
    """As it is."""
    assert not tables(source)


def test_wide_rows_are_left_to_black() -> None:
    """Which breaks them."""
    row = f"[{', '.join(['1000'] * 30)}]"
    source = f"v = [{', '.join([row] * 600)}]"
    assert in_black(source) == black.format_str(source, mode=Mode(TARGETS))
