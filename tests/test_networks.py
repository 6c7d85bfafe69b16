"""Networks of PyTorch: what trains them, what they are given, how they answer.

The cases are data, and read only: PyTorch is not needed. After a change that is meant,
``UPDATE_CASES=1`` writes what comes out now into the cases.
"""

from __future__ import annotations

import ast

import pytest
from cases import cases, updated
from running import notebook_of
from test_serving import cells_of, path_of, planned

from nbprod.analysis.torch_modules import networks
from nbprod.analysis.training import trainings
from nbprod.dataflow import analyse
from nbprod.serving.networks import Given, given_to

CASES = cases("networks")


def told(text: str) -> str:
    """What trains, and the path of a record; or why there is none."""
    flow = analyse(notebook_of(cells_of(text)))
    known = networks(flow.statements, flow.modules)
    lines = []
    for one in trainings(known) if known else ():
        found = given_to(one.module, flow)
        why = found[1] if found else "it is not known which network it trains"
        said = f"{one.statement.id} trains {one.module or 'something'}"
        if isinstance(why, Given):
            given = ast.unparse(why.features)
            lines.append(f"# {said}, given `{given}` as {why.before.id} begins")
        else:
            lines.append(f"# {said}: {why}")
    served, plan = planned(text)
    lines += [f"# {one.name}: {one.why}" for one in plan.models if one.chosen]
    return "\n".join([*lines, path_of(plan)])


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[c[0] for c in CASES])
def test_networks(name: str, text: str, expected: str) -> None:
    """What is recognised is the expected."""
    found = told(text)
    if not updated("networks", name, found):
        assert found == expected
