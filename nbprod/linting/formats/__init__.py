"""The formats of ``lint``'s report: one file a format, found by its name."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from nbprod.linting.report import Reported

NAMES = ("concise", "full", "json", "sarif", "github", "junit")


def render(form: str, found: Sequence[Reported], paths: Sequence[str]) -> str:
    """Write findings in a format; ``paths`` are all files that were checked."""
    module = import_module(f"{__name__}.{form}")
    text: str = module.render(found, paths)
    return text
