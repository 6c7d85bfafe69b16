"""What a call is given."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from nbprod.lineage.state import Run, data_of
from nbprod.lineage.values import Data, Value


@dataclass(frozen=True)
class Given:
    """The arguments of a call, read once."""

    node: ast.Call
    places: tuple[Value, ...]
    named: Mapping[str, Value]

    @property
    def values(self) -> list[Value]:
        """All of them, by place and then by name."""
        return [*self.places, *self.named.values()]

    @property
    def data(self) -> list[Data]:
        """Those that are data."""
        return [one for one in map(data_of, self.values) if one is not None]

    def at(self, place: int, *names: str) -> tuple[ast.expr | None, Value]:
        """The syntax and the value of an argument, by a name or by its place."""
        for name in names:
            if name in self.named:
                return keyword(self.node, name), self.named[name]
        if any(isinstance(one, ast.Starred) for one in self.node.args[: place + 1]):
            return None, None
        if place < len(self.places):
            return self.node.args[place], self.places[place]
        return None, None


def given_to(node: ast.Call, run: Run) -> Given:
    """Read the arguments of a call."""
    places = tuple(run.value(one) for one in node.args)
    named = {one.arg or "**": run.value(one.value) for one in node.keywords}
    return Given(node, places, named)


def keyword(node: ast.Call, name: str) -> ast.expr | None:
    """What is given by a name."""
    return next((one.value for one in node.keywords if one.arg == name), None)


def along_rows(node: ast.Call) -> bool:
    """Whether an ``axis`` says that each row is for itself."""
    axis = keyword(node, "axis")
    match axis:
        case ast.Constant(value=1 | "columns"):
            return True
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
            return True
    if axis is None and node.args:
        match node.args[-1]:
            case ast.Constant(value=bool()):
                return False
            case ast.Constant(value=1):
                return True
    return False


def flag(node: ast.Call, name: str) -> bool:
    """Whether an argument is given as true."""
    match keyword(node, name):
        case ast.Constant(value=True):
            return True
    return False
