"""All summaries together: none is final before those of what it asks for are.

What is called is looked at before what calls it, however long the chain. Where
functions call each other by turns, each is looked at again when one that it asked for
has changed; one that goes on changing only gains from then on, so that all come to
rest.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from heapq import heapify, heappop, heappush

from nbprod.analysis.counting import numbers
from nbprod.analysis.definitions import (
    Made,
    binding_of,
    either,
    found,
    signature,
    summary,
)
from nbprod.analysis.near import computes, named, near, steady
from nbprod.analysis.operators import giving_back, specials
from nbprod.analysis.replaced import replaced
from nbprod.analysis.sharing import Sharing
from nbprod.analysis.world import Specials, World
from nbprod.ir import Definition
from nbprod.source.names import works_in_place

LOOKS = 8
"""Looks at a definition after which its summary no longer loses anything."""


def define(world: World, nodes: Sequence[ast.stmt]) -> None:
    """Note what calling the notebook's functions and classes does."""
    world.replaced = replaced(nodes, (name for name, _ in found(nodes)), world)
    world.definitions, world.behind = summarise(nodes, world)
    world.operators = specials(world.definitions)
    world.giving_back = giving_back(world.definitions)
    world.intrusive = works_in_place(nodes) or any(
        (method.mutated | method.maybe_mutated) - {"self"}
        for made in world.definitions.values()
        for name, method in made.methods.items()
        if name in ("fit", "transform", "fit_transform", "predict")
    )


def summarise(
    nodes: Sequence[ast.stmt], world: World
) -> tuple[dict[str, Definition], dict[str, frozenset[str]]]:
    """The definitions among top-level statements, by name.

    A name that is defined more than once gets the effects of all its definitions. And
    the functions that each leads to, if what calls it does not name them all.
    """
    made: dict[str, list[Made]] = {}
    for name, node in found(nodes):
        made.setdefault(name, []).append(node)
    world = replace(world, types=numbers(nodes))
    settling = Settling(made, steady(nodes, made), world)
    while True:
        settling.settle()
        definitions = settling.definitions()
        operators, back = specials(definitions), giving_back(definitions)
        settled = settling.world
        same = acting(operators) == acting(settled.operators)
        if same and back == settled.giving_back:
            return definitions, settling.behind()
        settling.world = replace(settled, operators=operators, giving_back=back)


def acting(operators: Specials) -> dict[str, list[Definition]]:
    """What special methods do, without the calls in them: of these, what is told of a
    name that stands for several things need not come to rest."""
    return {
        key: [replace(one, effects=replace(one.effects, calls=())) for one in methods]
        for key, methods in operators.called.items()
    }


class Known(dict[str, Definition]):
    """The summaries so far; it notes which are asked for."""

    def __init__(self, found: Iterable[tuple[str, Definition]]) -> None:
        """Begin with those that were found."""
        super().__init__(found)
        self.asked: set[str] = set()

    def __contains__(self, name: object) -> bool:
        """Whether there is one of a name."""
        self.asked.add(str(name))
        return super().__contains__(name)

    def __getitem__(self, name: str) -> Definition:
        """Give the one of a name."""
        self.asked.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Definition | None = None) -> Definition | None:  # type: ignore[override]
        """Give the one of a name, if there is one."""
        self.asked.add(name)
        return super().get(name, default)


class Settling:
    """The definitions of a notebook on the way to their summaries."""

    def __init__(
        self,
        made: Mapping[str, Sequence[Made]],
        steady: Mapping[str, int],
        world: World,
    ) -> None:
        """Begin with calls that do nothing; of types there are those of numbers."""
        self.made = made
        self.named = {name: frozenset(named(nodes)) for name, nodes in made.items()}
        self.steady = steady
        self.far: dict[str, int] = {}
        """Those of them that only compute, as far as is known."""
        self.cut = False
        self.order = called_first(self.named)
        self.known = Known((name, at_first(name, n)) for name, (n, *_) in made.items())
        self.askers: dict[str, set[str]] = defaultdict(set)
        self.looks: dict[str, int] = defaultdict(int)
        self.passive = made.keys() | world.modules.keys()
        self.world = replace(
            world, definitions=self.known, sharing=Sharing(), kin={}, lazy=set()
        )

    def definitions(self) -> dict[str, Definition]:
        """Tell what is known of them, in their order in the notebook."""
        return {name: self.known[name] for name in self.made}

    def settle(self) -> None:
        """Look at each, and again at those that asked for what has changed since."""
        place = {name: number for number, name in enumerate(self.order)}
        todo = list(range(len(self.order)))
        waiting = set(todo)
        heapify(todo)
        while todo:
            number = heappop(todo)
            waiting.discard(number)
            if self.changed(self.order[number]):
                for asker in self.askers[self.order[number]]:
                    if place[asker] not in waiting:
                        waiting.add(place[asker])
                        heappush(todo, place[asker])

    def changed(self, name: str) -> bool:
        """Look at a definition; is what is known of it another than before?"""
        self.known.asked.clear()
        one = summary(name, self.made[name][0], self.world)
        for other in self.made[name][1:]:
            one = either(one, summary(name, other, self.world))
        for asked in self.known.asked & self.made.keys():
            self.askers[asked].add(name)
        before = self.known[name]
        self.looks[name] += 1
        if self.looks[name] > LOOKS:
            one = widened(before, one)
        whole, one = one, near(one, self.named[name], self.far)
        self.cut = self.cut or one is not whole
        self.known[name] = one
        self.far.pop(name, None)
        if name in self.steady and computes(one, self.passive):
            self.far[name] = self.steady[name]
        return one != before

    def behind(self) -> dict[str, frozenset[str]]:
        """Tell which functions each leads to, if some went unnamed above others."""
        if not self.cut:
            return {}
        steady = self.steady.keys()
        return {name: names & steady - {name} for name, names in self.named.items()}


def at_first(name: str, node: Made) -> Definition:
    """A definition whose calls do nothing, for all that is known before any look."""
    if isinstance(node, ast.Assign):
        assert isinstance(node.value, ast.Lambda)
        return Definition(name, "lambda", signature(node.value.args))
    if not isinstance(node, ast.ClassDef):
        return Definition(name, "function", signature(node.args))
    methods = {
        part.name: replace(
            at_first(f"{name}.{part.name}", part), binding=binding_of(part)
        )
        for part in node.body
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    bases = tuple(b.id for b in node.bases if isinstance(b, ast.Name))
    kind = f"@{name}"
    return Definition(name, "class", returns_type=kind, bases=bases, methods=methods)


def widened(before: Definition, now: Definition) -> Definition:
    """A definition that does what either summary says, and so do its methods.

    A call stays what it was said to be, or functions that call each other by turns
    would hand on what each said of it, round and round.
    """
    methods = {
        name: widened(before.methods[name], method)
        for name, method in now.methods.items()
        if name in before.methods
    }
    both = either(before, now)
    said = {id(site.node): site for site in before.effects.calls}
    calls = tuple(said.get(id(site.node), site) for site in both.effects.calls)
    return replace(
        both,
        effects=replace(both.effects, calls=calls),
        methods={**now.methods, **methods},
    )


def called_first(names: Mapping[str, Set[str]]) -> list[str]:
    """The names of definitions, each after those that it names, as far as that goes."""
    found: list[str] = []
    seen: set[str] = set()
    for first in names:
        todo = [(first, False)]
        while todo:
            name, left = todo.pop()
            if left:
                found.append(name)
            elif name not in seen:
                seen.add(name)
                todo.append((name, True))
                inside = sorted(names[name] & names.keys())
                todo += [(one, False) for one in inside]
    return found
