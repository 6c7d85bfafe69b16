"""What happens later than it is written: generators, ``map``, operators of a class.

A generator's body runs when something asks for its items, an operator's or property's
where an instance is used, so that the call that does it is nowhere to be seen there.
The names that hold such an object carry what it may do, and each statement that uses
one of them is charged with it as well as the statement that made it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace

from nbprod import libraries
from nbprod.analysis.sharing import IMMUTABLE
from nbprod.analysis.world import Trace, World
from nbprod.ir import Effects
from nbprod.source.names import bound_in, decorator_names, name_called
from nbprod.source.trees import below, children, walk

BUILTIN = frozenset({"map", "filter"})
PASSING = frozenset({"zip", "enumerate", "iter", "reversed"})
"""Builtins that are as lazy as what they are given."""
CONSUMERS = frozenset(
    """list tuple set frozenset dict sorted sum min max any all len next join print
    Counter deque""".split()
)
LAMBDA = "lambda"
"""Stands among what gives functions for those in a list, tuple or dict."""
LASTING = libraries.OUTSIDE | {"random"}
OWN = ("pandas.", "numpy.", "matplotlib.", "sklearn.")
"""Libraries whose objects hold values, not what is still to be computed."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Delayed:
    """What the names that are passed so far may still do; ``makers`` make the like."""

    makers: frozenset[str]
    iterators: frozenset[str]
    """What may give an iterator, or an object that holds one."""
    unseen: Mapping[str, frozenset[str]]
    closers: frozenset[str] = frozenset()
    """What may give a function that is made inside of it."""
    carried: dict[str, Effects] = field(default_factory=dict)
    functions: set[str] = field(default_factory=set)
    """Those that may hold such a function, or something with one."""

    def settle(self, node: ast.stmt, trace: Trace, world: World) -> None:
        """Charge a statement for what it uses, and note what it leaves to be done."""
        if self.carried:
            used = trace.reads | trace.mutates
            used |= world.sharing.held(used)
            for name in sorted(used & self.carried.keys()):
                charge(self.carried[name], trace, world)
        inside = Inside(node)
        self.note_iterators(inside, trace, world)
        gives = inside.any_lazy(self.closers, frozenset())
        late = self.left_by(inside, trace, world, gives)
        written = trace.bound - trace.deletes
        bound = written | (trace.may_write - trace.bound)
        bound |= trace.mutates - self.carried.keys()
        some = {name: late or self.reached(name, world) for name in sorted(bound)}
        if late is None or gives:
            self.functions |= some.keys()
        for name in written | trace.deletes if self.carried else ():
            self.carried.pop(name, None)
        for name, left in some.items():
            kind = world.types.get(name, "")
            mine = left is not None and name in left.may_write
            if left and not mine and kind not in IMMUTABLE and not kind.startswith(OWN):
                self.carried[name] = left
        self.functions &= self.carried.keys()

    def note_iterators(self, inside: Inside, trace: Trace, world: World) -> None:
        """Keep account of the names that may hold an iterator, or something with one.

        What a function that nobody knows gives may be one, too.
        """
        trace.may_mutate |= trace.consumed & world.lazy
        node = inside.node
        if isinstance(node, Function | ast.ClassDef):
            return
        lazy = bool(trace.unknown) or inside.any_lazy(self.iterators, world.lazy)
        over = isinstance(node, ast.For | ast.AsyncFor) and any(
            isinstance(part, ast.Name) and part.id in world.lazy
            for part in walk(node.iter)
        )
        changed = trace.bound | trace.may_write | trace.mutates
        if lazy or over:
            kinds = {name: world.types.get(name, "") for name in changed}
            world.lazy |= {
                name
                for name, kind in kinds.items()
                if kind not in IMMUTABLE and not kind.startswith(OWN)
            }
        else:
            world.lazy -= trace.bound

    def left_by(
        self, inside: Inside, trace: Trace, world: World, gives: bool
    ) -> Effects | None:
        """What a statement leaves to be done, if anything."""
        node = inside.node
        if isinstance(node, Function | ast.ClassDef):
            return None
        if inside.any_lazy(self.makers, self.carried.keys() - self.functions):
            return lasting([trace.effects()], bound_in([node]))
        some = [
            method.effects
            for name in sorted(trace.reads & self.unseen.keys())
            if name in world.definitions
            for called, method in world.definitions[name].methods.items()
            if called in self.unseen[name]
        ]
        if not some and not gives:
            return None
        own = bound_in([node])
        if gives:  # what it draws, or has a hold of, is told where it is called
            effects = trace.effects()
            some.append(replace(effects, resources=frozenset()))
            own |= world.sharing.held(effects.binds)
        return lasting(some, own if gives else frozenset())

    def reached(self, name: str, world: World) -> Effects | None:
        """What the functions may do that an object is, leads to, or is a part of."""
        if not self.functions:
            return None
        sharing = world.sharing
        near = (sharing.affected([name]) | sharing.held([name])) & self.functions
        return lasting([self.carried[one] for one in sorted(near)], frozenset())


def charge(late: Effects, trace: Trace, world: World) -> None:
    """Add to a statement's effects what an object that it uses may do."""
    fixed = {n for n in late.may_mutate if world.types.get(n, "") in IMMUTABLE}
    trace.resources |= late.resources
    trace.may_mutate |= late.may_mutate - fixed
    trace.may_write |= late.may_write
    world.types.update(dict.fromkeys(late.may_write, ""))
    for name in (late.may_mutate - fixed) | late.may_write:
        if name not in trace.bound:
            trace.reads.add(name)


