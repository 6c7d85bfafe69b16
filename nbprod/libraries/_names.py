"""One name for each function and class, whatever it was imported as."""

from __future__ import annotations

from functools import cache

from nbprod.libraries._found import merged


@cache
def canonical(dotted: str) -> str:
    """The public name of what a dotted name refers to."""
    known = merged().aliases
    parts = dotted.split(".")
    for depth in range(len(parts), 0, -1):
        prefix = ".".join(parts[:depth])
        found = known.get(prefix)
        if found is not None:
            return ".".join([found, *parts[depth:]])
        found = known.get(f"{prefix}.*") if parts[-1][:1].isupper() else None
        if found is not None and depth < len(parts):
            return f"{found}.{parts[-1]}"
    if "._" in dotted:
        return _without_private(parts)
    return dotted


def identity(dotted: str) -> str:
    """The name by which the very object is documented that a dotted name refers to."""
    same = merged().same
    parts = dotted.split(".")
    if any(".".join(parts[:depth]) in same for depth in range(1, len(parts) + 1)):
        return canonical(dotted)
    return dotted


def _without_private(parts: list[str]) -> str:
    """``sklearn.ensemble._forest.X`` is ``sklearn.ensemble.X``; the last part stays."""
    shown = [part for part in parts[:-1] if not part.startswith("_")]
    return ".".join([*shown, parts[-1]])
