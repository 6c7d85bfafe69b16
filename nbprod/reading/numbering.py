"""Which number a fresh kernel that runs all cells would give each of them."""

from __future__ import annotations

from collections.abc import Iterable

from nbprod.ir import Cell
from nbprod.reading.history import Ran

_NOT_RUN = frozenset({"skip-execution"})


def numbered(cells: Iterable[Cell], evidence: bool) -> list[Ran]:
    """Number the cells; with ``evidence``, stored outputs say which show something."""
    ran: list[Ran] = []
    prompt = 0
    for cell in cells:
        runs = cell.kind == "code" and bool(cell.source.strip())
        runs = runs and not cell.tags & _NOT_RUN
        prompt += runs
        shown = None
        if evidence and cell.execution_count is not None:
            shown = any(output.kind == "result" for output in cell.outputs)
        ran.append(Ran(cell.code, cell.source, prompt if runs else 0, shown))
    return ran
