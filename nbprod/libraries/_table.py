"""How leaves write their tables: many names that do the same, on one line."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from nbprod.ir import Call

CLASS = "class"
"""As ``Call.returns`` of a constructor: the class that is called itself."""

PURE = Call()
SHARES = Call(fresh=False)
INT = Call("builtins.int")
FLOAT = Call("builtins.float")
STR = Call("builtins.str")
BOOL = Call("builtins.bool")
NOTHING = Call("builtins.NoneType")
LIST = Call("builtins.list")
DICT = Call("builtins.dict")
ITERATES = Call("builtins.iterator", fresh=False)
"""Gives what can be gone over once."""
CHANGES = Call("builtins.NoneType", mutates=("self",))
DRAWS = Call("", mutates=("ax",), resources=("figure",), role="plot")
"""Draws on the current axes, or on those that it is given."""
CHECK = Call("builtins.NoneType", role="check")
"""It raises where something is not as it should be."""
MODE = Call("builtins.NoneType", resources=("modes",))
"""Sets how a library computes from then on."""
MAKES = Call(CLASS, fresh=False)
"""A constructor whose object refers to its arguments."""
NEW = Call(CLASS)
"""A constructor whose object shares nothing with its arguments."""


One = TypeVar("One")


def each(prefix: str, names: str, call: One) -> dict[str, One]:
    """The same for several names, with what stands before each (or nothing)."""
    before = f"{prefix}." if prefix else ""
    return dict.fromkeys([before + name for name in names.split()], call)


def like(call: Call, role: str) -> Call:
    """The same call in another role."""
    return replace(call, role=role)


def typed(owner: str, table: str) -> dict[str, str]:
    """Attributes of a class, from ``type: name name`` lines."""
    found = {}
    for line in table.strip().splitlines():
        kind, _, names = line.strip().partition(": ")
        for name in names.split():
            found[f"{owner}.{name}"] = kind
    return found


def under(base: str, prefix: str, names: str) -> dict[str, str]:
    """Several classes of a module with the same base."""
    return {f"{prefix}.{name}": base for name in names.split()}


def written(line: str, names: str) -> dict[str, tuple[str, str]]:
    """Classes in emitted code: ``import pandas as pd``, ``from xgboost import``."""
    word, module, *rest = line.split()
    if word == "import":
        short = rest[-1] if rest else module
        return {f"{module}.{name}": (f"{short}.{name}", line) for name in names.split()}
    return {f"{module}.{name}": (name, f"{line} {name}") for name in names.split()}
