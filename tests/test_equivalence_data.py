"""What the package computes is what the notebook computes: arrays, tables, models.

More of the same, at any length and with other versions of the libraries: prove.py.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from cases import cases
from hypothesis import HealthCheck, Phase, event, given, note, settings
from hypothesis import strategies as st
from observing import outcome, plainly
from programs.data import Cells, data_program, sources
from programs.filling import Unit


@settings(
    max_examples=100,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(st.randoms(use_true_random=False))
def test_random_programs(chance: random.Random) -> None:
    """A random notebook that runs gives a package that computes the same."""
    cells = data_program(chance.choice)
    found = outcome(cells)
    for label in found.labels:
        event(f"has {label}")
    event(f"{found.kind} {found.detail}")
    note("\n# %%\n".join(sources(found.cells or cells)))
    assert found.kind != "different", found.detail


def cells_of(text: str) -> Cells:
    """The cells of a program, each as one unit."""
    return [[Unit("case", cell)] for cell in text.split("# %%\n")]


@pytest.mark.parametrize(
    "given_, expected", [case[1:] for case in cases("equivalence/data")],
    ids=[case[0] for case in cases("equivalence/data")],
)  # fmt: skip
def test_program(given_: str, expected: str, tmp_path: Path) -> None:
    """A program on which something once went wrong, and a variable that shows it."""
    found = outcome(cells_of(given_), tmp_path / "work")
    assert (found.kind, found.detail) == ("equal", "")
    assert len(found.labels) == given_.count("# %%\n") + 1, "it does not run"
    assert plainly(given_.replace("# %%\n", ""), tmp_path) == expected
