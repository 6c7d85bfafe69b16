"""Functions that are reached through many others: those farther off go unnamed.

A call reads all functions that it reaches. Where each of thousands calls the one
before, to name them all at each would take the square of their number. Of those that
are defined once, before all that name them, and do nothing but compute, it is enough
that each definition leads to the next: only the latest are named.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from nbprod.ir import Definition
from nbprod.source.names import bound_in
from nbprod.source.trees import below, walk

NEAR = 64
"""As many functions are named that a call reaches only through others."""


def steady(
    nodes: Sequence[ast.stmt], made: Mapping[str, Sequence[ast.AST]]
) -> dict[str, int]:
    """The functions that are what they are to all that name them, with their places.

    They are bound once, stand above whatever names them, and hand over no other.
    """
    parts = below(nodes)
    bound = Counter(name for node in nodes for name in bound_in([node]))
    bound.update(
        n for part in parts if isinstance(part, ast.Global) for n in part.names
    )
    written = words(parts)
    places = {name: place for place, name in enumerate(made)}
    early = {
        name
        for first, some in made.items()
        for name in named(some) & places.keys()
        if places[name] > places[first]
    }
    top = {getattr(node, "name", "") for node in nodes if is_plain(node)}
    return {
        name: place
        for name, place in places.items()
        if name in top
        and bound[name] == 1
        and name not in early | written
        and not hands_over(made[name], places.keys())
    }


def is_plain(node: ast.stmt) -> bool:
    """Whether a statement defines a function, and no decorator makes it another."""
    return isinstance(node, ast.FunctionDef) and not node.decorator_list


def named(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that stand in some code."""
    parts = (part for node in nodes for part in walk(node))
    return {part.id for part in parts if isinstance(part, ast.Name)}


def words(parts: Iterable[ast.AST]) -> set[str]:
    """The words in texts."""
    texts = (part.value for part in parts if isinstance(part, ast.Constant))
    return {
        word
        for text in texts
        if isinstance(text, str)
        for word in re.findall(r"[^\W\d]\w*", text)
    }


def hands_over(nodes: Iterable[ast.AST], names: Set[str]) -> bool:
    """Whether code uses one of some functions other than to call it."""
    parts = [part for node in nodes for part in walk(node)]
    called = {id(part.func) for part in parts if isinstance(part, ast.Call)}
    return any(
        isinstance(part, ast.Name) and part.id in names and id(part) not in called
        for part in parts
    )


def computes(made: Definition, known: Set[str]) -> bool:
    """Whether all that a function reads are others and imports, and it changes nothing.

    ``known`` are the names of those.
    """
    effects = made.effects
    apart = effects.changes or effects.escaping or effects.by_text
    return made.kind == "function" and not apart and effects.reads <= known


def near(made: Definition, own: Set[str], far: Mapping[str, int]) -> Definition:
    """A definition that names only the latest of what it reaches through others.

    ``own`` are the names that stand in it, ``far`` those that may go unnamed.
    """
    reads = made.effects.reads
    if len(reads) <= NEAR or made.kind == "class":
        return made
    through = sorted((n for n in reads - own if n in far), key=far.__getitem__)
    left = reads.difference(through[:-NEAR])
    return replace(made, effects=replace(made.effects, reads=left))