def lasting(some: Iterable[Effects], own: Set[str]) -> Effects | None:
    """The part of some effects that may happen later, if there is any."""
    resources: set[str] = set()
    changed: set[str] = set()
    bound: set[str] = set()
    for one in some:
        resources |= {r for r in one.resources if r.partition(":")[0] in LASTING}
        changed |= one.mutates | one.may_mutate
        bound |= one.binds
    if not resources | (changed - own) | (bound - own):
        return None
    return Effects(
        resources=frozenset(resources),
        may_mutate=frozenset(changed - own),
        may_write=frozenset(bound - own),
    )


def makers(
    statements: Iterable[ast.stmt], found: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The notebook's functions and methods that may give something lazy.

    With the builtins that only pass on what is as lazy as they are, these are what may
    give an iterator; so are classes whose instances may keep one.
    """
    nodes = below(statements)
    made = [(node.name, node) for node in nodes if isinstance(node, Function)] + [
        (target.id, node.value)
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    if found:
        made += [
            (node.name, part)
            for node in nodes
            if isinstance(node, ast.ClassDef)
            for part in node.body
            if isinstance(part, Function)
        ]
    while True:
        more = found | {name for name, node in made if gives_lazy(node, found)}
        if more == found:
            return found
        found = more


def gives_lazy(node: Function | ast.Lambda, known: frozenset[str]) -> bool:
    """Whether a function is a generator function, or makes something lazy."""
    if any(isinstance(part, ast.Yield | ast.YieldFrom) for part in walk(node)):
        return True
    body = node.body if isinstance(node.body, list) else [node.body]
    return any(any(lazy_parts(part, known, ())) for part in body)


class Inside:
    """A statement, and what stands in it that may be lazy, told once."""

    def __init__(self, node: ast.stmt) -> None:
        """Look at each part of its syntax."""
        self.node = node
        self.sure = self.lambdas = False
        self.called: set[str] = set()
        self.read: set[str] = set()
        for part in walk(node):
            if isinstance(part, ast.Name):
                self.read.add(part.id)
            elif isinstance(part, ast.Call):
                self.called.add(name_called(part))
            elif isinstance(part, ast.GeneratorExp):
                self.sure = True
            elif isinstance(part, ast.Lambda):
                self.lambdas = True
        self.sure |= "itertools" in self.read or not self.called.isdisjoint(BUILTIN)

    def any_lazy(self, makers: frozenset[str], carrying: Set[str]) -> bool:
        """Whether there are lazy expressions in it that nothing consumes at once."""
        perhaps = (
            self.sure
            or (self.lambdas and LAMBDA in makers)
            or not self.called.isdisjoint(makers)
            or not self.read.isdisjoint(carrying)
        )
        return perhaps and any(lazy_parts(self.node, makers, carrying))


def lazy_parts(
    node: ast.AST, makers: frozenset[str], carrying: Collection[str]
) -> Iterator[str]:
    """The lazy expressions in a piece of code that nothing consumes at once."""
    for part, consumed in parts_of(node):
        if is_lazy(part, makers, carrying):
            if not consumed:
                yield type(part).__name__
        else:
            yield from lazy_parts(part, makers, carrying)
    if isinstance(node, ast.expr) and is_lazy(node, makers, carrying):
        yield type(node).__name__


def parts_of(node: ast.AST) -> Iterator[tuple[ast.AST, bool]]:
    """The parts of a piece of code, and whether it consumes each at once."""
    tail = name_called(node) if isinstance(node, ast.Call) else ""
    for part in children(node):
        if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            yield part, part is node.iter
        elif isinstance(node, ast.Call):
            yield part, tail in CONSUMERS and part is not node.func
        else:
            yield part, isinstance(node, ast.Starred)


def is_lazy(node: ast.AST, makers: frozenset[str], carrying: Collection[str]) -> bool:
    """Whether the items of an expression are computed when they are asked for."""
    match node:
        case ast.GeneratorExp():
            return True
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Dict(values=parts):
            return LAMBDA in makers and any(isinstance(p, ast.Lambda) for p in parts)
        case ast.Name(id=name, ctx=ast.Load()):
            return name in carrying
        case ast.Call(func=ast.Attribute(value=ast.Name(id="itertools"))):
            return True
        case ast.Call(func=ast.Name(id=name)) if name in BUILTIN:
            return True
        case ast.Call(func=ast.Name(id=name), args=parts) if name in PASSING - makers:
            return any(is_lazy(part, makers, carrying) for part in parts)
        case ast.Call():
            return name_called(node) in makers
    return False


def unseen_methods(statements: Iterable[ast.stmt]) -> Mapping[str, frozenset[str]]:
    """Class → its properties, and its methods for operators, items and iteration."""
    return {
        node.name: frozenset(
            part.name
            for part in node.body
            if isinstance(part, Function)
            and (
                (part.name.startswith("__") and part.name not in CONSTRUCTING)
                or {"property", "cached_property"} & set(decorator_names(part))
            )
        )
        for node in below(statements)
        if isinstance(node, ast.ClassDef)
    }


CONSTRUCTING = frozenset({"__init__", "__new__", "__init_subclass__"})
