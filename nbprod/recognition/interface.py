"""A step's interface: what it reads before binding it, and what it leaves bound."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field

from nbprod.ir import Flow, Statement
from nbprod.recognition.later import Later
from nbprod.recognition.refusing import refuse_by_text, undefined
from nbprod.source.names import BUILTINS, FUNCTIONS
from nbprod.source.trees import walk


@dataclass(frozen=True)
class Interface:
    """The names that pass in and out of a step.

    ``inputs`` are read before they are bound. ``outputs`` are bound, ``changed`` are
    inputs that are changed in place; both are returned. ``touched`` are other names
    whose value may change with them. ``initial`` are outputs that some path leaves
    unbound: they start as None. ``lost`` are those that some path deletes, or that
    something reads while nothing has bound them: they become None at the end alone.
    ``gone`` are deleted for certain.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    changed: tuple[str, ...]
    touched: tuple[str, ...]
    initial: tuple[str, ...]
    lost: tuple[str, ...] = ()
    gone: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    """Read on some path before anything binds them: there it fails as it did before."""

    @property
    def returned(self) -> tuple[str, ...]:
        """Everything that the step's function returns."""
        return self.outputs + self.changed


def interface(
    statements: Sequence[Statement],
    flow: Flow,
    known: Set[str],
    live: Set[str],
    elsewhere: Set[str],
) -> Interface:
    """The interface of a step.

    ``known`` are the names that earlier steps have bound, ``live`` those of its own
    that anything after the step reads, ``elsewhere`` those that are no variables:
    lifted definitions, constants, settings.

    Raises:
        Located: a name is read that nothing has bound.
    """
    names = gathered(statements, flow, known, elsewhere)
    inputs, bound = names.inputs, names.bound
    exempt = unreported(statements, live)
    gone = names.gone | (names.fading - live)
    hidden = gone | exempt
    outputs = [n for n in bound if n not in hidden and n not in elsewhere]
    uncertain = [n for n in outputs if n not in names.certain]
    for name in uncertain:
        if name in known:
            inputs.setdefault(name)
    fragile = names.deleted | names.missing
    initial = tuple(n for n in uncertain if n not in known and n not in fragile)
    sure, perhaps = changes_in(statements)
    changed = tuple(n for n in inputs if n in sure and n not in bound and n not in gone)
    others = (sure | perhaps) - bound.keys() - set(changed)
    rest = {n for n in others if n in known and n not in elsewhere}
    return Interface(
        tuple(inputs),
        tuple(outputs),
        changed,
        tuple(sorted(rest)),
        initial,
        tuple(n for n in uncertain if n in fragile),
        frozenset(names.gone),
        frozenset(names.missing),
    )


@dataclass
class Gathered:
    """The names met in a step: read before bound, bound, surely so, gone, deleted.

    ``fading`` are bound and then deleted by one statement, each time.
    """

    inputs: dict[str, None] = field(default_factory=dict)
    bound: dict[str, None] = field(default_factory=dict)
    certain: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    fading: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)


def gathered(
    statements: Sequence[Statement], flow: Flow, known: Set[str], elsewhere: Set[str]
) -> Gathered:
    """Go through a step's statements; what is read first, what is bound."""
    names = Gathered()
    for statement in statements:
        effects = statement.effects
        asked = {one.name for one in flow.asked_by.get(statement.index, ())}
        names.missing |= asked - names.certain - known
        if "names" in effects.resources:
            refuse_by_text(statement, flow)
        for name in in_order(effects.reads, statement):
            if name in names.certain or not is_variable(name, flow, elsewhere):
                continue
            if name in names.gone and name in effects.surely:
                raise undefined(name, statement, flow)
            if name in known:
                names.inputs.setdefault(name)
            elif name not in names.bound and (
                name in effects.surely or name in FUNCTIONS
            ):
                raise undefined(name, statement, flow)
            elif name not in names.bound:
                names.missing.add(name)
        for name in in_order(late_reads(statement, flow, elsewhere), statement):
            if name in known and name not in names.certain:
                names.inputs.setdefault(name)
        for name in in_order(effects.binds, statement):
            names.bound.setdefault(name)
        names.certain |= effects.writes
        names.certain -= effects.deletes
        names.deleted |= effects.deletes
        surely = isinstance(statement.node, ast.Delete)
        names.gone |= effects.deletes if surely else set()
        names.gone -= effects.binds
        both = effects.deletes & effects.binds if fades(statement.node) else set()
        names.fading = (names.fading - effects.binds) | both
    return names


