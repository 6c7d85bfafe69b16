"""What is asked of ``lint``: codes of rules, or what codes begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch


@dataclass(frozen=True)
class Selection:
    """What flags and configuration ask for."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    per_file: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def words(self) -> tuple[str, ...]:
        """Everything in it, as texts: equal for equal selections."""
        pairs = (f"{key}={','.join(codes)}" for key, codes in self.per_file.items())
        lists = (self.select, self.ignore, self.extend)
        return (*(",".join(one) for one in lists), *pairs)


def ignored_in(place: str, wanted: Selection) -> tuple[str, ...]:
    """Return the codes that are ignored in a file, by its path with ``/``."""
    name = place.rpartition("/")[2]
    return tuple(
        code
        for pattern, codes in wanted.per_file.items()
        if fnmatch(place, pattern) or fnmatch(name, pattern)
        for code in codes
    )
