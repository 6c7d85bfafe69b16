"""Names that are taken, and the first number that makes another of one."""

from __future__ import annotations

from collections.abc import Container


class Taken(set[str]):
    """Names that only become more, so that no number is tried again and again."""

    def __init__(self, names: set[str]) -> None:
        """Begin with some."""
        super().__init__(names)
        self.tried: dict[str, int] = {}

    def first(self, base: str) -> int:
        """Give the first number from two with which a name is not among them."""
        number = self.tried.get(base, 2)
        while f"{base}_{number}" in self:
            number += 1
        self.tried[base] = number
        return number


def first_number(base: str, taken: Container[str]) -> int:
    """A number from two on below which a name has every number."""
    return taken.first(base) if isinstance(taken, Taken) else 2
