"""Which Pythons the requirements allow: an old release has no wheels for a new one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nbprod.ir import Requirement
from nbprod.lockfiles import normal

OLDEST = 10
FIRST: dict[str, tuple[tuple[int, str], ...]] = {
    "matplotlib": ((11, "3.6.0"), (12, "3.8.0"), (13, "3.9.2")),
    "numpy": ((11, "1.23.2"), (12, "1.26.0"), (13, "2.1.0")),
    "pandas": ((11, "1.5.1"), (12, "2.1.1"), (13, "2.2.3")),
    "scikit-learn": ((11, "1.1.3"), (12, "1.3.1"), (13, "1.5.2")),
    "scipy": ((11, "1.9.2"), (12, "1.11.2"), (13, "1.14.1")),
    "tensorflow": ((11, "2.12.0"), (12, "2.16.1"), (13, "2.20.0")),
    "torch": ((11, "2.0.0"), (12, "2.2.0"), (13, "2.5.0")),
}
"""Minor version of Python → the first release with wheels for it, from PyPI."""


def python_range(requirements: Iterable[Requirement]) -> str:
    """Return ``requires-python``: from 3.10, below what a pinned release knows.

    Ranges that are open above, or end above the first release for a Python, allow it.
    """
    limits = []
    for one in requirements:
        highest = _highest(one.specifier)
        for minor, first in FIRST.get(normal(one.distribution.partition("[")[0]), ()):
            wanted = _release(first)
            if highest and highest < wanted[: len(highest)]:
                limits.append(minor)
    return f">=3.{OLDEST},<3.{min(limits)}" if limits else f">=3.{OLDEST}"


def _highest(specifier: str) -> tuple[int, ...]:
    """Return the release or line of releases that a specifier pins; empty if none."""
    pinned = re.fullmatch(
        r"==(\d+(?:\.\d+)*)(?:\.\*)?(?:\.?(?:post|dev)\d+)?", specifier
    )
    return _release(pinned[1]) if pinned else ()


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
