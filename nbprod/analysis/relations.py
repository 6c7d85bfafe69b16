"""Relations between names that are asked from either end, and do not grow with use.

What the alias relation is made of (sharing.py). A notebook may have thousands of names
that are one object, or that one list holds: neither is taken down pair by pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
NONE: frozenset[str] = frozenset()
FEW = 100
"""Names of which each is looked up sooner than all of a group are copied."""


class Directed:
    """Names, each with those that it is related to, found from both ends."""

    def __init__(self) -> None:
        """Begin with none."""
        self.ahead: dict[str, set[str]] = {}
        self.back: dict[str, set[str]] = {}

    def of(self, name: str) -> frozenset[str]:
        """What a name is related to."""
        return frozenset(self.ahead.get(name, NONE))

    def to(self, name: str) -> frozenset[str]:
        """The names that are related to one."""
        return frozenset(self.back.get(name, NONE))

    def add(self, name: str, others: Set[str]) -> bool:
        """Relate a name to others, but not to itself; is any of that new?"""
        more = others - self.ahead.get(name, NONE) - {name}
        if more:
            self.ahead.setdefault(name, set()).update(more)
        for other in more:
            self.back.setdefault(other, set()).add(name)
        return bool(more)

    def drop(self, name: str) -> frozenset[str]:
        """Forget what a name is related to, and tell it."""
        others = self.ahead.pop(name, set())
        for other in others:
            self.back[other].discard(name)
        return frozenset(others)

    def replace(self, name: str, others: frozenset[str]) -> None:
        """Relate to others whatever is related to a name, and no more to the name."""
        for one in self.back.pop(name, set()):
            self.ahead[one].discard(name)
            self.add(one, others)

    def reached(self, names: Set[str]) -> Set[str]:
        """All that some names are related to, which is not to be changed."""
        few = len(self.ahead) < len(names)
        some = [n for n in self.ahead if n in names] if few else names
        found = [self.ahead[name] for name in some if name in self.ahead]
        return found[0] if len(found) == 1 else NONE.union(*found)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each name with each that it is related to."""
        for name, others in self.ahead.items():
            yield from ((name, other) for other in others)


class Group(Set[str]):
    """The names of a group at some time: the first ones of those that only grow."""

    __slots__ = ("count", "names")

    def __init__(self, names: dict[str, int]) -> None:
        """Keep those that there are now."""
        self.names, self.count = names, len(names)

    def __iter__(self) -> Iterator[str]:
        """Go over the names."""
        return islice(self.names, self.count)

    def __len__(self) -> int:
        """Count the names."""
        return self.count

    def __contains__(self, name: object) -> bool:
        """Whether a name is in it."""
        return isinstance(name, str) and self.names.get(name, self.count) < self.count

    def __or__(self, other: Set[T]) -> Set[str | T]:
        """Unite it with others; all of it is copied at once."""
        return frozenset(self) | frozenset(other)

    def __sub__(self, other: Set[object]) -> Set[str]:
        """Give the names that are not among others."""
        return frozenset(self).difference(other)

    def __and__(self, other: Set[object]) -> Set[str]:
        """Give the names that are among others."""
        if len(other) < FEW:
            return frozenset(n for n in other if isinstance(n, str) and n in self)
        return frozenset(filter(other.__contains__, self))

    __ror__, __rand__ = __or__, __and__

    @classmethod
    def _from_iterable(cls, names: Iterable[str]) -> frozenset[str]:  # type: ignore[override]
        return frozenset(names)

    def __hash__(self) -> int:
        """Equal groups are equal sets."""
        return hash(frozenset(self))


class Tied(Mapping[str, Set[str]]):
    """Names of a group at some time, each with all of the group."""

    __slots__ = ("group", "some")

    def __init__(self, some: Set[str], group: Group) -> None:
        """Keep those of some names that are in the group."""
        self.some, self.group = some, group

    def __getitem__(self, name: str) -> Set[str]:
        """Give the group, if a name is in it."""
        if name in self.some and name in self.group:
            return self.group
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        """Go over the names."""
        return (name for name in self.some if name in self.group)

    def __len__(self) -> int:
        """Count the names."""
        return sum(1 for _ in self)


