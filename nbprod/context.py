"""What the analysis carries along: the world so far, and the trace of a piece."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from nbprod.ir import CallSite, Definition, Effects
from nbprod.sharing import IMMUTABLE, NONE, Sharing, Value, joined
from nbprod.texts import Texts

PARAMETER = "param:"
"""Prefix of the pseudo-names that stand for a function's arguments in its summary."""
INSIDE = "/"
"""At the end of such a name: what is inside of the argument."""


@dataclass
class World:
    """What is known of the notebook's names at a point of it; changes as it goes by."""

    top: frozenset[str] = NONE
    """Every name that is bound at the top level, anywhere in the notebook."""
    modules: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    stars: dict[str, str] = field(default_factory=dict)
    """Name found in ``from module import *`` → that module."""
    scripts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Script that a star import runs → the names that the notebook has from it."""
    types: dict[str, str] = field(default_factory=dict)
    sharing: Sharing = field(default_factory=Sharing)
    intrusive: bool = False
    """Whether a class of the notebook changes the data that a model is given."""
    texts: Texts = Texts()
    """The texts that names may hold, for calls that take texts for code."""
    kin: dict[str, set[str]] = field(default_factory=dict)
    """Name → all that were read and bound together with it, from the first on."""
    calm: frozenset[str] = NONE
    """The notebook's own context managers that hide no error."""
    stateful: frozenset[str] = NONE
    """The notebook's classes that hold what all their instances share."""
    filling: bool = False
    """Whether the notebook has containers that grow when they are asked for a key."""
    filled: set[str] = field(default_factory=set)
    """Names bound to a literal that is not empty, and was not emptied since."""
    operators: Mapping[str, tuple[Definition, ...]] = field(default_factory=dict)
    """Special methods of the notebook's classes that have effects (operators.py)."""
    forwarding: frozenset[str] = NONE
    """The notebook's decorators that leave calls as they are (wrapping.py)."""
    passed: set[str] = field(default_factory=set)
    """Names that statements before this one have bound, surely or not."""

    def relate(self, names: Iterable[str]) -> None:
        """Some names are used together; their families become one."""
        known = self.types
        apart = IMMUTABLE | {"function"}
        some = {n for n in names if known.get(n, "") not in apart}
        some -= self.modules.keys()
        family = max((self.kin.get(n, set()) for n in some), key=len, default=set())
        for name in some:
            joining = self.kin.get(name) or {name}
            if joining is not family:
                family |= joining
                self.kin.update(dict.fromkeys(joining, family))


@dataclass
class Trace:
    """The effects met so far in a piece of code."""

    reads: set[str] = field(default_factory=set)
    surely: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    may_write: set[str] = field(default_factory=set)
    deletes: set[str] = field(default_factory=set)
    mutates: set[str] = field(default_factory=set)
    may_mutate: set[str] = field(default_factory=set)
    resources: set[str] = field(default_factory=set)
    loop_targets: set[str] = field(default_factory=set)
    closures: set[str] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)
    by_text: set[str] = field(default_factory=set)
    builtins: set[str] = field(default_factory=set)
    calls: list[CallSite] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def effects(self) -> Effects:
        """What was met, as a value."""
        changed = self.bound | self.may_write | self.mutates | self.may_mutate
        return Effects(
            reads=frozenset(self.reads),
            surely=frozenset(self.surely),
            writes=frozenset(self.bound - self.deletes),
            may_write=frozenset(self.may_write - self.bound),
            deletes=frozenset(self.deletes),
            mutates=frozenset(self.mutates),
            may_mutate=frozenset(self.may_mutate - self.mutates),
            resources=frozenset(self.resources),
            loop_targets=frozenset(self.loop_targets),
            escaping=frozenset(self.closures) if changed else NONE,
            mentions=frozenset(self.mentions),
            by_text=frozenset(self.by_text),
            builtins=frozenset(self.builtins),
            calls=tuple({id(site.node): site for site in self.calls}.values()),
            unknown=tuple(dict.fromkeys(self.unknown)),
        )


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
    for name in effects.reads:
        read(name, cx.perhaps())
    trace.may_write |= effects.binds
    trace.deletes |= effects.deletes
    trace.bound -= effects.deletes
    fixed = {n for n, kind in cx.world.types.items() if kind in IMMUTABLE}
    trace.mutates |= effects.mutates - fixed
    trace.may_mutate |= effects.may_mutate - fixed
    for name in (effects.mutates | effects.may_mutate) - fixed:
        trace.may_mutate |= cx.world.sharing.affected([name]) - {name}
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
    kind = kind or ITEMS.get(value.type, "")
    if kind in IMMUTABLE_RECEIVERS:
        return Value(kind)
    sharing = cx.world.sharing
    parts = {
        root + INSIDE
        for root in value.roots
        if root.startswith(PARAMETER) and not root.endswith(INSIDE)
    }
    roots = value.roots | value.holds | sharing.held(value.roots) | parts
    containers = {n for n in value.roots if contains(cx.world.types.get(n, ""))}
    within = (value.within | containers) - value.holds
    items = turns(value, cx) if value.items else ()
    inside = (sharing.holds.get(name, NONE) for name in value.named & containers)
    named = value.named.union(*inside)
    return Value(kind, roots, within=within, named=named, items=items)


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
