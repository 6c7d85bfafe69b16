"""Where definitions and constants go, and what becomes a setting."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace

from nbprod.analysis.constants import bindings_of, find_constants
from nbprod.analysis.operators import specials
from nbprod.ir import Flow, Label, Setting, Statement
from nbprod.planning.placement import place
from nbprod.planning.rewriting import Rewriting, shadowed
from nbprod.planning.tuning import Tuned, secrets_in, tune

RESERVED = frozenset(
    """Result Settings Stages OnStage run settings stages stage on_stage inside asyncio
    dataclass Any Path partial Mapping data_dir result seen main run_here annotations
    Exhibit Report show_all EXHIBITS set_style write_report""".split()
)


def rewriting_of(
    flow: Flow,
    labels: Mapping[str, Label],
    package: str,
    renamed: Mapping[str, str],
) -> Rewriting:
    """Decide where definitions and constants go, and what becomes a setting.

    ``renamed`` has the settings that are called otherwise in the package.
    """
    placed = place(flow, labels)
    kept = [s for s in flow.statements if labels[s.id].kept]
    secrets = secrets_in(kept)
    constants = {
        name: statement
        for name, statement in find_constants(
            flow, bindings_of(flow.statements)
        ).items()
        if name not in placed.constants
    }
    tuned = tune(kept, flow, constants, secrets, RESERVED | set(package.split(".")))
    tuned = called(tuned, renamed)
    fixed = shadowed(flow.statements)
    taken = {n for s in flow.statements for n in s.effects.binds} | set(flow.imports)
    names: dict[str, str] = {}
    for name, statement in placed.constants.items():
        if name in tuned.named or not labels[statement.id].kept:
            continue
        upper = name.upper()
        free = name not in fixed and (upper == name or upper not in taken)
        names[name] = upper if free else name
    folder = folder_name(kept, tuned)
    acting = bool(specials(flow.definitions).called)
    return Rewriting(flow, placed, tuned, package, names, folder, acting=acting)


def folder_name(kept: Iterable[Statement], tuned: Tuned) -> str:
    """What functions call the folder of the data: no name that their bodies have."""
    statements = [s for s in kept if s.id not in tuned.dropped]
    taken = {one.name for one in tuned.settings} | shadowed(statements)
    for statement in statements:
        for node in statement.nodes:
            if isinstance(node, ast.Name) and node.id not in tuned.named:
                taken.add(node.id)
    free = "data_dir"
    while free in taken:
        free = "data_folder" if free == "data_dir" else f"{free}_"
    return free


def called(tuned: Tuned, renamed: Mapping[str, str]) -> Tuned:
    """The settings, some under another name."""
    if not renamed:
        return tuned

    def as_called(one: Setting) -> Setting:
        return replace(one, name=renamed.get(one.name, one.name))

    return replace(
        tuned,
        settings=tuple(map(as_called, tuned.settings)),
        named={name: as_called(one) for name, one in tuned.named.items()},
        literals={
            key: tuple((node, as_called(one)) for node, one in some)
            for key, some in tuned.literals.items()
        },
        own_names={new: old for old, new in renamed.items()},
    )
