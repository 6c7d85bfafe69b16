"""Functions and classes that several of the notebooks define alike."""

from typing import Any


def in_order(lots: Any) -> Any:
    """The lots by their number."""
    return lots.sort_values("lot").reset_index(drop=True)