class Mutual:
    """Names in groups, all of which are related to each other; a name may be in many.

    Two names are related if they have a group in common.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.groups: dict[int, set[str]] = {}
        self.lists: dict[int, dict[str, int]] = {}
        """The same, each with its place in the group, which only grows."""
        self.latest: dict[int, Group] = {}
        self.within: dict[str, set[int]] = {}
        self.fixed: dict[int, frozenset[str]] = {}
        """The groups as they were last told."""
        self.count = 0

    def all(self, names: Iterable[str]) -> frozenset[str]:
        """The names, and all that are related to one of them."""
        some = names if isinstance(names, set | frozenset) else frozenset(names)
        inside = self.around(some)
        if not inside:
            return frozenset(some)
        groups = [self.told(one) for one in inside]
        if len(groups) == 1 and some <= groups[0]:
            return groups[0]
        return frozenset(some).union(*groups)

    def around(self, names: Set[str]) -> set[int]:
        """The groups that some names are in."""
        if len(names) > len(self.groups):
            groups = self.groups.items()
            return {one for one, own in groups if not own.isdisjoint(names)}
        return {one for name in self.within.keys() & names for one in self.within[name]}

    def now(self, name: str) -> Set[str]:
        """The name, and all that are related to it, as they stay told."""
        match [*self.within.get(name, ())]:
            case [group]:
                return self.at(group)
        return self.all([name])

    def at(self, group: int) -> Group:
        """The names of a group, as they stay told."""
        last, names = self.latest.get(group), self.lists[group]
        if last is None or last.names is not names or len(last) < len(names):
            last = self.latest[group] = Group(names)
        return last

    def whole(self, names: Set[str]) -> Group | None:
        """The group of which some names are all, if there is one."""
        match [*self.around(names)]:
            case [group] if names == self.groups[group]:
                return self.at(group)
        return None

    def told(self, group: int) -> frozenset[str]:
        """The names of a group."""
        if group not in self.fixed:
            self.fixed[group] = frozenset(self.groups[group])
        return self.fixed[group]

    def where(self, names: Iterable[str]) -> set[int]:
        """The groups of some names; each that is in none gets one."""
        found: set[int] = set()
        for name in names:
            found |= self.within.get(name) or {self.together([name])}
        return found

    def joined(self, names: Set[str]) -> None:
        """Relate some names to each other."""
        for group in self.within.get(next(iter(names)), set()):
            if names <= self.groups[group]:
                return
        self.together(names)

    def together(self, names: Iterable[str]) -> int:
        """Make a group of some names."""
        self.count += 1
        self.groups[self.count], self.lists[self.count] = set(), {}
        for name in names:
            self.enter(name, [self.count])
        return self.count

    def enter(self, name: str, groups: Iterable[int]) -> None:
        """Put a name into groups that there are, or were: they may be empty now."""
        for group in groups:
            own = self.groups.setdefault(group, set())
            if name not in own:
                own.add(name)
                places = self.lists.setdefault(group, {})
                places[name] = len(places)
            self.within.setdefault(name, set()).add(group)
            self.fixed.pop(group, None)

    def drop(self, name: str) -> frozenset[str]:
        """Take a name out of all its groups, and tell whom it was related to."""
        others = self.all([name]) - {name}
        for group in self.within.pop(name, set()):
            self.groups[group].discard(name)
            self.fixed.pop(group, None)
            rest = (one for one in self.lists[group] if one != name)
            self.lists[group] = {one: place for place, one in enumerate(rest)}
            if not self.groups[group]:
                del self.groups[group], self.lists[group]
                self.latest.pop(group, None)
        return others

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each name with each that it is related to."""
        for name in self.within:
            yield from ((name, other) for other in self.all([name]) if other != name)
