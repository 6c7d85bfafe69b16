"""Where a piece of code stands, and what it does there to the notebook's names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from nbprod import libraries
from nbprod.analysis.relations import NONE
from nbprod.analysis.sharing import IMMUTABLE, Value, joined
from nbprod.analysis.world import Trace, World
from nbprod.ir import Effects

PARAMETER = "param:"
"""Prefix of the pseudo-names that stand for a function's arguments in its summary."""
FIRST = "super()"
"""In a function's scope: its first argument, which ``super()`` without any is of."""
INSIDE = "/"
"""At the end of such a name: what is inside of the argument."""


@dataclass(frozen=True)
class Scope:
    """A scope inside the notebook's own: of a function, class or comprehension."""

    kind: str
    values: dict[str, Value]
    outer: frozenset[str] = NONE
    """Names declared global."""
    nonlocals: frozenset[str] = NONE


@dataclass(frozen=True)
class Context:
    """Where a piece of code stands."""

    world: World
    trace: Trace
    scopes: tuple[Scope, ...] = ()
    certain: bool = True
    """Whether the code runs in any case, exactly once."""
    passed: Value = Value()
    """What a callback is probably called with."""
    returned: list[Value] = field(default_factory=list)
    hasty: bool = False
    """Whether a later round goes over the same code, so that one is enough now."""

    def inside(self, scope: Scope) -> Context:
        """The context of a scope within this one."""
        return replace(self, scopes=(*self.scopes, scope))

    def perhaps(self) -> Context:
        """The context of code that may not run, or more than once."""
        return replace(self, certain=False)

    def local(self, name: str) -> Scope | None:
        """The inner scope in which a name that is read is found, if any."""
        for depth, scope in enumerate(reversed(self.scopes)):
            if name in scope.outer:
                return None
            if name in scope.nonlocals:
                continue
            if scope.kind == "class" and depth:
                continue  # a class body's names are not seen from its methods
            if name in scope.values:
                return scope
        return None

    def target(self, name: str) -> Scope | None:
        """The inner scope in which a name is bound, or None for the top level."""
        for scope in reversed(self.scopes):
            if scope.kind == "comprehension" and name not in scope.values:
                continue
            if name in scope.outer:
                return None
            if name in scope.nonlocals:
                continue
            return scope
        return None


def read(name: str, cx: Context) -> None:
    """A top-level name is read, unless this very piece has bound it."""
    if name not in cx.trace.bound:
        cx.trace.reads.add(name)
        if cx.certain and not any(s.kind == "function" for s in cx.scopes):
            cx.trace.surely.add(name)


def bind(name: str, value: Value, cx: Context) -> None:
    """Bind a name in the scope where the code stands."""
    value = replace(value, items=()) if value.items else value
    scope = cx.target(name)
    if scope is not None:
        old = scope.values.get(name)
        if old is None or old == Value():
            scope.values[name] = value
        else:
            scope.values[name] = joined([old, value])
        return
    world = cx.world
    in_function = any(s.kind == "function" for s in cx.scopes)
    if in_function or not cx.certain:
        cx.trace.may_write.add(name)
        known = world.types.get(name)
        world.types[name] = value.type if known in (None, value.type) else ""
        world.sharing.bind(name, value, certain=False)
    else:
        world.types[name] = value.type
        world.sharing.bind(name, value, certain=True)
    if not in_function:
        cx.trace.bound.add(name)
        cx.trace.may_write.add(name)
        if cx.certain:
            cx.trace.deletes.discard(name)


def mutate(value: Value, cx: Context, sure: bool = True) -> None:
    """The object of a value is changed in place, and so whatever shares it."""
    if value.type in IMMUTABLE_RECEIVERS or not value.roots:
        return
    if value.type == "pandas.Index":
        relatives_changed(value.roots, cx)
    if sure:
        cx.trace.mutates |= value.named
    cx.trace.may_mutate |= cx.world.sharing.affected(value.roots)


