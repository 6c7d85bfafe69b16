"""Random states that importing a library leaves as they were.

Some libraries draw from the global states when they are loaded, which a notebook does
at another moment than a package, whose modules import at their top.
"""

from __future__ import annotations

import builtins
import importlib
import random
import sys
from collections.abc import Callable
from typing import Any


def seed(number: int) -> None:
    """Seed the global random states, so that what draws from them can be compared."""
    random.seed(number)
    numpy = sys.modules.get("numpy") or importable("numpy")
    if numpy is not None:
        numpy.random.seed(number)


def importable(name: str) -> Any:
    """A module, or None where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def states() -> tuple[Any, Any]:
    """The global random states."""
    numpy = sys.modules.get("numpy")
    return random.getstate(), numpy and numpy.random.get_state()


def restore(before: tuple[Any, Any]) -> None:
    """Set the global random states to what they were."""
    random.setstate(before[0])
    if before[1] is not None:
        sys.modules["numpy"].random.set_state(before[1])


def hold_still(own: Callable[[str], bool]) -> None:
    """From now on importing draws nothing, but for what modules of one's own draw."""
    original = builtins.__import__
    inside = False

    def importing(name: str, *more: Any, **named: Any) -> Any:
        nonlocal inside
        if inside:
            return original(name, *more, **named)
        before, known = states(), len(sys.modules)
        inside = True
        try:
            return original(name, *more, **named)
        finally:
            inside = False
            loaded = list(sys.modules)[known:]
            if loaded and not any(own(module) for module in loaded):
                restore(before)

    builtins.__import__ = importing
