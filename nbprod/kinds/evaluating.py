"""The kind of an expression."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nbprod import libraries
from nbprod.kinds import arrays, learners, tables
from nbprod.kinds.arithmetic import compared, operated, unary
from nbprod.kinds.indexing import NEW, REST, SLICE, item
from nbprod.kinds.others import flat
from nbprod.kinds.scopes import Scope
from nbprod.kinds.values import (
    ANY,
    ARRAY,
    FRAME,
    STR,
    UNBOUND,
    Kind,
    array,
    each,
    joined,
    known,
    listed,
    options,
    series,
)
from nbprod.source.names import dotted

Evaluator = Callable[[ast.Call, Scope], Kind]


@dataclass
class Evaluation:
    """What all expressions of a notebook are looked at with.

    ``call`` is what looks at calls, ``bind`` what binds a target.
    """

    modules: dict[str, str]
    paths: frozenset[int | str]
    """Names, and ids of literals, that are paths in emitted code."""
    call: Evaluator
    bind: Callable[[ast.expr, Kind, Scope], None]
    unfollowed: list[ast.AST] = field(default_factory=list)
    """Syntax that was not gone through."""
    seen: dict[int, Kind] = field(default_factory=dict)
    """Syntax at the notebook's own level, by ``id``."""

    def of(self, node: ast.expr | None, scope: Scope) -> Kind:
        """The kind of an expression."""
        if node is None:
            return ANY
        rule = RULES.get(type(node))
        if rule is None:
            self.unfollowed.append(node)
            return ANY
        found = rule(self, node, scope)
        if scope.outer is None and isinstance(node, TOLD):
            old = self.seen.get(id(node), found)
            self.seen[id(node)] = found if old == found else joined([old, found])
        return found

    def constant(self, node: ast.Constant, scope: Scope) -> Kind:
        """A literal."""
        if id(node) in self.paths:
            return ANY
        return REST if node.value is ... else Kind(
            f"builtins.{type(node.value).__name__}"
        )  # fmt: skip

    def name(self, node: ast.Name, scope: Scope) -> Kind:
        """A name: a variable, a class, or a module's value."""
        if node.id in self.paths:
            return ANY
        found = scope.find(node.id)
        if found is not None:
            return found
        return self.library(self.modules.get(node.id, ""))

    def library(self, name: str) -> Kind:
        """What a library has under a name."""
        if name == "numpy.newaxis":
            return NEW
        owner, _, last = name.rpartition(".")
        told = libraries.attribute(owner, last) if owner else ""
        if told:
            return known(told)
        call = libraries.function(name) if last[:1].isupper() else None
        if call is not None and call.role in ("estimator", "transformer"):
            return Kind("class", (known(call.returns),))
        return ANY

    def attribute(self, node: ast.Attribute, scope: Scope) -> Kind:
        """An attribute of a value."""
        path = self.dotted(node, scope)
        if path:
            return self.library(path)
        owner = self.of(node.value, scope)
        return joined(attribute_of(one, node.attr) for one in options(owner))

    def dotted(self, node: ast.expr, scope: Scope) -> str:
        """The dotted name of something of a library."""
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if not isinstance(root, ast.Name) or root.id not in self.modules:
            return ""
        return "" if scope.find(root.id) is not None else dotted(node, self.modules)

    def subscript(self, node: ast.Subscript, scope: Scope) -> Kind:
        """Something in square brackets."""
        path = self.dotted(node.value, scope)
        if path in ("numpy.c_", "numpy.r_"):
            return self.glued(node, path, scope)
        owner = self.of(node.value, scope)
        at = self.of(node.slice, scope)
        match owner.name:
            case "data set" if isinstance(node.slice, ast.Constant):
                return learners.in_data_set(owner, str(node.slice.value))
            case tables.GROUPS:
                return tables.in_groups(owner, at)
        return item(owner, node.slice, at)

    def glued(self, node: ast.Subscript, path: str, scope: Scope) -> Kind:
        """``np.c_[…]`` and ``np.r_[…]``."""
        part = node.slice
        nodes = part.elts if isinstance(part, ast.Tuple) else [part]
        kinds = [self.of(one, scope) for one in nodes]
        if any(kind == STR for kind in kinds):
            return ANY
        if path == "numpy.r_":
            kinds = [array(1) if kind == SLICE else kind for kind in kinds]
        return arrays.glued(kinds, 2 if path == "numpy.c_" else 1)

    def several(self, node: ast.List | ast.Tuple, scope: Scope) -> Kind:
        """A list or tuple that is written out."""
        starred = any(isinstance(one, ast.Starred) for one in node.elts)
        parts = [self.of(one, scope) for one in node.elts]
        if isinstance(node, ast.Tuple):
            return Kind("builtins.tuple") if starred else Kind("tuple", tuple(parts))
        if starred:
            return listed(ANY)
        return Kind("list of", tuple(parts)) if parts else listed(UNBOUND)

    def mapping(self, node: ast.Dict, scope: Scope) -> Kind:
        """A dict that is written out."""
        keys = [self.of(one, scope) for one in node.keys]
        values = [flat(self.of(one, scope)) for one in node.values]
        return Kind("builtins.dict", (joined(keys), joined(values)))

    def comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, scope: Scope
    ) -> Kind:
        """What a comprehension gives."""
        inner = self.inside(node.generators, scope)
        found = flat(self.of(node.elt, inner))
        match node:
            case ast.ListComp():
                return listed(found)
            case ast.SetComp():
                return Kind("builtins.set", (found,))
        return Kind("builtins.iterator", (found,))

    def inside(self, generators: list[ast.comprehension], scope: Scope) -> Scope:
        """The scope of a comprehension's parts."""
        inner = Scope(outer=scope)
        for one in generators:
            self.bind(one.target, each(self.of(one.iter, inner)), inner)
            for test in one.ifs:
                self.of(test, inner)
        return inner

    def dict_comprehension(self, node: ast.DictComp, scope: Scope) -> Kind:
        """A dict that a comprehension makes."""
        inner = self.inside(node.generators, scope)
        parts = (self.of(node.key, inner), flat(self.of(node.value, inner)))
        return Kind("builtins.dict", parts)

    def choice(self, node: ast.IfExp, scope: Scope) -> Kind:
        """One value or another."""
        self.of(node.test, scope)
        return joined([self.of(node.body, scope), self.of(node.orelse, scope)])

    def walrus(self, node: ast.NamedExpr, scope: Scope) -> Kind:
        """A value that gets a name."""
        found = self.of(node.value, scope)
        while scope.outer is not None and not scope.local:
            scope = scope.outer
        old = scope.values.get(node.target.id, UNBOUND)  # it may not come to it
        self.bind(node.target, joined([old, found]), scope)
        return found

    def operation(self, node: ast.BinOp, scope: Scope) -> Kind:
        """Two values and an operator."""
        one, other = self.of(node.left, scope), self.of(node.right, scope)
        return operated(node.op, one, other)

    def comparison(self, node: ast.Compare, scope: Scope) -> Kind:
        """Values that are compared."""
        parts = [self.of(one, scope) for one in (node.left, *node.comparators)]
        return compared(parts, node.ops)

    def piece(self, node: ast.Slice, scope: Scope) -> Kind:
        """A slice."""
        for part in (node.lower, node.upper, node.step):
            self.of(part, scope)
        return SLICE

    def formatted(self, node: ast.JoinedStr, scope: Scope) -> Kind:
        """An f-string."""
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.of(part.value, scope)
        return STR


