"""What values look like: their types, contents, and which of them are one object.

A portrait is a nest of tuples that two runs can be compared by. An object that can be
changed has its identity in it; ``renamed`` replaces those by their order, so that two
runs have equal portraits if the same places hold the same objects.
"""

from __future__ import annotations

import collections
import contextlib
import functools
import re
import types
from collections.abc import Callable, Iterable
from typing import Any

Portrait = Any
"""A tuple of texts, numbers and portraits."""
PLAIN = (int, bool, str, bytes, type(None), complex)
CALLED = (
    type, types.FunctionType, types.BuiltinFunctionType, types.MethodType,
    functools.partial, types.ModuleType,
)  # fmt: skip
PLACES = re.compile(
    r"(?<=<)[\w.<>]+\.(?=\w+ object at)|(?<=<function )\S+\.(?=\S+ at)"
    r"|(?<=<generator object )\S+\.(?=\S+ at)"
    r"|(?<= at )0x[0-9a-f]+(?=>)"
)
"""What is no part of a value in ``<__main__.Box object at 0x7f…>``."""
EMPTY: dict[str, str] = {}
VIEWS = (type(EMPTY.keys()), type(EMPTY.values()), type(EMPTY.items()))
SEQUENCES = (list, tuple, set, frozenset, collections.deque, range, *VIEWS)
READERS: dict[type, Callable[[Any], tuple[Any, ...]]] = {
    # a manager of a generator has its documentation, and the globals that it is given
    contextlib._GeneratorContextManager: lambda value: (value.args,),
}
"""Class → the contents of its values, for those that are read by none of the rules."""


def portrait(value: Any, within: tuple[int, ...] = ()) -> Portrait:
    """The portrait of a value; what contains itself is told by its identity alone."""
    kind = type(value).__name__
    if type(value) is str:
        return kind, PLACES.sub("", value)
    if isinstance(value, PLAIN) and type(value) in PLAIN:
        return kind, value
    if isinstance(value, float):
        return kind, repr(value)
    if isinstance(value, CALLED) or hasattr(type(value), "cache_info"):
        return ("callable",)
    same = ("id", id(value))
    if id(value) in within:
        return kind, same
    inside = (*within, id(value))
    parts = tuple(portrait(part, inside) for part in contents(value))
    if isinstance(value, set | frozenset):
        parts = tuple(sorted(parts, key=repr))
    fixed = isinstance(value, tuple | frozenset | range)
    return (kind, parts) if fixed else (kind, same, parts)


def contents(value: Any) -> Iterable[Any]:
    """What a value consists of; of an iterator nothing, it would be consumed."""
    for base in type(value).__mro__:
        if base in READERS:
            return READERS[base](value)
    own = vars(value) if hasattr(value, "__dict__") else {}
    more = [part for name in sorted(own) for part in (name, own[name])]
    if isinstance(value, dict):
        more += [part for pair in value.items() for part in pair]
        factory = getattr(value, "default_factory", None)
        return [*more, getattr(factory, "__name__", None)]
    if isinstance(value, SEQUENCES):
        return [*more, *value]
    for slot in getattr(type(value), "__slots__", ()):
        more += [slot, getattr(value, slot, None)]
    return more


def renamed(found: Portrait) -> Portrait:
    """A portrait with identities numbered in the order in which they occur."""
    order: dict[int, int] = {}

    def of(part: Portrait) -> Portrait:
        if not isinstance(part, tuple):
            return part
        if len(part) == 2 and part[0] == "id":
            return "id", order.setdefault(part[1], len(order))
        return tuple(of(inner) for inner in part)

    return of(found)
