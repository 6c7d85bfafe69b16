"""The yardstick of dataflow between cells: its scoring, and each of its rules."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from running import notebook_of

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.crabs import (  # noqa: E402
    AFTER,
    BEFORE,
    Record,
    annotated,
    edges,
    records,
    score,
    source_of,
)
from nbprod.dataflow import analyse  # noqa: E402

NO: frozenset[str] = frozenset()


def flows(*cells: str) -> list[str]:
    """The edges between cells, as text."""
    found = edges(records(analyse(notebook_of(cells)), len(cells)))
    return [f"{source}>{target} {name}" for source, target, name in sorted(found)]


def test_a_cell_takes_what_was_given_last() -> None:
    one = Record(NO, frozenset("ab"), NO, frozenset("f"))
    two = Record(frozenset("a"), frozenset("a"), frozenset("fg"), frozenset("g"))
    three = Record(frozenset("abc"), NO, frozenset("g"), NO)
    assert sorted(edges([one, two, three])) == [
        (1, 2, "code:f"),
        (1, 2, "data:a"),
        (1, 3, "data:b"),
        (2, 3, "code:g"),
        (2, 3, "data:a"),
    ]


def test_the_truth_names_versions() -> None:
    cell = annotated({"inputs": ["a", ["b", "b-1"]], "outputs": [["a", "a-2"]]})
    assert cell == Record(frozenset(["a", "b-1"]), frozenset(["a-2"]), NO, NO)
    given = annotated({"outputs": [["b", "b-1"]]})
    assert edges([given, cell]) == {(1, 2, "data:b")}


def test_the_source_stands_in_the_log() -> None:
    log = f"before {BEFORE}x = 1{AFTER} after"
    assert source_of(log) == "x = 1"


def test_f1_is_rounded_and_absent_without_truth() -> None:
    a, b, c = (1, 2, "data:a"), (1, 2, "data:b"), (1, 3, "data:c")
    assert score({a, b, c}, {a, b}) == 0.8
    assert score({a}, {a}) == 1
    assert score({a}, {b}) == 0
    assert score(set(), {a}) is None


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # sure: an unknown call is not taken to change what it is given
        (["x = [1]", "import u\nu.f(x)", "x"], ["1>2 data:x", "1>3 data:x"]),
        (["x = [1]", "x.append(2)", "x"], ["1>2 data:x", "2>3 data:x"]),
        # shared: a part that is taken out is not the same, a second name is
        (
            ["x = [[1]]", "y = x[0]", "y.append(2)", "x"],
            ["1>2 data:x", "1>4 data:x", "2>3 data:y"],
        ),
        (
            ["x = [1]\ny = x", "y.append(2)", "x"],
            ["1>2 data:x", "1>2 data:y", "2>3 data:x", "2>3 data:y"],
        ),
        # implied: a container with its parts, as long as it has them
        (
            ["a = []\nb = []\nboth = [a, b]", "both", "a", "b"],
            [
                *("1>2 data:a", "1>2 data:b", "1>2 data:both"),
                *("1>3 data:a", "1>3 data:both", "1>4 data:b", "1>4 data:both"),
            ],
        ),
        (
            ["a = [1]\nboth = [a]", "a = a + [2]", "both"],
            ["1>2 data:a", "1>3 data:both"],
        ),
        # carried: what no cell takes by its name is not taken with others
        (["a = [1]\nunused = a", "a"], ["1>2 data:a"]),
        (
            ["a = [1]\nb = [2]", "for each in [a, b]:\n    each.append(1)", "a"],
            ["1>2 data:a", "1>2 data:b", "2>3 data:a"],
        ),
        # own code: what a function reads is not taken by who calls it
        (
            ["n = 1", "def f():\n    return n", "f()"],
            ["2>3 code:f"],
        ),
        # code: functions and classes, not what is imported
        (["from a import B", "class C: pass", "B()\nC()"], ["2>3 code:C"]),
    ],
)
def test_rules(cells: list[str], expected: list[str]) -> None:
    assert flows(*cells) == expected
