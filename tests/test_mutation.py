"""The sample of mutants, its score, and what is told of it."""

from __future__ import annotations

import pytest

from benchmarks.mutation import drawn, interval, told

MADE = {f"nbprod.{m}.x_f__mutmut_{i}": None for m, n in (("a", 90), ("b", 10))
        for i in range(n)}  # fmt: skip


def test_each_module_has_its_share() -> None:
    sample = drawn(MADE, 20, 1)
    assert sum(name.startswith("nbprod.a.") for name in sample) == 18
    assert len(set(sample)) == 20
    assert sample == drawn(MADE, 20, 1) != drawn(MADE, 20, 2)
    assert len(drawn(MADE, 1000, 1)) == 100


@pytest.mark.parametrize(
    ("killed", "tried", "low", "high"),
    [(0, 0, 0.0, 1.0), (85, 100, 0.767, 0.907), (10, 10, 0.722, 1.0)],
)
def test_interval(killed: int, tried: int, low: float, high: float) -> None:
    assert interval(killed, tried) == pytest.approx((low, high), abs=5e-4)


def test_what_is_told() -> None:
    names = list(MADE)[:4]
    codes = {**MADE, names[0]: 1, names[1]: 0, names[2]: 36}
    lines = list(told(codes, names, codes))
    assert "| a | 90 | 3 | 2 | 1 |" in lines
    assert "| all | 100 | 3 | 2 | 1 |" in lines
    assert "\nkilled 2 of 3 = 66.7%" in lines
    assert lines[-1] == f"alive: {names[1]}"
    assert any("; 1 of them by a time-out or a crash" in line for line in lines)
