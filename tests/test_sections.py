"""Long pipelines: what ``run`` goes through is in functions that one can read."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest
from cases import cases
from comparing import compare
from hypothesis import HealthCheck, Phase, given, settings
from programs import programs
from running import planned
from test_equivalence import cells_of

from nbprod.errors import NbprodError
from nbprod.ir import Section, Step
from nbprod.planning import sections
from nbprod.render import render

NUMBERS = "v{0} = v{1} + len(str(v{1}))\nw{0} = v{0} * 2"


def chain(length: int) -> list[str]:
    """A notebook in which each heading's value comes from the one before."""
    cells = ["v0 = 1"]
    for number in range(1, length):
        cells.append(f"# [markdown]\n# ## Number {'x' * number}")
        cells.append(NUMBERS.format(number, number - 1))
    return cells


def steps_in(parts: Iterable[Step | Section]) -> list[Step]:
    """The steps that some parts are or have, in order."""
    found: list[Step] = []
    for part in parts:
        found += steps_in(part.parts) if isinstance(part, Section) else [part]
    return found


@pytest.mark.parametrize("length", [3, 12, 40, 200])
def test_no_function_of_the_pipeline_is_long(length: int) -> None:
    """However long a notebook is; its steps keep their order."""
    _, plan = planned(chain(length))
    assert steps_in(plan.parts) == list(plan.steps)
    tree = ast.parse(render(plan).files["src/sample/pipeline.py"])
    made = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for one in made:
        last = one.body[-1].end_lineno or 0
        shown = sum(isinstance(n, ast.keyword) for n in ast.walk(one.body[-1]))
        assert last - one.body[1].lineno + 1 <= 40 + shown, one.name
    assert (len(made) > 1) == (length > 5)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sections as soon as there are a few steps."""
    monkeypatch.setattr(sections, "MOST_LINES", 6)
    monkeypatch.setattr(sections, "FEW", 4)
    monkeypatch.setattr(sections, "ROOM", 9)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("length", [6, 17])
def test_the_same_values(length: int) -> None:
    """A pipeline of sections within sections computes what the notebook does."""
    _, plan = planned(chain(length))
    assert any(isinstance(part, Section) for part in plan.parts)
    compare([cell for cell in chain(length)])


@pytest.mark.slow
@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    "program", [case[1] for case in cases("equivalence")],
    ids=[case[0] for case in cases("equivalence")],
)  # fmt: skip
def test_program_in_sections(program: str) -> None:
    """Programs on which something once went wrong, in short sections."""
    compare(cells_of(program))


@pytest.mark.slow
@pytest.mark.usefixtures("short")
@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(programs())
def test_random_programs_in_sections(cells: list[str]) -> None:
    """Random notebooks, in short sections."""
    try:
        compare(cells)
    except NbprodError:
        return
