"""How settings reach the functions that use them."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

from nbprod.ir import Parameter, Setting, Statement
from nbprod.planning.emitted import Emitted
from nbprod.planning.rewriting import Refer, Rewriting
from nbprod.recognition.cuts import Piece
from nbprod.recognition.interface import words
from nbprod.source.imports import root_of

MANY = 3
"""With more settings than this, a function gets all of them as one."""


def used_settings(statements: Sequence[Statement], by: Rewriting) -> list[Setting]:
    """The settings that statements use, in the order of the notebook."""
    found: dict[str, Setting] = {}
    for statement in statements:
        for _, setting in by.tuned.literals.get(statement.id, ()):
            found[setting.name] = setting
        for node in statement.nodes:
            if isinstance(node, ast.Name):
                names = [node.id, *by.placed.extras.get(node.id, ())]
                for name in names:
                    setting_of = by.tuned.named.get(name)
                    if setting_of is not None:
                        found[setting_of.name] = setting_of
        for name in statement.effects.reads & by.tuned.named.keys():
            if name in words(statement.source) | statement.effects.by_text:
                found[by.tuned.named[name].name] = by.tuned.named[name]
    return list(found.values())


def passing(
    used: Sequence[Setting],
    own: frozenset[str],
    piece: Piece,
    given: Collection[str],
    to: Emitted,
) -> tuple[Refer, list[Parameter], list[str]]:
    """How a function's body refers to settings, its parameters, what is passed.

    ``given`` are names that may come in besides.
    """
    text = {
        getattr(node, "id", getattr(node, "arg", None))
        for statement in piece.statements
        for node in statement.nodes
        if isinstance(node, ast.Name | ast.arg)
    }
    whole = len(used) > MANY and "settings" not in text
    parameters: list[Parameter] = []
    arguments: list[str] = []
    shown: dict[str, str] = {}
    if whole:
        parameters.append(Parameter("settings", "Settings"))
        arguments.append("settings")
        line = f"from {root_of(to.package)}.settings import Settings"
        to.annotations.setdefault(piece.stage, set()).add(line)
    for setting in used:
        kept_name = next(reversed([*to.settings_named.get(setting, ())]), "")
        if whole and kept_name not in own:
            shown[setting.name] = value_of(setting)
            continue
        name = to.by.tuned.own_names.get(setting.name, setting.name)
        name = kept_name if kept_name in own else name
        while (name in text or name in given) and name != kept_name:
            name += "_setting"
        shown[setting.name] = name
        kind = "str" if setting.secret else setting.type
        parameters.append(Parameter(name, kind))
        arguments.append(value_of(setting))
        if kind == "Path":
            line = "from pathlib import Path"
            to.annotations.setdefault(piece.stage, set()).add(line)
    return (lambda setting: shown[setting.name]), parameters, arguments


def value_of(setting: Setting) -> str:
    """The expression of a setting's value in ``run``."""
    if setting.secret:
        return f"settings.{setting.name}.get_secret_value()"
    if setting.type == "Path":
        return f"settings.data_dir / settings.{setting.name}"
    return f"settings.{setting.name}"
