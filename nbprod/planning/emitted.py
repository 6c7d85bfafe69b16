"""What has been emitted so far: steps, records, and where each name's value is."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nbprod import naming
from nbprod.errors import Located
from nbprod.ir import Flow, Function, Setting, Statement, Step
from nbprod.kinds.finding import Kinds
from nbprod.planning.codegen import Written
from nbprod.planning.rewriting import Rewriting
from nbprod.source.names import ANNOTATING, FUNCTIONS, OURS, loaded

OF_RUN = (
    "Result Settings Stages OnStage run run_here settings stages stage on_stage inside "
    "asyncio dataclass Any Mapping np pd vars"
).split()
"""Names that the module of ``run`` uses itself."""


@dataclass
class Emitted:
    """The steps so far, and where each notebook name's value is in ``run``."""

    by: Rewriting
    package: str
    taken: set[str]
    variables: set[str] = field(default_factory=set)
    """Names of the locals of ``run``."""
    values: dict[str, str] = field(default_factory=dict)
    """Notebook name → expression in ``run``."""
    types: dict[str, str] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    """Names that may be None so far, where some path has left them unbound."""
    steps: list[Step] = field(default_factory=list)
    records: dict[str, str] = field(default_factory=dict)
    """Function → source of the record that it returns."""
    called: set[str] = field(default_factory=set)
    """Names of the functions of the steps."""
    homes: dict[str, str] = field(default_factory=dict)
    """Record that a step returns → the module that has it."""
    annotations: dict[str, set[str]] = field(default_factory=dict)
    """Module → import statements that its annotations need."""

    shared: dict[str, Function] = field(default_factory=dict)
    """The first statement of what is done again → the function that does it."""
    written: dict[str, Written] = field(default_factory=dict)
    """Function of a step → what it was written of."""
    parts: dict[str, list[Function]] = field(default_factory=dict)
    """Function of a step → what it calls of its module, as inference does."""
    missing: set[str] = field(default_factory=set)
    """Names that some step reads on a path on which nothing has bound them."""
    told: set[tuple[str, str]] = field(default_factory=set)
    """Headings with the text under them that a docstring has already."""
    last_changed: dict[str, str] = field(default_factory=dict)
    """Name → the first statement of the last step that may change it."""
    headed: set[str] = field(default_factory=set)
    """Headings after which a section is named."""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Definitions and constants that several notebooks have → their module."""
    headings: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Cell → the heading over it, and the text directly above it; 0: the first."""

    @cached_property
    def kinds(self) -> Kinds:
        """What is known of the notebook's values."""
        return Kinds(self.by.flow, paths_of(self.by))

    @cached_property
    def settings_named(self) -> Mapping[Setting, Mapping[str, int]]:
        """Setting → the notebook's names of it, numbered among all."""
        found: dict[Setting, dict[str, int]] = {}
        for number, (name, setting) in enumerate(self.by.tuned.named.items()):
            found.setdefault(setting, {})[name] = number
        return found

    @cached_property
    def constants_called(self) -> Mapping[str, Mapping[str, int]]:
        """Word → the constants that are called so, there or here, numbered."""
        found: dict[str, dict[str, int]] = {}
        for number, (name, constant) in enumerate(self.by.constant_names.items()):
            for word in {name, constant}:
                found.setdefault(word, {})[name] = number
        return found

    def or_none(self, name: str, kind: str) -> str:
        """The type of a name, or None where it may be that instead of unbound."""
        bare = kind.partition("#")[0]
        if not kind or name not in self.absent or bare.endswith("NoneType"):
            return kind
        if name in FUNCTIONS:
            return ""  # it may be the builtin
        return f"{bare}|builtins.NoneType"

    def every_part(self) -> tuple[Function, ...]:
        """What functions of the steps call, as inference does."""
        return tuple(one for some in self.parts.values() for one in some)

    def hides(self, name: str) -> bool:
        """Whether ``run`` or its module has a name that no local may hide."""
        constants = self.constants_called.get(name, {})
        if any(self.by.constant_names[one] == name for one in constants):
            return True
        return name in self.called or name in self.records or name in OF_RUN

    def __contains__(self, name: object) -> bool:
        """Whether a name is one of these, or has been given to something in ``run``."""
        given = name in self.taken or name in self.variables
        return given or (isinstance(name, str) and self.hides(name))


@dataclass(frozen=True)
class Words:
    """What a step is about: the name, docstring and evidence of its function."""

    heading: str
    markdown: str
    title: str
    """The heading, where no other step has it in its docstring."""
    evidence: naming.Evidence


def paths_of(by: Rewriting) -> frozenset[int | str]:
    """The names, and the ids of literals, for which there is a path."""
    places = [pair for some in by.tuned.literals.values() for pair in some]
    moved: list[int | str] = [id(n) for n, one in places if one.type == "Path"]
    named = [name for name, one in by.tuned.named.items() if one.type == "Path"]
    return frozenset([*moved, *named])


def told_by(step: Step) -> list[str]:
    """The notebook's names that ``on_stage`` is told of after a step."""
    own = [one.name for one in step.function.returns] if step.whole else []
    return list(dict.fromkeys([*own, *(name for name, _ in step.observed)]))


def last_told(steps: Iterable[Step]) -> dict[str, str]:
    """Each of the notebook's names that is told of, and the last step that tells it."""
    return {name: step.name for step in steps for name in told_by(step)}


def used_before(name: str, statement: Statement, flow: Flow) -> bool:
    """Whether something above a statement has a name."""
    before = flow.statements[: statement.index]
    return any(name in loaded(one.node) for one in before)


def refuse_hidden(flow: Flow) -> None:
    """Refuse an import under a name that modules import for themselves.

    Raises Located.
    """
    for statement in flow.statements:
        if not isinstance(statement.node, ast.Import | ast.ImportFrom):
            continue
        for alias in statement.node.names:
            name = alias.asname or alias.name
            dotted = (OURS | ANNOTATING).get(name, "")
            if name in FUNCTIONS and used_before(name, statement, flow):
                dotted = f"builtins.{name}"  # imports stand above all that uses them
            if dotted and flow.modules.get(name, dotted) != dotted:
                raise Located(
                    flow.notebook.name, statement.cell, statement.line,
                    f"`{name}` is imported as something else than `{dotted}`, which "
                    "the package's modules need under that name: import it under "
                    "another one",
                )  # fmt: skip
