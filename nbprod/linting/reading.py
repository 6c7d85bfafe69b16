"""A file's text → what rules look at; what cannot be read becomes a finding."""

from __future__ import annotations

from nbprod.dataflow import analyse
from nbprod.errors import Located, NbprodError
from nbprod.ir import Notebook
from nbprod.notebook import parse
from nbprod.reading.siblings import Siblings
from nbprod.reading.skipping import without_cell
from nbprod.source.nesting import deeply, too_deep
from nbprod.subject import Subject


def subject_of(text: str, name: str, beside: Siblings) -> Subject:
    """Read and analyse a notebook; cells that are no Python are left out with a note.

    ``beside`` gives the text of a file in its folder. Raises NbprodError where the
    text is no notebook in Python.
    """
    return deeply(lambda: analysed(text, name, beside))


def analysed(text: str, name: str, beside: Siblings) -> Subject:
    """The same, where calls may be deep."""
    notebook = parse(text, name, beside, skip_broken=True)
    while True:
        try:
            return Subject(notebook, analyse(notebook), beside)
        except Located as broken:
            notebook = smaller(notebook, broken)
        except RecursionError:
            notebook = smaller(notebook, too_deep(notebook))


def smaller(notebook: Notebook, broken: Located) -> Notebook:
    """A notebook without its broken cell. Raises NbprodError where that is no help."""
    try:
        return without_cell(notebook, broken)
    except Located as exc:
        raise NbprodError(str(exc)) from None
