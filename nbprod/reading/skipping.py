"""Leaving out what cannot be converted."""

from __future__ import annotations

from dataclasses import replace

from nbprod.errors import Located
from nbprod.ir import Note, Notebook


def without_cell(notebook: Notebook, broken: Located) -> Notebook:
    """A notebook without the code of the cell that cannot be converted.

    Raises the error again where that cell has been left out already, or is none.
    """
    cells = tuple(
        replace(cell, code="") if cell.index == broken.cell else cell
        for cell in notebook.cells
    )
    if cells == notebook.cells:
        raise broken
    why = f"the cell is left out: {broken.why.partition(', or go on')[0]}"
    note = Note(broken.cell, broken.line, why)
    notes, all_broken = (*notebook.notes, note), (*notebook.broken, note)
    return replace(notebook, cells=cells, notes=notes, broken=all_broken)
