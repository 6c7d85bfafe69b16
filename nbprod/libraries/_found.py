"""The leaves: found by their folder, and all of them as one."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from nbprod.ir import Call, Library


@cache
def all_libraries() -> tuple[Library, ...]:
    """Every leaf, by name."""
    package = import_module(__package__)
    modules = (
        import_module(f"{__package__}.{found.name}")
        for found in pkgutil.iter_modules(package.__path__)
        if not found.name.startswith("_")
    )
    leaves: list[Library] = [module.LIBRARY for module in modules]
    return tuple(sorted(leaves, key=lambda leaf: leaf.name))


@cache
def merged() -> Library:
    """All leaves as one."""
    every = all_libraries()
    methods: dict[str, dict[str, Call]] = {}
    for leaf in every:
        for kind, table in leaf.methods.items():
            methods.setdefault(kind, {}).update(table)
    return Library(
        name="",
        installs={key: one for leaf in every for key, one in leaf.installs.items()},
        engines={key: one for leaf in every for key, one in leaf.engines.items()},
        aliases=_moved(every)
        | {key: one for leaf in every for key, one in leaf.aliases.items()},
        same=frozenset().union(*(leaf.same for leaf in every)),
        annotations={
            key: one for leaf in every for key, one in leaf.annotations.items()
        },
        functions={key: one for leaf in every for key, one in leaf.functions.items()},
        methods=methods,
        attributes={key: one for leaf in every for key, one in leaf.attributes.items()},
        bases={key: one for leaf in every for key, one in leaf.bases.items()},
        own=frozenset().union(*(leaf.own for leaf in every)),
        constants=frozenset().union(*(leaf.constants for leaf in every)),
        acts={key: one for leaf in every for key, one in leaf.acts.items()},
        options=frozenset().union(*(leaf.options for leaf in every)),
        modes=frozenset().union(*(leaf.modes for leaf in every)),
        star={key: one for leaf in every for key, one in leaf.star.items()},
    )


def _moved(leaves: tuple[Library, ...]) -> dict[str, str]:
    """Where modules went that are gone under their old names."""
    return {
        key: one.to[:-1]
        for leaf in leaves
        for key, one in leaf.removed.items()
        if one.to.endswith(":")
    }
