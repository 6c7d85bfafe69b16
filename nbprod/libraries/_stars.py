"""The names that star imports bind, from ``stars.txt``: read once, where one is met."""

from __future__ import annotations

from functools import cache


@cache
def stars() -> dict[str, tuple[str, ...]]:
    """Module → the names; of all versions that were looked at together."""
    from importlib import resources  # 20 ms, and few notebooks have a star import

    text = resources.files(__package__).joinpath("stars.txt").read_text("utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            module, _, names = line.partition(": ")
            found[module] = tuple(names.split())
    return found
