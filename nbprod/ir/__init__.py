"""Every value that passes between the steps: frozen dataclasses, no behaviour.

``Notebook`` (read) → ``Flow`` (analyse) → ``Labels`` (recognise) → ``Plan``
(arrange) → ``Package`` (render). Cells are counted from 1 over all cells, lines from 1
within their cell. A *type* is the dotted name of a class (``pandas.DataFrame``,
``builtins.int``), or ``""`` where it is not known.
"""

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
from nbprod.ir.library import Call, Library
from nbprod.ir.lint import Edit, Finding, Fix, Related, Span
from nbprod.ir.notebook import CarriedFile, Cell, Note, Notebook, Output, PipRequirement
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
