"""Which names are read later on.

A set of them for each place would be as large as the notebook, as often as there are
places: so it is told of the names that are asked for alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Set

NONE: frozenset[str] = frozenset()


class Later:
    """Things done in a row, and what each reads and binds."""

    def __init__(
        self, done: Iterable[tuple[Set[str], Set[str]]], last: Set[str] = NONE
    ) -> None:
        """Note what each reads, before it binds anything, and surely binds.

        ``last`` are the names that are read after all of them.
        """
        self.last = last
        self.places: dict[str, list[int]] = {}
        self.reading: dict[str, list[bool]] = {}
        for number, (reads, binds) in enumerate(done):
            for name in reads | binds:
                self.places.setdefault(name, []).append(number)
                self.reading.setdefault(name, []).append(name in reads)

    def read(self, names: Iterable[str], start: int) -> frozenset[str]:
        """Those of the names that are read before anything from a place on binds them.

        Places are counted from 0.
        """
        return frozenset(name for name in names if self.is_read(name, start))

    def is_read(self, name: str, start: int) -> bool:
        """Whether that is so for one name."""
        places = self.places.get(name, [])
        at = bisect_left(places, start)
        return self.reading[name][at] if at < len(places) else name in self.last
