"""What the package computes is what the notebook computes, on random programs."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from cases import cases
from hypothesis import (
    HealthCheck,
    assume,
    currently_in_test_context,
    given,
    note,
    settings,
)
from programs import programs
from running import planned, straight, watched

from nbprod.errors import NbprodError


def compare(cells: list[str]) -> None:
    """Every kept variable has the notebook's value; loop targets may be left out."""
    expected = straight(cells)
    flow, plan = planned(cells)
    if currently_in_test_context():
        for module in plan.modules:
            note(f"# {module.name}.py\n{module.source}")
    # always the same folder: the place of an error is part of what Hypothesis replays
    folder = Path(tempfile.gettempdir()) / f"nbprod-equivalence-{os.getpid()}"
    try:
        seen = watched(plan, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    targets = {name for s in flow.statements for name in s.effects.loop_targets}
    for name, value in expected.items():
        if callable(value) or (name in targets and name not in seen):
            continue
        assert name in seen, f"{name} is not reported"
        assert seen[name] == value, f"{name}: {seen[name]!r} is not {value!r}"


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(programs())
def test_random_programs(cells: list[str]) -> None:
    """A random notebook that runs gives a package that computes the same."""
    note("\n# %%\n".join(cells))
    try:
        straight(cells)
    except Exception:
        assume(False)
    try:
        compare(cells)
    except NbprodError:
        assume(False)


@pytest.mark.parametrize(
    "given_, expected", [case[1:] for case in cases("equivalence")],
    ids=[case[0] for case in cases("equivalence")],
)  # fmt: skip
def test_program(given_: str, expected: str) -> None:
    """A program on which something once went wrong, and its last variables."""
    cells = given_.split("# %%\n")
    compare(cells)
    shown = [
        f"{name} = {value!r}"
        for name, value in straight(cells).items()
        if not callable(value)
    ]
    assert "\n".join(shown) == expected
