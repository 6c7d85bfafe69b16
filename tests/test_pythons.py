"""Pinned releases bound the Pythons that the package can be installed on."""

from __future__ import annotations

import pytest

from nbprod.ir import Requirement
from nbprod.planning.pythons import python_range

CASES = {
    "": ">=3.10",
    "pandas>=1.5,<4": ">=3.10",
    "pandas==2.2.3": ">=3.10",
    "pandas==1.5.3": ">=3.10,<3.12",
    "pandas==1.5.*": ">=3.10,<3.12",
    "pandas==2.*": ">=3.10",
    "pandas[excel]==1.5.0": ">=3.10,<3.11",
    "numpy==1.26.4": ">=3.10,<3.13",
    "numpy==1.26.4 scikit-learn==1.2.2": ">=3.10,<3.12",
    "scikit_learn==1.2.2": ">=3.10,<3.12",
    "acme==0.1": ">=3.10",
}


@pytest.mark.parametrize("lines", CASES)
def test_range(lines: str) -> None:
    found = []
    for line in lines.split():
        at = next(i for i, one in enumerate(line) if one in "=<>")
        found.append(Requirement(line[:at], line[at:], "", "x"))
    assert python_range(found) == CASES[lines]
