"""Python as black formats it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from nbprod.beside import asked, told

BORDER = re.compile(r"\n\n\n+(?=(?:def|class|async def) |@)")
"""Between a definition at the left margin and what stands before, black leaves two
blank lines whatever there is."""


def formatted(source: str, ready: Set[str] = frozenset()) -> str:
    """Source as black formats it; ``ready`` are parts that are as black leaves them."""
    return all_formatted([source], ready)[0]


def all_formatted(sources: Sequence[str], ready: Set[str] = frozenset()) -> list[str]:
    """Sources as black formats them, all at once, which takes less time."""
    name = "nbprod.source.blackening:blackened"
    return list(asked(name, list(sources), frozenset(ready)))


def ahead(source: str, ready: frozenset[str] = frozenset()) -> None:
    """Say that a source will be formatted, so that another process can begin."""
    here = ready.intersection(BORDER.split(source.strip("\n")))
    told("nbprod.source.blackening:keep_blackened", source, here)


def ready_in(sources: Iterable[str]) -> frozenset[str]:
    """The definitions in sources that are formatted but for what comes before them."""
    return frozenset(
        part for one in sources for part in BORDER.split(one.strip("\n"))[1:]
    )
