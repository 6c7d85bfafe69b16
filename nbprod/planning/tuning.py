"""Which literals become settings: paths, seeds, sizes, hyperparameters, named numbers.

A setting is a literal that its author would try another value of. Lists of columns are
none, being the schema. Named ones keep their name, others take that of the argument.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from nbprod import naming
from nbprod.ir import CallSite, Flow, Setting, Statement
from nbprod.reading import credentials
from nbprod.recognition.paths import (
    MEMORY,
    changes_folder,
    opens_elsewhere,
    own_calls,
    path_arguments,
)
from nbprod.source.names import in_fstrings

TUNED = frozenset({"estimator", "transformer", "split", "split_maker", "search", "fit"})
SEEDS = frozenset({"random_state", "seed", "random_seed"})
EXPERIMENT = 3
"""An argument given this many different values is an experiment, not a setting."""


@dataclass(frozen=True)
class Tuned:
    """The settings, and where they stand in the notebook.

    ``named`` maps notebook names to their setting; the statements that bound them are
    gone. ``literals`` maps a statement's id to the nodes that a setting replaces;
    ``rooted`` to the nodes of names that are paths, to be found from the data folder.
    """

    settings: tuple[Setting, ...]
    named: Mapping[str, Setting]
    literals: Mapping[str, tuple[tuple[ast.expr, Setting], ...]]
    rooted: Mapping[str, tuple[ast.Name, ...]]
    dropped: frozenset[str]
    chdir: bool
    own_names: Mapping[str, str] = field(default_factory=dict)
    """Setting → its name in the notebook, where another notebook has that as well."""


class Found:
    """The settings found so far."""

    def __init__(self, taken: Iterable[str]) -> None:
        """Begin with the names that no setting may have."""
        self.taken = set(taken)
        self.settings: dict[str, Setting] = {}
        self.same: dict[tuple[str, str, str], Setting] = {}

    def add(
        self,
        key: tuple[str, str, str],
        name: str,
        kind: str,
        default: str | None,
        origin: str,
        description: str,
        secret: bool = False,
    ) -> Setting:
        """The setting of a key, made if it is new."""
        if key not in self.same:
            setting = Setting(name, kind, default, description, origin, secret)
            self.taken.add(name)
            self.same[key] = self.settings[name] = setting
        return self.same[key]


def tune(
    kept: Iterable[Statement],
    flow: Flow,
    constants: Mapping[str, Statement],
    secrets: Mapping[str, tuple[tuple[ast.expr, str], ...]],
    taken: Iterable[str],
) -> Tuned:
    """Find the settings of the kept statements.

    ``constants`` are names that are bound once, to a literal that nothing changes;
    ``secrets`` maps statement ids to literals with a suggested name each.
    """
    statements = list(kept)
    found = Found(taken)
    literals: dict[str, list[tuple[ast.expr, Setting]]] = {}
    named = dict(named_settings(statements, flow, constants, secrets, found))
    dropped = {constants[name].id for name in named if name in constants}
    experiments = many_values(statements)
    rooted: dict[str, tuple[ast.Name, ...]] = {}
    moved = False
    for statement in (s for s in statements if s.id not in dropped):
        moved = moved or changes_folder(statement)
        hidden = in_fstrings(statement.node)
        places = [
            *secret_literals(statement, secrets, found),
            *path_literals(statement, found, moved),
        ]
        if (statement.cell, statement.line) not in flow.notebook.fixed:
            places += tuned_literals(statement, experiments, found)
        chosen = {id(node): (node, s) for node, s in places if id(node) not in hidden}
        if chosen:
            literals[statement.id] = list(chosen.values())
        paths = () if moved else tuple(path_names(statement, named))
        if paths:
            rooted[statement.id] = paths
    settled = {id(node) for some in literals.values() for node, _ in some}
    settled |= {id(node) for some in rooted.values() for node in some}
    return Tuned(
        tuple(found.settings.values()),
        named,
        {key: tuple(value) for key, value in literals.items()},
        rooted,
        frozenset(dropped),
        any(opens_elsewhere(s, settled) for s in statements),
    )


def named_settings(
    statements: list[Statement],
    flow: Flow,
    constants: Mapping[str, Statement],
    secrets: Mapping[str, tuple[tuple[ast.expr, str], ...]],
    found: Found,
) -> Iterator[tuple[str, Setting]]:
    """Named numbers, named paths and named secrets that something kept reads."""
    paths = {
        node.id
        for statement in statements
        for site in own_calls(statement)
        for node in path_arguments(site)
        if isinstance(node, ast.Name)
    }
    ids = {statement.id for statement in statements}
    read = set[str]().union(*(s.effects.reads for s in statements))
    for name, statement in constants.items():
        if statement.id not in ids or name not in read:
            continue
        value = statement.node.value  # type: ignore[attr-defined]
        secret = any(node is value for node, _ in secrets.get(statement.id, ()))
        kind = kind_of(value)
        if not (secret or kind in ("int", "float", "bool") or name in paths):
            continue
        chosen = naming.setting_name(found.taken, name=name)
        why = " ".join(c for c in statement.comments if not naming.is_chatter(c))
        default = None if secret else ast.unparse(value)
        origin = f"cell {statement.cell}, `{name}`"
        kind = "SecretStr" if secret else kind
        key = ("name", name, "")
        setting = found.add(key, chosen, kind, default, origin, why, secret)
        yield name, setting


def kind_of(node: ast.expr) -> str:
    """The type of a literal scalar, or nothing."""
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    value = getattr(node, "value", None)
    kinds: dict[type, str] = {int: "int", float: "float", str: "str", bool: "bool"}
    return kinds.get(type(value), "") if isinstance(node, ast.Constant) else ""


def secret_literals(
    statement: Statement,
    secrets: Mapping[str, tuple[tuple[ast.expr, str], ...]],
    found: Found,
) -> Iterator[tuple[ast.expr, Setting]]:
    """Secrets that are written out."""
    for node, suggested in secrets.get(statement.id, ()):
        name = naming.setting_name(found.taken, name=suggested)
        key = ("secret", ast.unparse(node), "")
        origin = f"cell {statement.cell}"
        setting = found.add(key, name, "SecretStr", None, origin, "", True)
        yield node, setting


def path_literals(
    statement: Statement, found: Found, moved: bool
) -> Iterator[tuple[ast.expr, Setting]]:
    """Paths and addresses of files that are written out.

    ``moved``: the notebook is in a folder of its choice by then, where relative paths
    are none from the data folder.
    """
    for site in own_calls(statement):
        for node in path_arguments(site):
            value = getattr(node, "value", None)
            if not (
                isinstance(node, ast.Constant) and isinstance(value, str) and value
            ):
                continue
            if value == MEMORY:
                continue
            remote = "://" in value
            if moved and not remote:
                continue
            name = naming.setting_name(found.taken, path=value)
            default = repr(value) if remote else f"Path({value!r})"
            writes = site.call.role in ("writer", "dump")
            why = "Where it is written." if writes else "What is read."
            kind = "str" if remote else "Path"
            origin = f"cell {statement.cell}"
            setting = found.add(("path", value, ""), name, kind, default, origin, why)
            yield node, setting


def path_names(
    statement: Statement, named: Mapping[str, Setting]
) -> Iterator[ast.Name]:
    """Names of settings that are given where a path is expected."""
    for site in own_calls(statement):
        for node in path_arguments(site):
            if not isinstance(node, ast.Name) or node.id not in named:
                continue
            if "://" not in (named[node.id].default or ""):
                yield node


def arguments(site: CallSite) -> Iterator[tuple[str, ast.expr]]:
    """The literal keyword arguments of a call that one would try other values of."""
    for keyword in site.node.keywords:
        kind = kind_of(keyword.value)
        if keyword.arg and kind in ("int", "float", "str"):
            yield keyword.arg, keyword.value


def receiver_of(site: CallSite) -> str:
    """The class or function that an argument is given to."""
    parts = site.name.lstrip(".").split(".")
    return parts[-2] if parts[-1] == "fit" and len(parts) > 1 else parts[-1]


def many_values(statements: Iterable[Statement]) -> set[tuple[str, str]]:
    """Arguments that are given so many values that they are an experiment."""
    values: Counter[tuple[str, str]] = Counter()
    seen: set[tuple[str, str, str]] = set()
    for statement in statements:
        for site in own_calls(statement):
            if site.call.role not in TUNED:
                continue
            for name, node in arguments(site):
                key = (receiver_of(site), name, ast.unparse(node))
                if key not in seen:
                    seen.add(key)
                    values[key[:2]] += 1
    return {key for key, count in values.items() if count > EXPERIMENT}


def tuned_literals(
    statement: Statement, experiments: set[tuple[str, str]], found: Found
) -> Iterator[tuple[ast.expr, Setting]]:
    """Hyperparameters, sizes and seeds that are written out."""
    bound = statement.effects.binds
    makers = Counter(receiver_of(site) for site in own_calls(statement))
    for site in own_calls(statement):
        if site.call.role == "metric":
            continue
        if site.call.role not in TUNED and not site.call.seeded_by:
            continue
        receiver = receiver_of(site)
        alone = len(bound) == 1 and makers[receiver] == 1
        target = next(iter(bound)) if alone else ""
        for keyword, node in arguments(site):
            seed = keyword in SEEDS
            if site.call.role not in TUNED and not seed:
                continue
            if (receiver, keyword) in experiments and not seed:
                continue
            value = ast.unparse(node)
            key = ("seed", value, "") if seed else (receiver, keyword, value)
            name = naming.setting_name(
                found.taken, keyword=keyword, receiver=receiver, target=target,
                value=str(getattr(node, "value", "")),
            )  # fmt: skip
            origin = f"cell {statement.cell}"
            why = (
                "Makes random choices repeatable."
                if seed
                else f"`{keyword}` of `{receiver}`."
            )
            yield node, found.add(key, name, kind_of(node), value, origin, why)


def secrets_in(
    kept: Iterable[Statement],
) -> dict[str, tuple[tuple[ast.expr, str], ...]]:
    """The secrets written out in statements, by statement, with a suggested name."""
    found: dict[str, tuple[tuple[ast.expr, str], ...]] = {}
    for statement in kept:
        module = ast.Module([statement.node], [])
        some = [(node, name) for node, _, name in credentials.find_in_code(module)]
        if some:
            found[statement.id] = tuple(some)
    return found
