"""A call, with the kinds of what it is given."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nbprod.kinds.values import ANY, Kind


@dataclass(frozen=True)
class Called:
    """A call whose arguments have been looked at.

    ``open`` says that there are arguments which the source does not name. ``on`` is
    the kind of what a method is called on. ``bare`` says that scikit-learn gives
    arrays here, as it does unless it is told otherwise.
    """

    node: ast.Call
    given: Sequence[Kind]
    named: Mapping[str, Kind]
    open: bool
    on: Kind = ANY
    bare: bool = True
    shift: int = 0
    """So many arguments come before those that are counted here."""

    def kind(self, place: int, keyword: str = "") -> Kind:
        """The kind of an argument."""
        if keyword in self.named:
            return self.named[keyword]
        return self.given[place] if 0 <= place < len(self.given) else ANY

    def value(self, place: int, keyword: str = "") -> ast.expr | None:
        """The syntax of an argument, where it is given."""
        for one in self.node.keywords:
            if one.arg == keyword:
                return one.value
        args = self.node.args[self.shift :]
        return args[place] if 0 <= place < len(args) else None

    def has(self, place: int, keyword: str = "") -> bool:
        """Whether an argument is given, or may be."""
        return self.open or self.value(place, keyword) is not None

    def constant(self, place: int, keyword: str = "") -> object:
        """The argument, where it is written out; ``...`` for all others."""
        value = self.value(place, keyword)
        match value:
            case ast.Constant():
                return value.value
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))):
                return -number
        return ...

    def truth(self, place: int, keyword: str, usual: bool) -> bool | None:
        """Whether a flag is set, ``usual`` where it is not given; None: not known."""
        if not self.has(place, keyword):
            return usual
        said = self.constant(place, keyword)
        return None if said is ... or self.open else bool(said)
