"""Functions made of a notebook's statements: what is kept of their text."""

from __future__ import annotations

import pytest
from cases import cases
from running import notebook_of

from nbprod.dataflow import analyse
from nbprod.ir import Parameter
from nbprod.planning.codegen import Line, function_source
from nbprod.source.formatting import formatted

CASES = cases("codegen")


@pytest.mark.parametrize(
    "given, expected", [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)  # fmt: skip
def test_function(given: str, expected: str) -> None:
    flow = analyse(notebook_of([given]))
    lines = [Line(s.source, s.comments) for s in flow.statements]
    total = Parameter("total", "int")
    source = function_source(
        "compute", [total], "int", "Compute.", lines, "return total"
    )
    assert formatted(source).strip() == expected
