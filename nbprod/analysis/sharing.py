"""Which names may share an object: the alias relation of the dataflow analysis.

Two relations, because one is too coarse. *Same*: two names for one object or for memory
that a view shares (symmetric). *Holds*: an object that refers to another, as a list to
its elements or a fitted model to its training rows (directed). Changing a held object
changes what its holder shows; changing a holder leaves what it holds as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from nbprod.analysis.relations import NONE, Directed, Mutual

IMMUTABLE = frozenset(
    "builtins." + name
    for name in "int float complex str bytes bool NoneType range slice".split()
) | {"numpy.generic", "module"}
ARRAYS = ("pandas.DataFrame", "pandas.Series", "pandas.Index", "numpy.ndarray")
"""Their items are copies of what is put in."""


@dataclass(frozen=True)
class Value:
    """What is known of an expression's value.

    ``roots`` are names that may be the same object or share its memory, ``holds`` names
    whose objects it may refer to, ``dotted`` the library object that it denotes.
    ``within`` are those roots that it is only a part of, as an item of a list; by the
    roots that are ``named`` it was reached, as what they are or a part of it, or is one
    of those that a list has for parts. ``items``
    are the parts of a tuple, or what an iterator takes turns from, as long as it has
    no name.
    """

    type: str = ""
    roots: frozenset[str] = NONE
    holds: frozenset[str] = NONE
    dotted: str = ""
    learned: frozenset[str] = NONE
    """Names of the data that it was fitted on, where it has no name itself."""
    within: frozenset[str] = NONE
    named: frozenset[str] = NONE
    items: tuple[Value, ...] = ()

    @property
    def all(self) -> frozenset[str]:
        """Every name that is reachable from it."""
        return self.roots | self.holds


def joined(values: Iterable[Value]) -> Value:
    """One value that may be any of them."""
    some = list(values)
    types = {value.type for value in some}
    itself = NONE.union(*(value.roots - value.within for value in some))
    return Value(
        types.pop() if len(types) == 1 else "",
        NONE.union(*(value.roots for value in some)),
        NONE.union(*(value.holds for value in some)),
        within=NONE.union(*(value.within for value in some)) - itself,
        named=NONE.intersection(*(value.named for value in some)) if some else NONE,
    )


def plain(kind: str) -> str:
    """A type without the mark that an estimator was given its seed."""
    return kind.removesuffix("#seeded")


@dataclass
class Sharing:
    """The two relations at a point of the notebook; changed as statements pass by."""

    same: Mutual = field(default_factory=Mutual)
    holds: Directed = field(default_factory=Directed)
    learned: Directed = field(default_factory=Directed)
    """Model → the data that it was fitted on, and may keep, but gives to nobody."""
    late: Directed = field(default_factory=Directed)
    """Function that is handed over → names whose objects it changes, those by then."""

    looped: set[str] = field(default_factory=set)
    """Names whose object may contain itself."""
    reached: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    """What ``held`` found, as long as neither relation has changed since."""

    def contains_itself(self, name: str) -> bool:
        """Whether the object of a name may be found again inside of itself."""
        group = self.group([name])
        return bool(group & self.looped or group & self.held([name]))

    def group(self, names: Iterable[str]) -> frozenset[str]:
        """The names, and those that may be the same object as one of them."""
        return self.same.all(names)

    def held(self, names: Iterable[str]) -> frozenset[str]:
        """The names whose objects may be reached from those given, at any depth."""
        asked = frozenset(names)
        if asked not in self.reached:
            self.reached[asked] = self.reach(asked)
        return self.reached[asked]

    def reach(self, names: frozenset[str]) -> frozenset[str]:
        """What ``held`` says, looked for anew."""
        found: set[str] = set()
        todo: Set[str] = self.group(names)
        while todo and (more := self.holds.reached(todo)):
            todo = self.group(more) - found
            found |= todo
        return frozenset(found)

    def affected(self, names: Iterable[str]) -> frozenset[str]:
        """The names whose value changes when the objects of those given change."""
        found = set(self.group(names))
        todo: Set[str] = found
        while todo:
            around = {
                one
                for relation in (self.holds, self.learned)
                for name in relation.back.keys() & todo
                for one in relation.back[name]
            }
            todo = self.group(around - found) - found
            found |= todo
        return frozenset(found)

    def forget(self, name: str) -> None:
        """The name is bound anew, or deleted: it shares nothing any more.

        Its object may live on. Its other names have what it held, and so has who held
        it; where no name leads to it any more, its holders share it with each other.
        """
        self.reached.clear()
        others = self.same.drop(name)
        if name in self.looped:
            self.looped.discard(name)
            self.looped |= others
        held, data = self.holds.drop(name), self.learned.drop(name)
        late = self.late.drop(name)
        for heir in others | self.holders(name) if late else ():
            self.late.add(heir, late)
        for other in others if held or data else ():
            self.hold([other], held)
            self.learn([other], data)
        holders = self.holders(name)
        self.holds.replace(name, others | held)
        self.learned.replace(name, others | held)
        if not others:
            self.join(holders)

    def holders(self, name: str) -> frozenset[str]:
        """The names whose objects refer to that of a name."""
        return self.holds.to(name)

    def join(self, names: frozenset[str]) -> None:
        """The objects of some names have a part in common that has no name."""
        held = {one: self.held([one]) for one in names} if len(names) > 1 else {}
        self.reached.clear()
        if held and not names & NONE.union(*held.values()):
            self.same.joined(names)
            return
        for one, inside in held.items():
            for other in names - inside - {one} - self.group([one]):
                if one not in held[other]:
                    self.same.joined({one, other})

    def bind(self, name: str, value: Value, certain: bool) -> None:
        """Bind a name; where that is not certain, what it shared before stays."""
        itself = value.roots - value.within
        same = self.group(itself) - {name}
        holds = (self.held(itself) | self.group(value.holds)) - {name}
        if name in value.holds:
            holds |= self.held([name]) - {name}
        containers = self.group(value.within) - {name}
        around, learners = self.holders(name), self.learned.to(name)
        late = self.late.to(name)
        groups = self.same.where(itself) if same and value.type not in IMMUTABLE else ()
        if certain:
            self.forget(name)
        self.hold(late, [name])
        if value.type in IMMUTABLE:
            return
        self.reached.clear()
        self.same.enter(name, groups)
        self.holds.add(name, holds)
        self.hold(containers, [name])
        if name in value.roots:  # a part of what it was before
            self.learn(learners, [name])
            for one in around:
                self.hold([one], [name])
        elif name in value.holds:
            self.join(around | {name})
        self.learn([name], value.learned)

    def hold(self, holders: Iterable[str], held: Iterable[str]) -> bool:
        """The objects of some names now refer to those of others; is that new?"""
        inside = self.group(held)
        grown = False
        for holder in holders:
            if holder in inside:
                self.looped.add(holder)
            grown = self.holds.add(holder, inside) or grown
        if grown:
            self.reached.clear()
        return grown

    def learn(self, models: Iterable[str], data: Iterable[str]) -> None:
        """Models were fitted on data: when it changes, what they keep of it may too."""
        inside = self.group(data)
        for model in models:
            self.learned.add(model, inside)
