"""Annotations: evaluated when a function is made, unless the notebook puts that off."""

from __future__ import annotations

from running import planned


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
