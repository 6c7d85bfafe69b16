"""Annotations: whether values are what they say, and when they are evaluated."""

from __future__ import annotations

import ast
import contextlib
import io
import re
from collections.abc import Sequence

import pytest
from cases import cases
from comparing import emitted
from hypothesis import HealthCheck, Phase, given, note, settings
from programs import programs
from running import PACKAGE, importable, planned

from benchmarks.annotations import Seen, watch
from nbprod.errors import NbprodError
from nbprod.ir import Flow

CELL = re.compile(r"^# %%(?: (?=\[markdown\])|\n)", re.M)


def untrue(cells: Sequence[str]) -> dict[str, str]:
    """What a package's annotations say of values that they are not.

    Those that the notebook has itself are its author's.
    """
    flow, plan = planned(cells)
    seen = Seen()
    stems = [module.name for module in plan.modules if module.source]
    with importable(emitted(plan)), contextlib.redirect_stdout(io.StringIO()):
        watch(PACKAGE, [*stems, "pipeline"], seen)
        from sample.pipeline import run  # type: ignore[import-not-found]

        seen.look_at_fields(run())
    own = annotated(flow)
    return {place: what for place, what in seen.wrong.items() if place not in own}


def annotated(flow: Flow) -> set[str]:
    """The places of annotations that stand in a notebook."""
    found = set()
    for statement in flow.statements:
        node = statement.node
        if isinstance(node, ast.FunctionDef):
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            found |= {f"{node.name}({one.arg})" for one in given if one.annotation}
            found |= {f"{node.name} -> "} if node.returns else set()
    return found


@settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(programs())
def test_random_programs(cells: list[str]) -> None:
    """What is said of a random notebook's values is true of them."""
    note("\n# %%\n".join(cells))
    with contextlib.suppress(NbprodError):
        assert untrue(cells) == {}


@pytest.mark.parametrize(
    "given_", [case[1] for case in cases("equivalence")],
    ids=[case[0] for case in cases("equivalence")],
)  # fmt: skip
def test_program(given_: str) -> None:
    """What is said of the values of a program is true of them."""
    found = CELL.split(given_)
    cells = [f"# {c}" if c.startswith("[markdown]") else c for c in found if c.strip()]
    assert untrue(cells) == {}


def test_annotations_that_are_put_off() -> None:
    """The modules of a notebook that never evaluates its annotations don't either."""
    cells = [
        "from __future__ import annotations\n"
        "def later(value: int) -> Later:\n    return Later(value)",
        "class Later:\n    def __init__(self, value):\n        self.value = value",
        "a = later(3).value",
    ]
    _, plan = planned(cells)
    assert plan.modules
    for module in plan.modules:
        assert "from __future__ import annotations\n" in module.source


def test_lists_that_a_library_changes() -> None:
    """Nothing is said of the items of a list that a library's function changes."""
    cells = [
        "import operator\nitems = [1]\nn = len(items)",
        "same = operator.iadd(items, ['a'])",
        "items.append(2)\ntotal = len(items)",
    ]
    assert untrue(cells) == {}
