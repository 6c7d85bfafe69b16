"""Names and their kinds, and which of them nothing else gets hold of."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from nbprod import libraries
from nbprod.kinds.others import flat
from nbprod.kinds.values import ANY, Kind
from nbprod.source.names import dotted
from nbprod.source.trees import children, walk

LISTS = ("builtins.list", "builtins.dict", "builtins.set", "list of")
GROWING = frozenset(
    "append extend insert pop sort copy keys values items index count".split()
)


@dataclass
class Scope:
    """The names of the notebook, or of a call of one of its functions."""

    values: dict[str, Kind] = field(default_factory=dict)
    outer: Scope | None = None
    local: frozenset[str] = frozenset()
    """Names that are bound in it, and so are never those around it."""
    shared: frozenset[str] = frozenset()
    """Names whose lists something else may get hold of."""
    returns: list[Kind] = field(default_factory=list)
    fluid: Set[str] = frozenset()
    """Names that functions bind, which may happen at any time."""
    touched: set[str] = field(default_factory=set)
    """Names that were bound, or whose value has changed."""
    wanted: set[str] = field(default_factory=set)
    """Names around it that were asked for."""

    def find(self, name: str) -> Kind | None:
        """The kind of a name; None where it is no variable."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.values:
                return scope.values[name]
            if name in scope.local:
                return ANY
            scope.wanted.add(name)
            scope = scope.outer
        return None

    def bind(self, name: str, kind: Kind) -> None:
        """Bind a name; of lists that are shared nothing is known but that they are."""
        if name in self.fluid:
            kind = ANY
        elif name in self.shared:
            kind = flat(kind)
        elif kind.name in ("list of", "tuple"):  # whose own lists have no names
            kind = Kind(kind.name, tuple(flat(one) for one in kind.items))
        self.values[name] = kind
        self.touched.add(name)

    def holder(self, name: str) -> Scope | None:
        """The scope that has a name."""
        scope: Scope | None = self
        while scope is not None and name not in scope.values:
            if name in scope.local:
                return None
            scope = scope.outer
        return scope


def shared_names(
    nodes: Iterable[ast.AST], modules: Mapping[str, str]
) -> frozenset[str]:
    """The names that stand where another name, or a list, may get hold of their value.

    Taking items, going over them, appending, and giving a list to a library is none
    of that; all else is, and appending in a function that may be called at any time.
    """
    apart: set[int] = set()
    names: list[ast.Name] = []
    later: set[int] = set()
    for node in nodes:
        kind = node.__class__
        if kind is ast.Name:
            names.append(node)  # type: ignore[arg-type]
        elif kind is ast.FunctionDef or kind is ast.Lambda:
            later.update(id(p) for p in walk(node) if isinstance(p, ast.Attribute))
        elif kind in HOLDING:
            apart.update(map(id, kept_apart(node, modules, id(node) in later)))
    return frozenset(
        name.id
        for name in names
        if id(name) not in apart and isinstance(name.ctx, ast.Load)
    )


def only_reads(func: ast.expr, modules: Mapping[str, str]) -> bool:
    """Whether a library's function changes nothing that it is given by place."""
    known = libraries.function(dotted(func, modules))
    changes = known.mutates if known is not None else ("*",)
    return not any(one == "*" or one.isdigit() for one in changes)


PLAIN = frozenset(
    """len range print sum min max sorted list set tuple enumerate zip any all str
    display isinstance float int round""".split()
)
HOLDING = frozenset(
    {
        ast.Attribute, ast.Subscript, ast.For, ast.comprehension, ast.Call, ast.Return,
        ast.FormattedValue, ast.Compare, ast.BinOp,
    }
)  # fmt: skip
"""Syntax that may do without handing on what is in it."""


def kept_apart(
    node: ast.AST, modules: Mapping[str, str], later: bool
) -> Iterable[ast.AST]:
    """Parts of a piece of syntax that it does not hand on, nor changes ``later``."""
    if isinstance(node, ast.Attribute):
        if node.attr in GROWING and not later:
            yield node.value
    elif isinstance(node, ast.Subscript):
        yield node.value
    elif isinstance(node, ast.For | ast.comprehension):
        yield node.iter
    elif isinstance(node, ast.Call):
        root = node.func
        yield root
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(root, ast.Name):
            plain = root is node.func and root.id in PLAIN
            if plain or (root.id in modules and only_reads(node.func, modules)):
                yield from node.args
    else:
        yield from children(node)
