"""Small pieces of syntax: made, copied, renamed, and the names in them."""

from __future__ import annotations

import ast
import copy
import keyword
import re
from collections.abc import Mapping
from typing import TypeVar

from nbprod.source.names import parameters
from nbprod.source.trees import walk

Node = TypeVar("Node", bound=ast.AST)
WORD = re.compile(r"[^\W\d]\w*")
LONGEST = 4
"""Words of a name."""

ORDERING = frozenset("copy reset_index set_axis sort_index sort_values".split())
"""Methods that keep all rows, in whatever order and under whatever numbers."""


def attribute(node: ast.expr, name: str) -> ast.expr:
    """``node.name``."""
    return ast.Attribute(node, name, ast.Load())


def subscript(node: ast.expr, index: ast.expr) -> ast.expr:
    """``node[index]``."""
    return ast.Subscript(node, index, ast.Load())


def call(name: str, *arguments: ast.expr, **keywords: ast.expr) -> ast.Call:
    """``name(*arguments, **keywords)``."""
    given = [ast.keyword(key, value) for key, value in keywords.items()]
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), given)


def text(node: ast.expr) -> str:
    """The source of an expression."""
    return ast.unparse(ast.fix_missing_locations(node))


def apart(node: ast.Assign) -> ast.Assign:
    """Mark an assignment of rows that are not the same object as they were."""
    node.apart = True  # type: ignore[attr-defined]
    return node


def is_apart(node: ast.stmt) -> bool:
    """Whether an assignment is marked so."""
    return getattr(node, "apart", False)


def copied(node: Node) -> Node:
    """A copy that may be changed."""
    return copied_once(node, {})


def copied_once(node: Node, done: dict[int, ast.AST]) -> Node:
    """A copy; what stands in several places of it stands there in the copy, too."""
    known = done.get(id(node))
    if known is not None:
        assert isinstance(known, node.__class__)
        return known
    made = done[id(node)] = node.__class__.__new__(node.__class__)
    for name, part in vars(node).items():
        if isinstance(part, ast.AST):
            part = copied_once(part, done)
        elif isinstance(part, list):
            part = [
                copied_once(one, done) if isinstance(one, ast.AST) else one
                for one in part
            ]
        setattr(made, name, part)
    return made


def bound(target: ast.AST) -> set[str]:
    """The names that a target binds."""
    return {
        part.id
        for part in walk(target)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }


def bound_inside(node: ast.AST) -> set[str]:
    """The names that lambdas and comprehensions in a piece of code bind."""
    found: set[str] = set()
    for part in walk(node):
        if isinstance(part, ast.Lambda):
            found |= {one.arg for one in parameters(part.args)}
        elif isinstance(part, ast.comprehension):
            found |= bound(part.target)
    return found


class Renaming(ast.NodeTransformer):
    """Put expressions in place of names that are read."""

    def __init__(self, names: Mapping[str, ast.expr]) -> None:
        """Take what stands for each name."""
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Put one in place."""
        if isinstance(node.ctx, ast.Load) and node.id in self.names:
            return copied(self.names[node.id])
        return node


def renamed(node: Node, names: Mapping[str, ast.expr]) -> Node:
    """A copy with expressions in place of names."""
    made = copied(node)
    return Renaming(names).visit(made) if names else made


def with_parts(node: ast.expr, parts: Mapping[int, ast.expr]) -> ast.expr:
    """A copy of an expression with others in place of its parts, by their identity."""
    made = copy.copy(node)
    for name, old in ast.iter_fields(node):
        if isinstance(old, list):
            setattr(made, name, [parts.get(id(one), one) for one in old])
        elif isinstance(old, ast.AST):
            setattr(made, name, parts.get(id(old), old))
    return made


def name_for(node: ast.expr) -> str:
    """A name for the value of an expression: columns, then what is asked of them."""
    if isinstance(node, ast.Compare):
        return f"{name_for(node.left)}_test"
    if isinstance(node, ast.BinOp | ast.UnaryOp | ast.BoolOp):
        calls = [part for part in walk(node) if isinstance(part, ast.Call)]
        return name_for(calls[0]) if calls else "value"
    words: list[str] = []
    for part in walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            words += WORD.findall(part.value.lower())[:2]
    tail = ""
    top = node
    while isinstance(top, ast.Subscript):
        top = top.value
    if isinstance(top, ast.Call):
        top = top.func
    if isinstance(top, ast.Attribute):
        tail = top.attr
        if tail in ("columns", "index") and isinstance(top.value, ast.Call):
            inner = top.value.func
            tail = "columns" if tail == "columns" else tail
            words = words or [getattr(inner, "attr", "")]
    elif isinstance(top, ast.Name):
        plain = top.id in ("list", "sorted", "set", "dict", "tuple")
        tail = "" if plain else top.id
    if not words:
        names = [p.id for p in walk(node) if isinstance(p, ast.Name)]
        first = next((name for name in names if name not in ("list", "sorted")), "")
        words = [first] if first != tail else []
    parts = [*dict.fromkeys(filter(None, words))][: LONGEST - 1]
    said = "_".join(filter(None, [*parts, tail]))
    spelt = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", said)
    name = re.sub(r"\W|^(?=\d)", "_", spelt).strip("_").lower() or "value"
    return f"{name}_value" if keyword.iskeyword(name) else name


def root_of(node: ast.expr) -> str | None:
    """The name whose object a target is a part of."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def names_in(node: ast.AST) -> set[str]:
    """The names that syntax reads."""
    return {
        part.id
        for part in walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
    }


def only_orders(node: ast.stmt) -> bool:
    """Whether a statement puts rows in order, or numbers them, and keeps them all."""
    value = getattr(node, "value", None)
    if not isinstance(value, ast.Call):
        return False
    while isinstance(value, ast.Call):
        if getattr(value.func, "attr", "") not in ORDERING:
            return False
        value = getattr(value.func, "value", None)
    return isinstance(value, ast.Name)
