"""Shared references as the cell-dataflow benchmark means them: written down as such.

Names share an object by assignment of one to another, by standing in a display of a
container, and by iterating over one; nothing else counts (see crabs.py).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nbprod.analysis.relations import NONE
from nbprod.analysis.sharing import Sharing, Value

FRESH = Value()
"""Something that no name refers to."""
DISPLAYS = ast.List | ast.Tuple | ast.Set


class Shared:
    """Which names share an object at a point of the notebook."""

    def __init__(self) -> None:
        """Begin before the first statement."""
        self.sharing = Sharing()
        self.targets: set[str] = set()

    def pass_by(self, node: ast.stmt) -> None:
        """Pass a statement; what it binds to anything else shares nothing any more."""
        for name in self.targets:
            self.sharing.forget(name)
        self.targets.clear()
        for part in ast.walk(node):
            match part:
                case ast.Assign(targets=targets, value=value):
                    for target in targets:
                        self.tie(target, value)
                case ast.For(target=target, iter=value):
                    self.tie_elements(target, value)

    def tie(self, target: ast.expr, value: ast.expr) -> None:
        """Bind a target to a value."""
        match target, value:
            case ast.Name(id=name), _:
                self.sharing.bind(name, self.referred(value), certain=True)
            case (ast.Tuple(elts=parts) | ast.List(elts=parts)), _:
                values = getattr(value, "elts", [])
                if len(values) != len(parts):
                    values = [ast.Constant(None)] * len(parts)
                for part, one in zip(parts, values, strict=True):
                    self.tie(part, one)

    def tie_elements(self, target: ast.expr, value: ast.expr) -> None:
        """Bind a loop's target to what its iterable contains."""
        match target, value:
            case ast.Name(id=name), _:
                given = self.referred(value)
                inside = given.holds | self.sharing.held(given.roots)
                self.targets.add(name)
                self.sharing.bind(name, Value("", inside), certain=True)
            case (
                ast.Tuple(elts=parts),
                ast.Call(func=ast.Name(id="zip"), args=values),
            ) if len(parts) == len(values):
                for part, one in zip(parts, values, strict=True):
                    self.tie_elements(part, one)
            case (
                ast.Tuple(elts=[_, part]),
                ast.Call(func=ast.Name(id="enumerate"), args=[one, *_]),
            ):
                self.tie_elements(part, one)

    def referred(self, value: ast.expr) -> Value:
        """The names that an expression refers to: itself one, or a display of some."""
        match value:
            case ast.Name(id=name):
                return Value("", frozenset([name]))
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
                inside = [self.referred(part).all for part in parts]
            case ast.Dict(values=parts):
                inside = [self.referred(part).all for part in parts]
            case _:
                return FRESH
        return Value("", NONE, frozenset().union(*inside))

    def with_them(self, names: Iterable[str]) -> frozenset[str]:
        """What contains some names, and what they contain."""
        some = list(names)
        return frozenset().union(
            *(self.sharing.affected([n]) | self.sharing.held([n]) for n in some)
        )

    def changed_with(self, names: Iterable[str]) -> frozenset[str]:
        """What changes with the objects of some names."""
        return self.sharing.affected(names)
