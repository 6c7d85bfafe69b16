"""What calls give: of libraries, of methods, and of the notebook's own functions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from nbprod import libraries
from nbprod.kinds import arrays, drawing, learners, others, tables
from nbprod.kinds.calling import Called
from nbprod.kinds.evaluating import Evaluation
from nbprod.kinds.others import flat
from nbprod.kinds.reducing import METHODS as OF_ARRAYS
from nbprod.kinds.scopes import LISTS, Scope
from nbprod.kinds.values import (
    ANY,
    ARRAY,
    NONE,
    Kind,
    is_model,
    joined,
    known,
    listed,
    options,
)
from nbprod.source.names import BUILTINS

Rule = Callable[[Called], Kind]
FUNCTIONS: Mapping[str, Rule] = {
    **arrays.FUNCTIONS,
    **tables.FUNCTIONS,
    **learners.FUNCTIONS,
    **others.FUNCTIONS,
}
GENERATORS = ("numpy.random.Generator", "numpy.random.RandomState")
METHODS: Mapping[str, Mapping[str, Rule]] = {
    ARRAY: OF_ARRAYS,
    **tables.METHODS,
    **others.METHODS,
    **dict.fromkeys(GENERATORS, drawing.DRAWS),
}
GROWN = {"append": 0, "add": 0, "insert": 1}


@dataclass
class Applying:
    """Looks at calls.

    ``own`` gives what a function of the notebook gives for arguments. ``bare`` is as
    in ``Called``; ``hidden`` are builtins that the notebook binds to something else.
    """

    own: Callable[[Kind, Called, Scope], Kind]
    bare: bool
    hidden: frozenset[str]
    at: Evaluation = field(init=False)

    def call(self, node: ast.Call, scope: Scope) -> Kind:
        """The kind of what a call gives."""
        name = self.name_of(node.func, scope)
        on = self.owner_of(node.func, name, scope)
        called = self.called(node, scope)
        if name:
            return self.of_library(name, called)
        if on is not None:
            assert isinstance(node.func, ast.Attribute)
            self.grow(node.func, called, scope)
            found = [
                self.of_method(node.func.attr, replace(called, on=one))
                for one in options(on)
            ]
            return joined(found) or ANY
        function = self.at.of(node.func, scope)
        if function.name == "function" and function.dtype:
            return self.of_library(function.dtype, called)
        if function.name == "function":
            return self.own(function, called, scope)
        if function.name == "class" and function.items:
            return function.items[0]
        return ANY

    def name_of(self, func: ast.expr, scope: Scope) -> str:
        """The dotted name of a library's function, or of a builtin."""
        if isinstance(func, ast.Name):
            if scope.find(func.id) is not None:
                return ""
            builtin = func.id in BUILTINS and func.id not in self.hidden
            plain = f"builtins.{func.id}" if builtin else ""
            return self.at.modules.get(func.id, plain)
        return self.at.dotted(func, scope)

    def owner_of(self, func: ast.expr, name: str, scope: Scope) -> Kind | None:
        """What a method is called on; None where it is no method."""
        if name or not isinstance(func, ast.Attribute):
            return None
        return self.at.of(func.value, scope)

    def called(self, node: ast.Call, scope: Scope) -> Called:
        """A call with the kinds of its arguments."""
        given = [self.at.of(one, scope) for one in node.args]
        named = {k.arg: self.at.of(k.value, scope) for k in node.keywords if k.arg}
        starred = any(isinstance(one, ast.Starred) for one in node.args)
        several = starred or any(k.arg is None for k in node.keywords)
        return Called(node, given, named, several, bare=self.bare)

    def of_library(self, name: str, called: Called) -> Kind:
        """What a function or class of a library gives."""
        name = libraries.canonical(name)
        rule = FUNCTIONS.get(name)
        if rule is not None:
            found = rule(called)
            if found or name in TOLD_BETTER:
                return found
        call = libraries.function(name)
        if call is None:
            return ANY
        call = libraries.chosen(call, called.node)
        if call.returns.isdigit():
            return ANY
        return of_leaf(known(call.returns))

    def of_method(self, name: str, called: Called) -> Kind:
        """What a method gives."""
        owner = called.on
        if not owner:
            return ANY
        call = libraries.method(owner.name, name)
        if call is not None and call.inplace and "inplace" in called.named:
            given = called.constant(99, "inplace")
            return NONE if given is True else ANY if given is ... else owner
        rule = METHODS.get(owner.name, {}).get(name)
        learns = is_model(owner) and name in learners.METHODS
        if learns:
            found = learners.METHODS[name](called)
            if found or name in ("transform", "fit_transform"):
                return found
        if rule is not None:
            found = rule(called)
            if found or owner.name in SURE:
                return found
        if call is None:
            return ANY
        call = libraries.chosen(call, called.node)
        if call.returns == "self":
            return owner
        found = known(call.returns)
        return owner if found.name == owner.name else of_leaf(found)

    def grow(self, func: ast.Attribute, called: Called, scope: Scope) -> None:
        """A list gets another item, or may change in a way that is not followed."""
        if not isinstance(func.value, ast.Name):
            return
        name = func.value.id
        holder = scope.holder(name)
        old = holder.values[name] if holder is not None else ANY
        if holder is None or old.name not in LISTS:
            return
        if func.attr in ("copy", "index", "count", "keys", "values", "items", "get"):
            return
        if func.attr in ("sort", "reverse", "pop", "remove", "clear"):
            kept = joined(old.items) if old.name == "list of" else ANY
            holder.bind(name, listed(kept) if kept else old)
            return
        if func.attr in GROWN and old.name != "builtins.dict":
            new = flat(called.kind(GROWN[func.attr]))
            kind = "builtins.set" if func.attr == "add" else "builtins.list"
            inner = old.items or (ANY,)
            holder.bind(name, Kind(kind, (joined([*inner, new]),)))
            return
        holder.bind(name, flat(old))


TOLD_BETTER = frozenset(
    name
    for name in FUNCTIONS
    if name.startswith(("pandas.", "builtins.", "sklearn.model_selection.train"))
)
"""Functions of which nothing is known where their rule knows nothing."""
SURE = frozenset({tables.GROUPS, tables.COLUMN_GROUPS})


def of_leaf(kind: Kind) -> Kind:
    """What a library's leaf tells: of an array not how many axes it has."""
    if kind.name == "builtins.list" and not kind.items:
        return listed(ANY)
    return kind
