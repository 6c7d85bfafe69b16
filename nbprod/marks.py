"""Marks that exclude a cell from what is made of its notebook."""

from __future__ import annotations

import re

from nbprod.ir import Cell

_EXCLUDED_TAGS = frozenset({"remove-cell", "remove_cell", "skip-execution"})
_EVAL_FALSE = re.compile(r"#\s*\|\s*eval\s*:\s*false\s*$", re.IGNORECASE)


def exclusion(cell: Cell) -> str:
    """Return the mark that excludes a cell from export, or an empty string."""
    if tags := sorted(cell.tags & _EXCLUDED_TAGS):
        return f"`{tags[0]}`"
    for line in cell.source.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            break
        if _EVAL_FALSE.match(line.strip()):
            return f"`{line.strip()}`"
    return ""
