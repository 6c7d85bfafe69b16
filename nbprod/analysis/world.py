"""The world so far, which a notebook's statements change, and the trace of a piece."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

from nbprod.analysis.relations import NONE
from nbprod.analysis.sharing import IMMUTABLE, Sharing
from nbprod.analysis.texts import Texts
from nbprod.ir import CallSite, Definition, Effects, Statement

MANY = 64
"""Conditional changes of a name that reach a use, each with an edge of its own; and
names that a statement may change, each with edges of its own."""


@dataclass(frozen=True)
class Specials:
    """Special methods of the notebook's classes that have effects (operators.py)."""

    called: Mapping[str, tuple[Definition, ...]] = field(default_factory=dict)
    """By what calls them."""
    together: dict[frozenset[int], Definition] = field(default_factory=dict)
    """Identities of some of them → one that does what each may do, as it is asked."""


@dataclass
class World:
    """What is known of the notebook's names at a point of it; changes as it goes by."""

    top: frozenset[str] = NONE
    """Every name that is bound at the top level, anywhere in the notebook."""
    modules: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    behind: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Definition → those that it leads to, where calls do not name them (near.py)."""
    replaced: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of a definition that other things bind, too → imports (replaced.py)."""
    others: set[str] = field(default_factory=set)
    """Those of them that may be something else at this point."""
    stars: dict[str, str] = field(default_factory=dict)
    """Name found in ``from module import *`` → that module."""
    scripts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Script that a star import runs → the names that the notebook has from it."""
    acting: frozenset[str] = NONE
    """Files beside the notebook that act when they are imported (local.py)."""
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
    closing: bool = False
    """Whether functions of the notebook may be made by others (callbacks.py)."""
    retyped: set[str] = field(default_factory=set)
    """Names whose type has changed where another name was changed."""
    filling: bool = False
    """Whether the notebook has containers that grow when they are asked for a key."""
    lazy: set[str] = field(default_factory=set)
    """Names that may hold an iterator, or something with one in it (consuming.py)."""
    filled: set[str] = field(default_factory=set)
    """Names bound to a literal that is not empty, and was not emptied since."""
    operators: Specials = field(default_factory=Specials)
    giving_back: bool = False
    """Whether an operator of the notebook's classes may give one of its operands."""
    forwarding: frozenset[str] = NONE
    """The notebook's decorators that leave calls as they are (wrapping.py)."""
    redirected: frozenset[str] = NONE
    """What the notebook sends elsewhere of what it prints and logs (streams.py)."""
    streams: set[str] = field(default_factory=set)
    """Names of the objects that output may go into."""
    passed: set[str] = field(default_factory=set)
    """Names that statements before this one have bound, surely or not."""

    def kept(self, statement: Statement) -> Statement:
        """A statement of whose thousands of names nothing but their group is kept."""
        names = statement.effects.may_mutate
        group = self.sharing.same.whole(names) if len(names) > MANY else None
        if not group:
            return statement
        return replace(statement, effects=replace(statement.effects, may_mutate=group))

    def relate(self, names: Set[str]) -> None:
        """Some names are used together; their families become one."""
        if names <= self.kin.get(next(iter(names), ""), NONE):
            return
        apart = IMMUTABLE | {"function"}
        rest = set(names) - self.modules.keys()
        families: list[set[str]] = []
        while rest:
            name = rest.pop()
            if self.types.get(name, "") not in apart:
                families.append(self.kin.get(name) or {name})
                rest = rest - families[-1]
        family = max(families, key=len, default=set())
        for joining in families:
            if joining is not family or len(joining) == 1:
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
    consumed: set[str] = field(default_factory=set)
    calls: list[CallSite] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def effects(self) -> Effects:
        """What was met, as a value.

        Where thousands of names may be changed, those that surely are count among them:
        then these are all that is changed, and are kept once.
        """
        perhaps = frozenset(self.may_mutate)
        if len(perhaps) > MANY:
            perhaps |= self.mutates
        elif self.mutates:
            perhaps -= self.mutates
        changed = self.bound or self.may_write or self.mutates or self.may_mutate
        return Effects(
            reads=frozenset(self.reads),
            surely=frozenset(self.surely),
            writes=frozenset(self.bound - self.deletes),
            may_write=frozenset(self.may_write - self.bound),
            deletes=frozenset(self.deletes),
            mutates=frozenset(self.mutates),
            may_mutate=perhaps,
            resources=frozenset(self.resources),
            loop_targets=frozenset(self.loop_targets),
            escaping=frozenset(self.closures) if changed else NONE,
            mentions=frozenset(self.mentions),
            by_text=frozenset(self.by_text),
            builtins=frozenset(self.builtins),
            consumed=frozenset(self.consumed),
            calls=tuple({id(site.node): site for site in self.calls}.values()),
            unknown=tuple(dict.fromkeys(self.unknown)),
        )