def attribute_of(owner: Kind, name: str) -> Kind:
    """An attribute of a value of one kind."""
    if owner.name == ARRAY:
        if name == "T":
            return owner
        if name == "shape" and owner.rank and owner.rank > 0:
            return Kind("tuple", (Kind("builtins.int"),) * owner.rank)
    if owner.name == "data set":
        return learners.in_data_set(owner, name)
    found = tables.attribute(owner, name) or learners.attribute(owner, name)
    if found or not owner:
        return found
    told = libraries.attribute(owner.name, name)
    if not told and owner == FRAME and libraries.method(owner.name, name) is None:
        return series()
    kind = known(told)
    return array(SOME_OF.get(name)) if kind.name == ARRAY else kind


SOME_OF = {"coef_": -1, "labels_": 1, "classes_": 1, "feature_importances_": 1}
"""How many axes have what models learn."""
TOLD = (ast.Call, ast.BinOp, ast.Subscript, ast.Attribute, ast.Name, ast.Compare)
RULES: dict[type[ast.AST], Callable[[Evaluation, Any, Scope], Kind]] = {
    ast.Constant: Evaluation.constant,
    ast.Name: Evaluation.name,
    ast.Attribute: Evaluation.attribute,
    ast.Call: lambda at, node, scope: at.call(node, scope),
    ast.Subscript: Evaluation.subscript,
    ast.List: Evaluation.several,
    ast.Tuple: Evaluation.several,
    ast.Dict: Evaluation.mapping,
    ast.ListComp: Evaluation.comprehension,
    ast.SetComp: Evaluation.comprehension,
    ast.GeneratorExp: Evaluation.comprehension,
    ast.DictComp: Evaluation.dict_comprehension,
    ast.IfExp: Evaluation.choice,
    ast.NamedExpr: Evaluation.walrus,
    ast.BinOp: Evaluation.operation,
    ast.Compare: Evaluation.comparison,
    ast.Slice: Evaluation.piece,
    ast.JoinedStr: Evaluation.formatted,
    ast.UnaryOp: lambda at, node, scope: unary(node.op, at.of(node.operand, scope)),
    ast.BoolOp: lambda at, node, scope: joined(
        at.of(one, scope) for one in node.values
    ),
    ast.Starred: lambda at, node, scope: at.of(node.value, scope) and ANY,
}