def fades(node: ast.stmt) -> bool:
    """Whether what a statement deletes is gone after it: it has one way through."""
    several = (ast.If, ast.IfExp, ast.Try, ast.With, ast.Break, ast.Continue, ast.Match)
    ends = [part for part in walk(node) if isinstance(part, ast.Delete)]
    last = max((part.lineno for part in ends), default=0)
    later = [
        part
        for part in walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    ]
    plain = not any(isinstance(part, several) for part in walk(node))
    return plain and all(part.lineno < last for part in later)


def late_reads(statement: Statement, flow: Flow, elsewhere: Set[str]) -> Set[str]:
    """What a closure that a statement makes will read when it is called."""
    return {
        read
        for name in statement.effects.binds
        if name in flow.definitions and name not in elsewhere
        for read in flow.definitions[name].effects.reads
        if is_variable(read, flow, elsewhere)
    }


def is_variable(name: str, flow: Flow, elsewhere: Set[str]) -> bool:
    """Whether a name that is read is a variable that must be passed."""
    if name in elsewhere or name in flow.imports:
        return False
    return name not in BUILTINS or name in flow.rebound


def changes_in(statements: Iterable[Statement]) -> tuple[set[str], set[str]]:
    """The names whose object is changed in place: surely, and perhaps."""
    sure: set[str] = set()
    perhaps: set[str] = set()
    for statement in statements:
        sure |= statement.effects.mutates
        perhaps.update(statement.effects.may_mutate)
    return sure, perhaps


def unreported(statements: Sequence[Statement], live: Set[str]) -> set[str]:
    """Names that are bound for the moment only: loop targets and open files."""
    found: set[str] = {"_"}
    other: set[str] = set()
    for statement in statements:
        loops = statement.effects.loop_targets
        other |= statement.effects.reads & found  # it outlives its loop
        found |= loops | open_files(statement.nodes)
        other |= statement.effects.binds - loops - open_files(statement.nodes)
    return found - live - (other - {"_"})


def open_files(parts: Iterable[ast.AST]) -> set[str]:
    """The names that ``with open(…) as name`` binds."""
    return {
        item.optional_vars.id
        for part in parts
        if isinstance(part, ast.With)
        for item in part.items
        if isinstance(item.optional_vars, ast.Name)
        and isinstance(item.context_expr, ast.Call)
        and ast.unparse(item.context_expr.func).rpartition(".")[2] == "open"
    }


def in_order(names: Set[str], statement: Statement) -> list[str]:
    """Names in the order in which a statement mentions them, then by letter."""
    places: dict[str, tuple[int, int]] = {}
    for node in statement.nodes:
        if isinstance(node, ast.Name):
            places.setdefault(node.id, (node.lineno, node.col_offset))
    far = (1 << 30, 0)
    return sorted(names, key=lambda name: (places.get(name, far), name))


def bound_by(statements: Iterable[Statement]) -> set[str]:
    """The names that something after a step may read of it, or may no more."""
    found = {"_"}
    for one in statements:
        effects = one.effects
        found |= effects.binds | effects.deletes | effects.loop_targets
        found |= open_files(one.nodes)
    return found


def live_after(
    sequence: Sequence[Statement], drawn: Set[str]
) -> Callable[[Sequence[Statement]], frozenset[str]]:
    """What tells of a step the names of its own that are read after it, or drawn."""
    later = Later((one.effects.reads, one.effects.writes) for one in sequence)
    places = {one.id: number for number, one in enumerate(sequence, start=1)}

    def live(statements: Sequence[Statement]) -> frozenset[str]:
        own = bound_by(statements)
        return later.read(own, places[statements[-1].id]) | (drawn & own)

    return live


def words(text: str) -> frozenset[str]:
    """The words of a text that could be names."""
    return frozenset(re.findall(r"[^\W\d]\w*", text))
