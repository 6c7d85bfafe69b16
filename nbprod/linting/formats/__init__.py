"""The formats of ``lint``'s report: one file a format, found by its name."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbprod.linting.report import Reported

NAMES = ("concise", "full", "json", "sarif", "github", "junit")
FOR_PEOPLE = ("concise", "full")


def render(
    form: str, found: Sequence[Reported], paths: Sequence[str], colour: bool = False
) -> str:
    """Write findings in a format; ``paths`` are all files that were checked."""
    module = import_module(f"{__name__}.{form}")
    more = {"colour": colour} if form in FOR_PEOPLE else {}
    text: str = module.render(found, paths, **more)
    return text
