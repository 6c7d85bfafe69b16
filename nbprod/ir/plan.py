"""What will be emitted: functions, settings, steps, results, requirements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nbprod.ir.notebook import CarriedFile, Note
from nbprod.ir.serving import Serving


@dataclass(frozen=True)
class Setting:
    """A value that users may change without changing code.

    ``default`` is Python source (``0.2``, ``Path("x.csv")``), or None where it must be
    given (a secret). ``origin`` is as in ``cell 27, `SEED```.
    """

    name: str
    type: str
    default: str | None
    description: str
    origin: str
    secret: bool = False


@dataclass(frozen=True)
class Parameter:
    """A parameter of an emitted function, or a field of what it returns."""

    name: str
    annotation: str
    type: str = ""


@dataclass(frozen=True)
class Function:
    """An emitted function that came from statements of the notebook.

    ``source`` is the finished, formatted ``def``. ``record`` is the name of the frozen
    dataclass that it returns, or empty where it returns one value or none.
    """

    name: str
    module: str
    stage: str
    docstring: str
    parameters: tuple[Parameter, ...]
    returns: tuple[Parameter, ...]
    record: str
    source: str
    statements: tuple[str, ...]
    cells: tuple[int, ...]


@dataclass(frozen=True)
class Module:
    """An emitted module of stage functions, definitions and constants.

    ``source`` is the whole file, formatted.
    """

    name: str
    docstring: str
    source: str


@dataclass(frozen=True)
class Step:
    """A call in ``pipeline.run``: ``variable = function(*arguments)``.

    ``variable`` is empty where the function returns nothing. ``observed`` are pairs
    (notebook name, Python expression) for ``on_stage``; where ``whole`` is true the
    record's own fields are part of it and not repeated in ``observed``. ``rows_in`` and
    ``rows_out`` are expressions of tables, for the log line, or empty.
    """

    name: str
    function: Function
    arguments: tuple[str, ...]
    variable: str
    observed: tuple[tuple[str, str], ...]
    whole: bool
    rows_in: str = ""
    rows_out: str = ""
    is_async: bool = False
    comments: tuple[str, ...] = ()
    """What the notebook says of this call alone, where its function is called again."""
    cell: int = 0
    """The cell in which what it does begins."""
    statements: tuple[str, ...] = ()
    """The notebook's statements that this call does; its function may do more."""


@dataclass(frozen=True)
class Section:
    """A function of ``pipeline.py`` that goes through some of the steps of ``run``.

    ``parameters`` are locals of ``run`` that its parts read, ``returns`` those that it
    binds and that what comes after reads; it takes ``stages`` besides, and ``settings``
    where it says so.
    """

    name: str
    docstring: str
    parameters: tuple[Parameter, ...]
    returns: tuple[Parameter, ...]
    settings: bool
    parts: tuple[Step | Section, ...]


@dataclass(frozen=True)
class ResultField:
    """A field of ``Result``, with the expression in ``run`` that gives it."""

    name: str
    annotation: str
    expression: str
    kind: Literal["model", "metric", "prediction", "table", "value", "state", "records"]
    description: str
    origin: str


@dataclass(frozen=True)
class ReportStep:
    """A function of the report: run after stage ``after`` with notebook values.

    ``binds`` are the names under which its results are kept for later report steps;
    ``shows`` says that it returns something to be written to a file as well, ``saves``
    are the files that it writes itself, into the folder that it is given last.
    """

    function: Function
    after: str
    needs: tuple[str, ...]
    binds: tuple[str, ...]
    shows: bool
    saves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Requirement:
    """A distribution that the package needs. ``extra`` is empty for the core ones."""

    distribution: str
    specifier: str
    extra: str
    evidence: str


@dataclass(frozen=True)
class Limit:
    """A distribution's first release that will not do for a notebook, and why."""

    release: str
    why: str


@dataclass(frozen=True)
class ModelCandidate:
    """A fitted model of the notebook."""

    name: str
    statement: str
    type: str
    chosen: bool
    why: str


@dataclass(frozen=True)
class LeftOut:
    """A statement, or a part of one, that is not emitted, and why."""

    statement: str
    cell: int
    line: int
    what: str
    why: str


@dataclass(frozen=True)
class SavedValue:
    """A value that the notebook's stored outputs show, for the parity test.

    ``expression`` is Python over ``seen`` (notebook name → value) and ``result``;
    ``expected`` is Python source. ``digits`` are the decimals that were printed, or
    None for an exact comparison.
    """

    cell: int
    name: str
    expression: str
    expected: str
    digits: int | None


@dataclass(frozen=True)
class Measured:
    """A metric or prediction that the notebook only shows, and the name that it got.

    ``call`` is the shown call as ``ast.unparse`` has it, ``which`` tells it from equal
    ones in its statement, in the order of ``ast.walk``, counted from 0.
    """

    name: str
    statement: str
    call: str
    which: int


@dataclass(frozen=True)
class Plan:
    """Everything that the templates print."""

    package: str
    title: str
    """One line, the notebook's own if it has one, without a full stop."""
    description: str
    notebook: str
    nbprod: str
    source_sha256: str
    modules: tuple[Module, ...]
    steps: tuple[Step, ...]
    pipeline_imports: tuple[str, ...]
    settings: tuple[Setting, ...]
    results: tuple[ResultField, ...]
    models: tuple[ModelCandidate, ...]
    report: tuple[ReportStep, ...]
    report_source: str
    """The report's functions, formatted, without imports; empty if there is none."""
    report_imports: tuple[str, ...]
    report_setup: tuple[str, ...]
    """Statements that set plot styles, run once before the report."""
    requirements: tuple[Requirement, ...]
    requires_python: str
    left_out: tuple[LeftOut, ...]
    notes: tuple[Note, ...]
    saved: tuple[SavedValue, ...]
    carried: tuple[CarriedFile, ...]
    cells: tuple[tuple[int, str | None, str, tuple[str, ...]], ...]
    """(cell, id, what it does, functions it became as ``module.function``)."""
    statement_map: Mapping[str, str] = field(default_factory=dict)
    """Statement id → ``module.function``, or the reason why it is left out."""
    data_files: tuple[str, ...] = ()
    """Names of the settings that are paths of files that must exist."""
    path_names: frozenset[str] = frozenset()
    """Settings that are the texts of paths from the folder of the data."""
    ruff_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Per emitted file the ruff rules that the notebook's own code breaks."""
    parts: tuple[Step | Section, ...] = ()
    """What ``run`` goes through: steps, and sections where there are many steps."""
    needs_chdir: bool = False
    """Whether the notebook opens relative paths that could not be made settings."""
    measured: tuple[Measured, ...] = ()
    """What the notebook only shows, and the package computes under a name."""
    shared: tuple[Function, ...] = ()
    """Parts of the steps' functions that the path of a record goes through as well."""
    serving: Serving | None = None
    """The path from a raw record to a prediction, where there is one."""
    modernised: int = 0
    """So many removed calls of the notebook were written anew before converting."""
