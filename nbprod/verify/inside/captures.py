"""Captures: what variables held at some moment, stored so that others can read them.

A store is a folder. ``index.json`` lists its captures, each with the moment (``at``)
and for each variable its type and the file of its tree, or why it is no value but code
(``code``), or why it was not stored (``left``).
"""

from __future__ import annotations

import enum
import gc
import json
import os
import pickle
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any

from .canonical import Canonical
from .reasons import top_level_reason
from .sources import source_of

MOST = 6 << 30
"""Bytes on disk after which a store takes only the values at the end."""


def own_modules(folder: Path, package: str) -> Callable[[str], bool]:
    """Whether a module is the notebook's own code: its folder's, or the package's."""
    root = str(folder.resolve()) + os.sep

    def own(module: str) -> bool:
        if module in ("__main__", package) or module.startswith(f"{package}."):
            return True
        file = getattr(sys.modules.get(module), "__file__", None) or ""
        return file.startswith(root)

    return own


class Captures:
    """Writes captures into a folder, one after the other."""

    def __init__(
        self,
        folder: Path,
        own: Callable[[str], bool],
        portray: Callable[[object], Any] | None = None,
    ) -> None:
        """Go on with the folder's captures, or create it.

        ``portray`` gives, as data for JSON, what parity tests compare.
        """
        self.folder, self.own, self.portray = folder, own, portray
        folder.mkdir(parents=True, exist_ok=True)
        self.taken: list[dict[str, Any]] = []
        self.facts: dict[str, Any] = {"bytes": 0}
        index = folder / "index.json"
        if index.exists():
            self.facts = json.loads(index.read_text("utf-8"))
            self.taken = self.facts.pop("captures")

    def take(self, at: str, values: Mapping[str, object], last: bool = False) -> None:
        """Store copies of values as they are now."""
        with no_collecting():
            self._take(at, values, last)

    def _take(self, at: str, values: Mapping[str, object], last: bool) -> None:
        canonical = Canonical(self.own)
        number = len(self.taken)
        found: dict[str, dict[str, Any]] = {}
        for place, (name, value) in enumerate(values.items()):
            entry: dict[str, Any] = {"type": canonical.label(type(value))}
            entry["code"] = top_level_reason(value)
            if entry["code"] in ("a function", "a class"):
                own = self.own(getattr(value, "__module__", "") or "")
                entry["source"] = source_of(value, own)
            if self.facts["bytes"] > MOST and not last:
                entry["left"] = f"{MOST >> 30} GiB are stored already"
            elif not entry["code"]:
                file = self.folder / f"{number}-{place}.pickle"
                entry["file"] = file.name
                with file.open("wb") as stream:
                    pickle.dump(canonical.tree(value), stream, protocol=5)
                    self.facts["bytes"] += stream.tell()
                if self.portray is not None:
                    entry["portrait"] = self.portrayed(value)
            found[name] = entry
        self.taken.append({"at": at, "variables": found, "same": shared(values)})

    def portrayed(self, value: object) -> Any:
        """The portrait of a value; None of what does not let itself be looked at."""
        try:
            return self.portray(value) if self.portray else None
        except Exception:  # any library's own failure to be taken apart
            return None

    def close(self, **facts: object) -> None:
        """Write the index."""
        document = {"captures": self.taken, **self.facts, **facts}
        text = json.dumps(document, indent=1)
        (self.folder / "index.json").write_text(text, "utf-8")


@contextmanager
def no_collecting() -> Iterator[None]:
    """Look for no cycles meanwhile: trees have none, and may have millions of parts."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def shared(values: Mapping[str, object]) -> list[list[str]]:
    """The names that are one object that can change, sorted."""
    names: dict[int, list[str]] = {}
    for name, value in values.items():
        if can_change(value) and not top_level_reason(value):
            names.setdefault(id(value), []).append(name)
    return sorted(sorted(group) for group in names.values() if len(group) > 1)


def can_change(value: object) -> bool:
    """Whether it matters which object a value is: containers, tables, models.

    Others may be one object by chance, such as small numbers and empty tuples.
    """
    kind = type(value)
    if getattr(kind, "__hash__", None) is None:
        return True
    fixed = isinstance(value, (enum.Enum, PurePath, BaseException))
    index = any(base.__name__ == "Index" for base in kind.__mro__)
    return hasattr(value, "__dict__") and not (fixed or index)
