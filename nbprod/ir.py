"""Every value that passes between the steps: frozen dataclasses, no behaviour.

``Notebook`` (read) → ``Flow`` (analyse) → ``Labels`` (recognise) → ``Plan``
(arrange) → ``Package`` (render). Cells are counted from 1 over all cells, lines from 1
within their cell. A *type* is the dotted name of a class (``pandas.DataFrame``,
``builtins.int``), or ``""`` where it is not known.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# -- Notebook: what was read -------------------------------------------------


@dataclass(frozen=True)
class Output:
    """One stored output of a code cell."""

    kind: Literal["stream", "result", "display", "error"]
    text: str
    html: str = ""


@dataclass(frozen=True)
class Note:
    """Something a user should know, and where: cell 0 is the notebook as a whole."""

    cell: int
    line: int
    message: str


@dataclass(frozen=True)
class Cell:
    """A cell; ``code`` is its source as plain Python, line for line.

    ``code`` has IPython's own syntax replaced (see notebook.py), so that line n of
    ``code`` is line n of ``source``. It is empty for cells that are not code and for
    cells that the notebook excludes from export.
    """

    index: int
    code_index: int | None
    id: str | None
    kind: Literal["code", "markdown", "raw"]
    source: str
    code: str = ""
    outputs: tuple[Output, ...] = ()
    tags: frozenset[str] = frozenset()
    execution_count: int | None = None


@dataclass(frozen=True)
class PipRequirement:
    """A requirement that the notebook itself installs, as written there."""

    text: str
    cell: int
    line: int


@dataclass(frozen=True)
class CarriedFile:
    """A file that goes into the package: a local module or what a cell wrote."""

    path: str
    text: str
    cell: int


@dataclass(frozen=True)
class Notebook:
    """A notebook as the analysis sees it."""

    name: str
    cells: tuple[Cell, ...]
    notes: tuple[Note, ...] = ()
    pip: tuple[PipRequirement, ...] = ()
    carried: tuple[CarriedFile, ...] = ()
    preamble: tuple[str, ...] = ()
    """Import statements that the neutralised code needs, such as ``import os``."""
    source_sha256: str = ""
    python: str = ""


# -- Library leaves: what calls do --------------------------------------------


@dataclass(frozen=True)
class Call:
    """What calling a function, class or method does, as far as dataflow is concerned.

    ``returns`` is a dotted class name, ``"self"`` (the receiver itself), ``"0"`` (the
    first argument itself), a tuple type such as ``"tuple[pandas.DataFrame,...]"``, or
    ``""``. ``fresh`` says that the result shares no mutable object with the arguments
    or the receiver. ``mutates`` names what is changed in place: ``"self"``, positions
    ``"0"``, keywords ``"out"``, or ``"*"`` for anything reachable. ``resources`` are
    what it touches outside of names, each ``name`` (reads and changes) or
    ``name:read``: ``random``, ``files``, ``figure``, ``stdout``, ``options``,
    ``environment``, ``network``. ``seeded_by`` is the keyword (or ``#position``) that,
    given and not None, takes ``random`` away. ``inplace`` says that a true ``inplace=``
    changes the receiver. ``calls`` names positions or keywords of arguments that are
    called (``"0"``, ``"func"``). ``role`` says what it is for; stages and plan read it.
    """

    returns: str = ""
    fresh: bool = True
    mutates: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    seeded_by: str = ""
    inplace: bool = False
    calls: tuple[str, ...] = ()
    role: str = ""
    path: str = ""
    """Where a file's path is given: a position or keywords, as ``"0|path"``."""
    shallow: bool = False
    """Where it is not fresh: the result itself is new, but holds what it was given."""
    variants: tuple[tuple[str, Call], ...] = ()
    """(condition, call): what it does instead where an argument says so, first match;
    conditions as in ``libraries.chosen``."""


@dataclass(frozen=True)
class Library:
    """What nbprod knows of one library; one file in ``libraries/`` each.

    ``functions`` maps dotted names (``pandas.read_csv``, and classes, which are called
    to construct) to their calls; a key ending in ``.*`` is the default for a module.
    ``methods`` maps a class's dotted name to its methods; ``"*"`` is the default for
    its other methods. ``attributes`` maps ``Class.attribute`` to the attribute's type
    (a view of the receiver). ``bases`` maps a class, or ``module.*``, to the class
    whose methods it shares. ``distribution`` is what pip installs, ``modules`` the
    import names.
    """

    name: str
    modules: tuple[str, ...]
    distribution: str = ""
    functions: Mapping[str, Call] = field(default_factory=dict)
    methods: Mapping[str, Mapping[str, Call]] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)
    constants: frozenset[str] = frozenset()
    star: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names that ``from module import *`` binds, for modules where people do that."""


# -- Flow: statements and who feeds whom --------------------------------------


@dataclass(frozen=True)
class CallSite:
    """A call inside a statement that a library leaf explains."""

    name: str
    """Dotted: ``pandas.read_csv``, ``pandas.DataFrame.dropna``, ``.dropna``."""
    call: Call
    node: ast.Call
    receiver: str = ""
    """The top-level name that the method is called on, if it is one."""


@dataclass(frozen=True)
class Effects:
    """What executing a piece of code may do to the notebook's names."""

    reads: frozenset[str] = frozenset()
    """Read before they are bound in any case; late-bound reads of callees included."""
    surely: frozenset[str] = frozenset()
    """Those of them that are read in any case, outside of functions and branches."""
    writes: frozenset[str] = frozenset()
    """Bound in any case."""
    may_write: frozenset[str] = frozenset()
    """Bound on some path only."""
    deletes: frozenset[str] = frozenset()
    mutates: frozenset[str] = frozenset()
    """Whose object is changed in place, as far as is known."""
    may_mutate: frozenset[str] = frozenset()
    """Whose object may be changed, since nothing is known of what is called."""
    resources: frozenset[str] = frozenset()
    loop_targets: frozenset[str] = frozenset()
    escaping: frozenset[str] = frozenset()
    """Names that a closure reads which may outlive the statement."""
    mentions: frozenset[str] = frozenset()
    """Names of the notebook's functions and classes that are used other than called."""
    calls: tuple[CallSite, ...] = ()
    unknown: tuple[str, ...] = ()
    """What analysis could not know, in words."""

    @property
    def binds(self) -> frozenset[str]:
        """Every name that is bound on some path."""
        return self.writes | self.may_write

    @property
    def changes(self) -> frozenset[str]:
        """Every name that is bound, deleted or mutated, surely or not."""
        return self.binds | self.deletes | self.mutates | self.may_mutate


