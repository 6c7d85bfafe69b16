"""The pipeline computes what the notebook showed when it was saved."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from wine_report.pipeline import Result


class Saved(NamedTuple):
    """A value in a stored output; with `digits`, as many decimals were printed."""

    what: str
    value: Callable[[dict[str, Any], Result], Any]
    expected: Any
    digits: int | None = None


SAVED = [
    Saved(
        "cell 5: before - len(samples)",
        lambda seen, result: float(seen["before"] - len(seen["samples"])),
        8,
    ),
    Saved(
        "cell 13: report (shape)",
        lambda seen, result: seen["report"].shape,
        (12, 6),
    ),
    Saved(
        "cell 16: len(report)",
        lambda seen, result: len(seen["report"]),
        12,
    ),
    Saved(
        "cell 16: round(wines['alcohol'].max(), 2)",
        lambda seen, result: round(seen["wines"]["alcohol"].max(), 2),
        14.83,
        digits=4,
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
