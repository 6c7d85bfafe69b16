"""Converting costs as much more as a notebook is longer: work is counted, not timed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from running import notebook_of

from benchmarks.scale import ratio, steps
from benchmarks.shapes import notebook
from nbprod.analysis.near import NEAR
from nbprod.analysis.world import MANY
from nbprod.dataflow import analyse
from nbprod.notebook import read
from nbprod.plan import Options, arrange
from nbprod.planning.emitted import told_by
from nbprod.planning.steps import TOLD
from nbprod.recognise import recognise

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


def reached_from(last: str, sources: Mapping[str, set[str]]) -> set[str]:
    """The statements from which there is a way to one."""
    reached, todo = {last}, [last]
    while todo:
        more = sources.get(todo.pop(), set()) - reached
        reached |= more
        todo += more
    return reached


def test_functions_far_off_go_unnamed_but_are_led_to(tmp_path: Path) -> None:
    """A call names the functions near it; by edges and in the code it has all."""
    size = 4 * NEAR
    path = tmp_path / "grown.ipynb"
    path.write_text(notebook("functions", size), encoding="utf-8")
    flow = analyse(read(path))
    sources: dict[str, set[str]] = {}
    for edge in flow.edges:
        if edge.kind == "code":
            sources.setdefault(edge.target, set()).add(edge.source)
    calls = [one for one in flow.statements if one.source.startswith("value_")]
    assert max(len(one.effects.reads) for one in calls) <= NEAR + 3
    made = {one.id for one in flow.statements if one.source.startswith("def ")}
    called = [one for one in flow.statements if one.index < calls[-1].index]
    assert reached_from(calls[-1].id, sources) >= made & {one.id for one in called}
    labels = recognise(flow)
    assert all(labels[one.id].kept for one in called if one.id in made)


def test_functions_that_read_a_name_are_all_named() -> None:
    """What a function reads, or changes, depends on where its callers stand."""
    calls = [f"def f{n}():\n    return f{n - 1}()" for n in range(1, 2 * NEAR)]
    cells = ["rate = 1", "def f0():\n    return rate", *calls, f"f{len(calls)}()"]
    last = analyse(notebook_of(cells)).statements[-1]
    assert last.effects.reads == {"rate", *(f"f{n}" for n in range(2 * NEAR))}


def test_many_names_that_share_an_object_are_not_all_told_of_each_time(
    tmp_path: Path,
) -> None:
    """A change of what all share draws an edge a source, and is told of at the end."""
    size = 4 * MANY
    path = tmp_path / "grown.ipynb"
    path.write_text(notebook("aliases", size), encoding="utf-8")
    flow = analyse(read(path))
    sources: dict[str, set[str]] = {}
    for edge in flow.edges:
        sources.setdefault(edge.target, set()).add(edge.source)
    last = [one for one in flow.statements if "] =" in one.source][-1]
    before = {one.id for one in flow.statements[: last.index + 1]}
    imports = {one.id for one in flow.statements[:4]} - sources.keys()
    assert reached_from(last.id, sources) >= before - imports
    assert len(flow.edges) < 20 * size
    plan = arrange(flow, recognise(flow), Options("grown"))
    told = Counter(name for step in plan.steps for name in told_by(step))
    assert told.keys() >= {f"b_{n}" for n in range(size)}
    assert sum(told.values()) < 3 * size + len(plan.steps) * TOLD
    touching = max(n for n, step in enumerate(plan.steps) if "b_0" in told_by(step))
    assert touching == len(plan.steps) - 1  # it changes what all of them are


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
