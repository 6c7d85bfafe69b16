"""Which names may share an object: the alias relation of the dataflow analysis.

Two relations, because one is too coarse. *Same*: two names for one object or for memory
that a view shares (symmetric). *Holds*: an object that refers to another, as a list to
its elements or a fitted model to its training rows (directed). Changing a held object
changes what its holder shows; changing a holder leaves what it holds as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

NONE: frozenset[str] = frozenset()

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

    same: dict[str, frozenset[str]] = field(default_factory=dict)
    holds: dict[str, frozenset[str]] = field(default_factory=dict)
    learned: dict[str, frozenset[str]] = field(default_factory=dict)
    """Model → the data that it was fitted on, and may keep, but gives to nobody."""
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
        found: set[str] = set()
        for name in names:
            found.add(name)
            found |= self.same.get(name, NONE)
        return frozenset(found)

    def held(self, names: Iterable[str]) -> frozenset[str]:
        """The names whose objects may be reached from those given, at any depth."""
        asked = frozenset(names)
        if asked not in self.reached:
            self.reached[asked] = self.reach(asked)
        return self.reached[asked]

    def reach(self, names: frozenset[str]) -> frozenset[str]:
        """What ``held`` says, looked for anew."""
        found: set[str] = set()
        grouped: set[str] = set()
        todo = list(self.group(names))
        while todo:
            fresh = self.holds.get(todo.pop(), NONE) - grouped
            grouped |= fresh
            for name in fresh:
                more = {name, *self.same.get(name, NONE)} - found
                found |= more
                todo += more
        return frozenset(found)

    def affected(self, names: Iterable[str]) -> frozenset[str]:
        """The names whose value changes when the objects of those given change."""
        found = set(self.group(names))
        grown = True
        while grown:
            grown = False
            for holder, held in [*self.holds.items(), *self.learned.items()]:
                if holder not in found and not held.isdisjoint(found):
                    found |= self.group([holder])
                    grown = True
        return frozenset(found)

    def forget(self, name: str) -> None:
        """The name is bound anew, or deleted: it shares nothing any more.

        Its object may live on. Its other names have what it held, and so has who held
        it; where no name leads to it any more, its holders share it with each other.
        """
        self.reached.clear()
        others = self.same.pop(name, NONE)
        if name in self.looped:
            self.looped.discard(name)
            self.looped |= others
        held, data = self.holds.pop(name, NONE), self.learned.pop(name, NONE)
        for other in others:
            self.same[other] = self.same.get(other, NONE) - {name}
            self.hold([other], held)
            self.learn([other], data)
        inside = others | held
        holders = self.holders(name)
        for relation in (self.holds, self.learned):
            for holder, has in relation.items():
                if name in has:
                    relation[holder] = (has | inside) - {name, holder}
        if not others:
            self.join(holders)

    def holders(self, name: str) -> frozenset[str]:
        """The names whose objects refer to that of a name."""
        return frozenset(one for one, held in self.holds.items() if name in held)

    def join(self, names: frozenset[str]) -> None:
        """The objects of some names have a part in common that has no name."""
        reached = {one: self.held([one]) for one in names}
        for one, inside in reached.items():
            apart = {other for other in names if one not in reached[other]}
            rest = apart - inside - {one}
            if rest:
                self.same[one] = self.same.get(one, NONE) | rest
                self.reached.clear()

    def bind(self, name: str, value: Value, certain: bool) -> None:
        """Bind a name; where that is not certain, what it shared before stays."""
        itself = value.roots - value.within
        same = self.group(itself) - {name}
        holds = (self.held(itself) | self.group(value.holds)) - {name}
        if name in value.holds:
            holds |= self.held([name]) - {name}
        containers = self.group(value.within) - {name}
        around = self.holders(name)
        learners = [one for one, data in self.learned.items() if name in data]
        if certain:
            self.forget(name)
        if value.type in IMMUTABLE:
            return
        self.reached.clear()
        for other in same:
            self.same[other] = self.same.get(other, NONE) | {name}
        if same:
            self.same[name] = self.same.get(name, NONE) | same
        if holds:
            self.holds[name] = self.holds.get(name, NONE) | holds
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
            has = self.holds.get(holder, NONE)
            more = inside - has - {holder}
            if more:
                self.holds[holder] = has | more
                self.reached.clear()
                grown = True
        return grown

    def learn(self, models: Iterable[str], data: Iterable[str]) -> None:
        """Models were fitted on data: when it changes, what they keep of it may too."""
        for model in models:
            rest = self.group(data) - {model}
            if rest:
                self.learned[model] = self.learned.get(model, NONE) | rest
