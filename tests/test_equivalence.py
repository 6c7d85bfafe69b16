"""What the package computes is what the notebook computes, on random programs."""

from __future__ import annotations

import re

import pytest
from cases import cases
from comparing import compare, reason
from hypothesis import HealthCheck, Phase, event, given, note, settings
from programs import programs
from running import straight

from nbprod.errors import NbprodError

CELL = re.compile(r"^# %%(?: (?=\[markdown\])|\n)", re.M)


@settings(
    max_examples=120,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(programs())
def test_random_programs(cells: list[str]) -> None:
    """A random notebook that runs gives a package that computes the same."""
    note("\n# %%\n".join(cells))
    try:
        compare(cells)
    except NbprodError as error:
        event(f"refused: {reason(error)}")


def cells_of(text: str) -> list[str]:
    """The cells of a program; those of text keep the mark that says so."""
    found = CELL.split(text)
    return [f"# {c}" if c.startswith("[markdown]") else c for c in found if c.strip()]


@pytest.mark.parametrize(
    "given_, expected", [case[1:] for case in cases("equivalence")],
    ids=[case[0] for case in cases("equivalence")],
)  # fmt: skip
def test_program(given_: str, expected: str) -> None:
    """A program on which something once went wrong, and its last variables."""
    cells = cells_of(given_)
    compare(cells)
    shown = [
        f"{name} = {value!r}"
        for name, value in straight(cells).items()
        if not callable(value)
    ]
    assert "\n".join(shown) == expected
