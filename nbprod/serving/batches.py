"""From a batch that a network is given back to what all batches come of."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from nbprod.analysis.bindings import Binding, Scope, binding, names_of
from nbprod.analysis.torch_modules import Networks
from nbprod.ir import Statement
from nbprod.serving import syntax
from nbprod.serving.datasets import item_of

LOADER = "torch.utils.data.DataLoader"
TENSORS = "torch.utils.data.TensorDataset"
SPLIT = "torch.utils.data.random_split"
PLACING = frozenset({"cuda", "cpu"})
"""Methods that put a tensor on a device."""
SAME = "torch.autograd.Variable"


class Unknown(Exception):
    """Why it is not known what a network is given."""


@dataclass
class Tracing:
    """Goes back over the bindings of a notebook."""

    known: Networks
    before: Statement
    """The statement before which the names that were found are read."""

    def tried(
        self, node: ast.expr | None, place: ast.AST, scope: Scope
    ) -> ast.expr | None:
        """The same, and nothing where it is not known."""
        try:
            return self.whole(node, place, scope) if node is not None else None
        except Unknown:
            return None

    def whole(self, node: ast.expr, place: ast.AST, scope: Scope) -> ast.expr:
        """An expression, over the notebook's own names, for all rows at once."""
        match node:
            case ast.Name(id=name):
                return self.name(name, place, scope)
            case ast.Constant():
                return node
            case ast.Subscript():
                return self.part(node, place, scope)
            case ast.Call(func=func):
                dotted = self.known.dotted(func)
                if dotted == SAME and node.args:
                    return self.whole(node.args[0], place, scope)
                if dotted:
                    return self.call(node, func, place, scope)
                if isinstance(func, ast.Attribute):
                    made = self.whole(func.value, place, scope)
                    if func.attr in PLACING or self.places(node, func.attr):
                        return made
                    owner = syntax.attribute(made, func.attr)
                    return self.call(node, owner, place, scope)
            case ast.Attribute(value=inner, attr=attr):
                if self.known.dotted(node):
                    return node
                made = self.whole(inner, place, scope)
                return made if attr == "data" else syntax.attribute(made, attr)
            case ast.UnaryOp(op=op, operand=inner):
                return ast.UnaryOp(op, self.whole(inner, place, scope))
            case ast.BinOp(left=left, op=op, right=right):
                one = self.whole(left, place, scope)
                return ast.BinOp(one, op, self.whole(right, place, scope))
        raise Unknown(f"the network is given `{ast.unparse(node)[:40]}`")

    def places(self, node: ast.Call, method: str) -> bool:
        """Whether ``x.to(…)`` says a device, and not a type."""
        given = [*node.args, *(k.value for k in node.keywords)]
        dotted = {self.known.dotted(one) for one in given}
        kinds = {one for one in dotted if one.startswith("torch.")}
        return method == "to" and not kinds - {"torch.device"}

    def call(
        self, node: ast.Call, func: ast.expr, place: ast.AST, scope: Scope
    ) -> ast.Call:
        """A call with what its arguments are for all rows."""
        args = [self.whole(one, place, scope) for one in node.args]
        keywords = [
            ast.keyword(one.arg, self.whole(one.value, place, scope))
            for one in node.keywords
            if one.arg != "device"
        ]
        return ast.Call(func, args, keywords)

    def name(self, name: str, place: ast.AST, scope: Scope) -> ast.expr:
        """What a name stands for."""
        found = binding(name, place, scope)
        if found is None or self.is_own(found):
            return ast.Name(name, ast.Load())
        if found.kind == "unknown":
            raise Unknown(f"`{name}` is bound in a way of its own")
        match found.target, found.value:  # a, b = a.to(device), b.to(device)
            case ast.Tuple(elts=names), ast.Tuple(
                elts=values
            ) if found.kind == "value" and len(names) == len(values):
                for one, value in zip(names, values, strict=True):
                    if isinstance(one, ast.Name) and one.id == name:
                        return self.whole(value, found.value, found.scope)
        if found.kind == "each" or not isinstance(found.target, ast.Name):
            return self.item(found, way(found.target, name))
        return self.whole(*found.read)

    def is_own(self, found: Binding) -> bool:
        """Whether the notebook's own code binds a name before the statement at hand."""
        there = self.statement(found)
        return there is not None and there.index < self.before.index

    def statement(self, found: Binding) -> Statement | None:
        """The notebook's statement that binds a name; None in a function."""
        if found.scope.outer is not None:
            return None
        return next(s for s in self.known.statements if s.node is found.place)

    def part(self, node: ast.Subscript, place: ast.AST, scope: Scope) -> ast.expr:
        """Some rows of a tensor, or a part of a batch."""
        if isinstance(node.value, ast.Name) and isinstance(node.slice, ast.Constant):
            found = binding(node.value.id, place, scope)
            if found is not None and found.kind == "each":
                steps = way(found.target, node.value.id)
                return self.item(found, (*steps, node.slice.value))
        if isinstance(node.slice, ast.Slice) or self.several(node.slice, place, scope):
            return self.whole(node.value, place, scope)
        raise Unknown(f"the network is given `{ast.unparse(node)[:40]}`")

    def several(self, index: ast.expr, place: ast.AST, scope: Scope) -> bool:
        """Whether an index is of several rows: part of a permutation."""
        match index:
            case ast.Subscript(slice=ast.Slice()):
                return True
            case ast.Name(id=name):
                found = binding(name, place, scope)
                if found is not None and found.kind == "value":
                    return self.several(*found.read)
            case ast.Call(func=func):
                return self.known.dotted(func) == "torch.randperm"
        return False

    def item(self, found: Binding, steps: tuple[object, ...]) -> ast.expr:
        """What items of a loader, or of a dataset, come of."""
        node, place, scope = found.read
        while True:
            match node:
                case ast.Name(id=name):
                    again = binding(name, place, scope)
                    if again is None or again.kind not in ("given", "value"):
                        break
                    if self.is_own(again):
                        there = self.statement(again)
                        self.before = there or self.before
                    node, place, scope = again.read
                case ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]) if steps[
                    :1
                ] == (1,):
                    node, steps = inner, steps[1:]
                case ast.Call(func=func, args=[inner, *_]) if told_on_the_way(func):
                    node = inner
                case ast.Call(func=func) if self.known.dotted(func) in (LOADER, SPLIT):
                    given = {one.arg: one.value for one in node.keywords}
                    data = node.args[0] if node.args else given.get("dataset")
                    if data is None or "collate_fn" in given:
                        break
                    node = data
                case ast.Call(func=func, args=args) if (
                    self.known.dotted(func) == TENSORS
                    and len(steps) == 1
                    and isinstance(steps[0], int)
                    and steps[0] < len(args)
                ):
                    return self.whole(args[steps[0]], place, scope)
                case ast.Call(func=ast.Name(id=name)) if (
                    name in self.known.classes and len(steps) == 1
                ):
                    made = self.known.classes[name]
                    dotted = self.known.dotted
                    whole = item_of(made, steps[0], node, scope, self.whole, dotted)
                    if whole is None:
                        break
                    return whole
                case _:
                    break
        raise Unknown(f"its batches come of `{ast.unparse(node)[:40]}`")


def told_on_the_way(func: ast.expr) -> bool:
    """Whether a call only shows how far a loop has come."""
    name = getattr(func, "attr", getattr(func, "id", ""))
    return name == "tqdm"


def way(target: ast.expr, name: str) -> tuple[int, ...]:
    """The way to a name in what is unpacked."""
    if isinstance(target, ast.Tuple | ast.List):
        for number, one in enumerate(target.elts):
            if name in names_of(one):
                return (number, *way(one, name))
    return ()
