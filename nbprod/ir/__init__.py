"""Every value that passes between the steps: frozen dataclasses, no behaviour.

``Notebook`` (read) → ``Flow`` (analyse) → ``Labels`` (recognise) → ``Plan``
(arrange) → ``Package`` (render). Cells are counted from 1 over all cells, lines from 1
within their cell. A *type* is the dotted name of a class (``pandas.DataFrame``,
``builtins.int``), or ``""`` where it is not known.

A value's module is imported when a value of it is first asked for: making the classes
takes time, and ``lint``, which hooks start at each commit, needs half of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbprod.ir.flow import (
        Asked,
        CallSite,
        Definition,
        Edge,
        Effects,
        Flow,
        Label,
        Statement,
    )
    from nbprod.ir.library import Call, Library, Removal
    from nbprod.ir.lint import Edit, Finding, Fix, Related, Span
    from nbprod.ir.notebook import (
        CarriedFile,
        Cell,
        Note,
        Notebook,
        Output,
        PipRequirement,
    )
    from nbprod.ir.package import Change, Package, Spot
    from nbprod.ir.plan import (
        Function,
        LeftOut,
        Limit,
        Measured,
        ModelCandidate,
        Module,
        Parameter,
        Plan,
        ReportStep,
        Requirement,
        ResultField,
        SavedValue,
        Section,
        Setting,
        Step,
    )
    from nbprod.ir.project import Access, Member, Project, Tie
    from nbprod.ir.serving import Serving

__all__ = [
    "Access",
    "Asked",
    "Call",
    "CallSite",
    "CarriedFile",
    "Cell",
    "Change",
    "Definition",
    "Edge",
    "Edit",
    "Effects",
    "Finding",
    "Fix",
    "Flow",
    "Function",
    "Label",
    "LeftOut",
    "Library",
    "Limit",
    "Measured",
    "Member",
    "ModelCandidate",
    "Module",
    "Note",
    "Notebook",
    "Output",
    "Package",
    "Parameter",
    "PipRequirement",
    "Plan",
    "Related",
    "Project",
    "Removal",
    "ReportStep",
    "Requirement",
    "ResultField",
    "SavedValue",
    "Section",
    "Serving",
    "Setting",
    "Span",
    "Spot",
    "Statement",
    "Step",
    "Tie",
]

_PARTS = (
    "lint",
    "notebook",
    "library",
    "flow",
    "package",
    "serving",
    "plan",
    "project",
)
"""Where values are looked for: first where most runs need them."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> type:
        """Find a value's class in its module."""
        for part in _PARTS if not name.startswith("_") else ():
            found = vars(import_module(f"{__name__}.{part}")).get(name)
            if found is not None:
                globals()[name] = found
                return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
