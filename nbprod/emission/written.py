"""The parts of a template that are written formatted, as black would leave them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from nbprod.source.literals import WIDTH

MARKUP = re.compile(r"{[{%#]")
BLOCKS = re.compile(r"^\s*{%-?[^{}]*%}\s*\n|\n\s*{%[^{}]*-?%}\s*$")
"""``{% if … %}`` and ``{% endif %}`` around a definition."""
FILLED = re.compile(r"{{ (package|prefix|distribution) }}")
BORDER = re.compile(r"\n\n\n(?=(?:def|class|async def) |@)")
"""Before a definition at the left margin."""


def ready_in(text: str, values: Mapping[str, object]) -> frozenset[str]:
    """Give the parts that a template has but for what the package is called.

    They are in shape as long as no line is too long then.
    """
    filled = (
        FILLED.sub(lambda found: str(values[found[1]]), one) for one in plain(text)
    )
    return frozenset(one for one in filled if fits(one))


@lru_cache(maxsize=500)
def plain(text: str) -> frozenset[str]:
    """Give the parts of a template in which nothing but a name is filled in.

    These are definitions, alone and with what stands before the next ones.
    """
    some = [*text.split("\n\n\n"), *BORDER.split(text)]
    bare = (BLOCKS.sub("", one).strip("\n") for one in some)
    return frozenset(one for one in bare if not MARKUP.search(FILLED.sub("", one)))


def fits(text: str) -> bool:
    """Whether no line is longer than black would leave it."""
    return all(len(line) <= WIDTH for line in text.splitlines())
