"""The pipeline computes what the notebook showed when it was saved."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from cellar.pipeline import Result


class Saved(NamedTuple):
    """A value in a stored output; with `digits`, as many decimals were printed."""

    what: str
    value: Callable[[dict[str, Any], Result], Any]
    expected: Any
    digits: int | None = None


SAVED = [
    Saved(
        "cell 6: df.shape (02_features.ipynb)",
        lambda seen, result: seen["features.df"].shape,
        (169, 14),
    ),
    Saved(
        "cell 8: accuracy (03_train.ipynb)",
        lambda seen, result: float(seen["train.accuracy"]),
        0.977,
        digits=3,
    ),
    Saved(
        (
            "cell 4: doubtful[['lot', 'grower', 'guess', 'sure']] "
            "(shape) (04_harvest.ipynb)"
        ),
        lambda seen, result: seen["harvest.doubtful"][
            ["lot", "grower", "guess", "sure"]
        ].shape,
        (5, 4),
    ),
    Saved(
        "cell 5: len(doubtful) (04_harvest.ipynb)",
        lambda seen, result: len(seen["harvest.doubtful"]),
        5,
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
