"""The rules of ``lint``: one file a rule, found by this folder.

To add one, add the file. A name that starts with ``_`` is a part of several rules. A
rule reads a ``Subject``, a notebook with its flow, and yields findings; it runs
nothing of the notebook.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from nbprod.rules._rule import Rule as Rule


@cache
def catalogue() -> Mapping[str, Rule]:
    """Every rule by its code, in order."""
    package = import_module(__name__)
    modules = (
        import_module(f"{__name__}.{found.name}")
        for found in pkgutil.iter_modules(package.__path__)
        if not found.name.startswith("_")
    )
    rules: list[Rule] = [module.RULE for module in modules]
    return {one.code: one for one in sorted(rules, key=lambda rule: rule.code)}