def relatives_changed(names: Iterable[str], cx: Context) -> None:
    """Labels are changed in place: a table and what is made of it have them in common.

    Not even a new table has an index of its own: ``df * 2`` and ``df.dropna()`` may
    refer to that of ``df``, so that ``df.index.name = "day"`` shows in all of them.
    """
    for name in names:
        cx.trace.may_mutate |= cx.world.kin.get(name, set()) - {name}


CONTAINERS = frozenset(
    """builtins.list builtins.tuple builtins.dict builtins.set builtins.frozenset
    collections.OrderedDict collections.defaultdict collections.deque""".split()
)
IMMUTABLE_RECEIVERS = frozenset(
    f"builtins.{name}" for name in "int float str bool bytes".split()
)


def possible(effects: Effects, cx: Context) -> None:
    """Effects of code that this piece calls, or hands over to be called."""
    trace = cx.trace
    trace.reads |= effects.reads - trace.bound
    trace.may_write |= effects.binds
    trace.deletes |= effects.deletes
    trace.bound -= effects.deletes
    types, kinds = cx.world.types, dict(effects.kinds)
    for name in effects.binds:
        kind = kinds.get(name, "")
        types[name] = kind if types.get(name, kind) == kind else ""
    changed = effects.mutates | effects.may_mutate
    changed -= {name for name in changed if types.get(name) in IMMUTABLE}
    trace.mutates |= effects.mutates & changed
    trace.may_mutate |= cx.world.sharing.affected(changed)
    trace.resources |= effects.resources
    trace.calls += effects.calls
    trace.unknown += effects.unknown


ITEMS = {
    "builtins.range": "builtins.int",
    "builtins.str": "builtins.str",
    "builtins.bytes": "builtins.int",
}
"""What is inside of values that hold nothing else."""


def element(value: Value, cx: Context, kind: str = "") -> Value:
    """What is inside a value: an item, an attribute, what iterating gives."""
    kind = kind or ITEMS.get(value.type) or libraries.attribute(value.type, "[]")
    if kind in IMMUTABLE_RECEIVERS:
        return Value(kind)
    if libraries.own(value.type, "[]"):
        return Value(kind, value.roots, within=value.roots, named=value.named)
    sharing = cx.world.sharing
    parts = {
        root + INSIDE
        for root in value.roots
        if root.startswith(PARAMETER) and not root.endswith(INSIDE)
    }
    roots = value.roots | value.holds | sharing.held(value.roots) | parts
    containers = {n for n in value.roots if contains(cx.world.types.get(n, ""))}
    within = {
        name
        for name in (value.within | containers) - value.holds
        if not sharing.contains_itself(name)
    }
    items = turns(value, cx) if value.items else ()
    inside = (sharing.holds.of(name) for name in value.named & containers)
    named = value.named.union(*inside)
    return Value(kind, roots, within=frozenset(within), named=named, items=items)


def gone_over(value: Value, cx: Context) -> Value:
    """What a loop over a value gives at a time; nothing changes the labels of an index,
    which can be hashed."""
    return Value() if value.type == "pandas.Index" else element(value, cx)


def turns(value: Value, cx: Context) -> tuple[Value, ...]:
    """The parts of what ``zip`` or ``enumerate`` give at a time."""
    parts = tuple(element(one, cx) for one in value.items)
    match value.type:
        case "builtins.zip":
            return parts
        case "builtins.enumerate":
            return (Value("builtins.int"), *parts)
    return ()


def contains(kind: str) -> bool:
    """Whether what is inside of objects of a type are objects apart from them."""
    return kind in CONTAINERS or kind.startswith("tuple[")


def names_of(values: Mapping[str, Value] | Iterable[Value]) -> frozenset[str]:
    """Every name reachable from some values."""
    some = values.values() if isinstance(values, Mapping) else values
    return frozenset().union(*(value.all for value in some))
