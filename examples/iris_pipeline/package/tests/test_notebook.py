"""The pipeline computes what the notebook showed when it was saved."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from iris_pipeline.pipeline import Result


class Saved(NamedTuple):
    """A value in a stored output; with `digits`, as many decimals were printed."""

    what: str
    value: Callable[[dict[str, Any], Result], Any]
    expected: Any
    digits: int | None = None


SAVED = [
    Saved(
        "cell 9: iris.shape",
        lambda seen, result: seen["iris"].shape,
        (150, 5),
    ),
    Saved(
        "cell 17: round(score, 3)",
        lambda seen, result: round(seen["score"], 3),
        0.911,
        digits=5,
    ),
]


@pytest.mark.parametrize("saved", SAVED, ids=[saved.what for saved in SAVED])
def test_value(saved: Saved, seen: dict[str, Any], result: Result) -> None:
    """A value is the one that the notebook showed."""
    found = saved.value(seen, result)
    if hasattr(found, "tolist"):
        found = found.tolist()
    if saved.digits is None:
        assert found == saved.expected
    else:
        # half of the last decimal, and what a float cannot tell from it
        within = 0.5000001 * 10**-saved.digits
        assert found == pytest.approx(saved.expected, rel=0, abs=within, nan_ok=True)
