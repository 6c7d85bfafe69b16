"""Converting costs as much more as a notebook is longer: work is counted, not timed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.scale import ratio, steps
from benchmarks.shapes import notebook
from nbprod.dataflow import MANY, analyse
from nbprod.notebook import read

SMALL, LARGE = 15, 60
ALLOWED = 1.2
"""How much more than in proportion; what is squared comes to far more."""


@pytest.mark.parametrize("shape", ["models", "refits", "plots", "frames"])
def test_work_grows_with_the_number_of_cells(shape: str, tmp_path: Path) -> None:
    """Four times as many cells take no more than four times as many calls."""
    counted(shape, SMALL, tmp_path)  # what is made once, such as templates
    few, many = counted(shape, SMALL, tmp_path), counted(shape, LARGE, tmp_path)
    assert few * LARGE / SMALL / 3 < many < few * LARGE / SMALL * ALLOWED


def test_changes_that_may_not_happen_are_not_all_fed_on(tmp_path: Path) -> None:
    """Each `total` may be changed; from many such changes there is a way, no edge."""
    path = tmp_path / "grown.ipynb"
    path.write_text(notebook("numbers", 3 * MANY), encoding="utf-8")
    flow = analyse(read(path))
    sources: dict[str, set[str]] = {}
    for edge in flow.edges:
        if edge.name == "total":
            sources.setdefault(edge.target, set()).add(edge.source)
    assert max(map(len, sources.values())) == MANY
    last = flow.statements[-1].id
    reached, todo = {last}, [last]
    while todo:
        more = sources.get(todo.pop(), set()) - reached
        reached |= more
        todo += more
    assert len(reached) == 3 * MANY  # the first value, and every change of it


def counted(shape: str, size: int, folder: Path) -> int:
    """The calls that the steps make for a notebook."""
    path = folder / "grown.ipynb"
    path.write_text(notebook(shape, size), encoding="utf-8")
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        steps(path, {})
    finally:
        sys.setprofile(before)
    return calls


def test_a_ratio_is_told_where_there_is_enough_to_tell() -> None:
    """Tiny costs, and runs that did not end, have none."""
    assert (ratio(2.0, 15.0), ratio(0.01, 1.0), ratio(2.0, None)) == ("7.5", "–", "")
