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


class Loading:
    """Remembers the random states before the first module that an import loads.

    It stands first among the finders and finds nothing: it is asked for modules alone
    that are not loaded yet, so that the many imports that load nothing cost nothing.
    """

    def __init__(self) -> None:
        """No import is under way."""
        self.importing = False
        self.before: tuple[Any, Any] | None = None
        self.known = 0

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """Remember the states, if nothing was loaded before; leave it to others."""
        if self.importing and self.before is None:
            self.before, self.known = states(), len(sys.modules)

    def done(self, own: Callable[[str], bool]) -> None:
        """Set the states back, unless a module of one's own was loaded."""
        self.importing = False
        before, self.before = self.before, None
        if before is not None and not any(map(own, list(sys.modules)[self.known :])):
            restore(before)


def hold_still(own: Callable[[str], bool]) -> None:
    """From now on importing draws nothing, but for what modules of one's own draw."""
    original, loading = builtins.__import__, Loading()
    sys.meta_path.insert(0, loading)

    def importing(name: str, *more: Any, **named: Any) -> Any:
        if loading.importing:
            return original(name, *more, **named)
        loading.importing = True
        try:
            return original(name, *more, **named)
        finally:
            loading.done(own)

    builtins.__import__ = importing