@dataclass(frozen=True)
class Statement:
    """A top-level statement of the notebook."""

    id: str
    index: int
    cell: int
    line: int
    end_line: int
    node: ast.stmt
    source: str
    comments: tuple[str, ...]
    """The comment lines above it, without ``#``."""
    effects: Effects
    last_in_cell: bool
    """A displayed expression if it is one: the last of its cell and without ``;``."""


@dataclass(frozen=True)
class Edge:
    """The definition or mutation of a name that reaches a use."""

    source: str
    target: str
    name: str
    kind: Literal["data", "code", "resource"]


@dataclass(frozen=True)
class Definition:
    """A function, class or named lambda of the notebook, and what calling it does.

    ``effects`` are those on the notebook's names when it is called. ``mutated`` are
    parameters whose argument is changed in place; ``returns`` are parameters and
    notebook names that the result may share an object with. Of a class, the effects
    are those of all of its methods together, and ``methods`` has each.
    """

    name: str
    kind: Literal["function", "class", "lambda"]
    parameters: tuple[str, ...] = ()
    effects: Effects = Effects()
    mutated: frozenset[str] = frozenset()
    maybe_mutated: frozenset[str] = frozenset()
    returns: frozenset[str] = frozenset()
    returns_type: str = ""
    bases: tuple[str, ...] = ()
    methods: Mapping[str, Definition] = field(default_factory=dict)
    binding: Literal["", "static", "class"] = ""
    """Of a method: what its first parameter is, the instance, nothing, or the class."""


@dataclass(frozen=True)
class Flow:
    """The notebook's statements and the dataflow between them."""

    notebook: Notebook
    statements: tuple[Statement, ...]
    edges: tuple[Edge, ...]
    aliases: tuple[tuple[frozenset[str], str], ...]
    """Groups of names that may share an object, and the statement that tied them."""
    alias_at: tuple[Mapping[str, frozenset[str]], ...]
    """After each statement: name → the names that may share an object with it."""
    definitions: Mapping[str, Definition]
    types: tuple[Mapping[str, str], ...]
    """After each statement: name → type, where it is known."""
    imports: Mapping[str, str]
    """Name that only one import binds → the import statement that binds it."""
    modules: Mapping[str, str]
    """The same names → the dotted name of what is imported."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Label:
    """The stage of a statement, and why."""

    stage: str
    why: str
    kept: bool


# -- Plan: functions, settings, artifacts --------------------------------------


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


@dataclass(frozen=True)
class ResultField:
    """A field of ``Result``, with the expression in ``run`` that gives it."""

    name: str
    annotation: str
    expression: str
    kind: Literal["model", "metric", "prediction", "table", "value"]
    description: str
    origin: str


@dataclass(frozen=True)
class ReportStep:
    """A function of the report: run after stage ``after`` with notebook values.

    ``binds`` are the names under which its results are kept for later report steps;
    ``shows`` says that it returns something to be written to a file as well.
    """

    function: Function
    after: str
    needs: tuple[str, ...]
    binds: tuple[str, ...]
    shows: bool


@dataclass(frozen=True)
class Requirement:
    """A distribution that the package needs. ``extra`` is empty for the core ones."""

    distribution: str
    specifier: str
    extra: str
    evidence: str


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
    ruff_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Per emitted file the ruff rules that the notebook's own code breaks."""
    needs_chdir: bool = False
    """Whether the notebook opens relative paths that could not be made settings."""


# -- Package and changes --------------------------------------------------------


@dataclass(frozen=True)
class Package:
    """The emitted files: path relative to DIR, with ``/`` → text."""

    files: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """What reconciling one file comes to."""

    path: str
    kind: Literal["keep", "write", "delete", "merge", "conflict"]
    text: str = ""
