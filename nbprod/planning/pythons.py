"""Which Pythons the requirements allow: an old release has no wheels for a new one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nbprod import libraries
from nbprod.ir import Requirement
from nbprod.reading.lockfiles import normal, numbers

OLDEST = 10


def python_range(requirements: Iterable[Requirement]) -> str:
    """Return ``requires-python``: from 3.10, below what a pinned release knows.

    Ranges that are open above, or end above the first release for a Python, allow it.
    """
    limits = []
    for one in requirements:
        highest, below = _highest(one.specifier), _below(one.specifier)
        name = normal(one.distribution.partition("[")[0])
        for minor, first in libraries.wheels().get(name, {}).items():
            wanted = numbers(first)
            old = highest and highest < wanted[: len(highest)]
            if old or (below and below <= wanted):
                limits.append(minor)
    return f">=3.{OLDEST},<3.{min(limits)}" if limits else f">=3.{OLDEST}"


def _highest(specifier: str) -> tuple[int, ...]:
    """Return the release or line of releases that a specifier pins; empty if none."""
    pinned = re.fullmatch(
        r"==(\d+(?:\.\d+)*)(?:\.\*)?(?:\.?(?:post|dev)\d+)?", specifier
    )
    return numbers(pinned[1]) if pinned else ()


def _below(specifier: str) -> tuple[int, ...]:
    """Return the release that a range ends before; empty if it does not."""
    end = re.search(r"<(\d+(?:\.\d+)*)", specifier)
    return numbers(end[1]) if end else ()
