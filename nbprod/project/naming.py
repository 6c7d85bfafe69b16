"""Names that several notebooks have: of settings and of results.

A name stays as it is in its notebook where no other one has it; else it begins with the
notebook's own. A file that several notebooks read or write is one setting of them all.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from nbprod.ir import Member, Plan, ResultField, Setting
from nbprod.project.files import normal
from nbprod.reading.lockfiles import numbers
from nbprod.source.literals import listed

WAYS = {"Where it is written": "written in", "What is read": "read in"}
Names = tuple[dict[str, str], ...]
"""For each notebook: a name in it → that in the package, where it is another one."""


def setting_names(parts: Sequence[str], plans: Sequence[Plan]) -> Names:
    """How each notebook's settings are called in the package.

    ``parts`` are the names of the notebooks' parts of the package.
    """
    files = files_named(plans)
    owners = Counter(
        one.name for plan in plans for one in plan.settings if file_of(one) not in files
    )
    owners.update(set(files.values()))
    taken = set(owners)
    found: Names = tuple({} for _ in plans)
    for number, (part, plan) in enumerate(zip(parts, plans, strict=True)):
        for one in plan.settings:
            name = files.get(file_of(one), one.name)
            if name == one.name and file_of(one) not in files and owners[name] > 1:
                name = free(f"{part}_{name}", taken)
                taken.add(name)
            if name != one.name:
                found[number][one.name] = name
    return found


def file_of(one: Setting) -> str:
    """The path that a setting is the default of; empty where it is none."""
    if one.default is None or one.type not in ("Path", "str"):
        return ""
    node = ast.parse(one.default, mode="eval").body
    value = node.args[0] if isinstance(node, ast.Call) else node
    text = getattr(value, "value", "")
    return text if isinstance(text, str) and "://" not in text else ""


def files_named(plans: Sequence[Plan]) -> dict[str, str]:
    """The files that several notebooks have as settings → what the setting is called.

    It is a name made of the path, where a notebook has one.
    """
    users: dict[str, set[int]] = {}
    names: dict[str, list[tuple[bool, str]]] = {}
    for number, plan in enumerate(plans):
        for one in plan.settings:
            path = file_of(one)
            if path and is_path(one, plan):
                users.setdefault(path, set()).add(number)
                names.setdefault(path, []).append((one.type != "Path", one.name))
    found: dict[str, str] = {}
    for path, some in names.items():
        if len(users[path]) > 1:
            chosen = min(some, key=lambda pair: pair[0])[1]
            found[path] = free(chosen, set(found.values()))
    return found


def is_path(one: Setting, plan: Plan) -> bool:
    """Whether a setting is the path of a file, not another text."""
    return one.type == "Path" or one.name in plan.path_names


def free(name: str, taken: Container[str]) -> str:
    """A name that is not taken yet."""
    while name in taken:
        name += "_"
    return name


def joined_settings(members: Sequence[Member]) -> tuple[Setting, ...]:
    """The settings of the package: of several that are one, what each notebook says."""
    users: dict[str, list[tuple[str, Setting]]] = {}
    for member in members:
        for one in member.plan.settings:
            users.setdefault(one.name, []).append((member.notebook, one))
    found = []
    for some in users.values():
        notebook, one = some[0]
        made = replace(one, origin=place(notebook, one))
        made = handed_on(some) if len(some) > 1 else made
        found.append(replace(made, origin=made.origin + named_besides(made, members)))
    return tuple(found)


def named_besides(one: Setting, members: Sequence[Member]) -> str:
    """Which notebooks have a file's path in their code, where the setting is not."""
    path = file_of(one)
    others = [
        member.notebook
        for member in members
        if path
        and normal(path) in {*member.reads, *member.writes}
        and one.name not in {own.name for own in member.plan.settings}
    ]
    return f"; {listed(others)} has its path in its code" if others else ""


def place(notebook: str, one: Setting) -> str:
    """Where a setting comes from."""
    return f"{notebook}, {one.origin}" if one.origin else notebook


def handed_on(users: Sequence[tuple[str, Setting]]) -> Setting:
    """The setting of a file that several notebooks have.

    It is a text where one of them has its path as one.
    """
    told = []
    for notebook, one in users:
        does = WAYS.get(one.description.rstrip("."), "used in")
        told.append(f"{does} {place(notebook, one)}")
    texts = [one for _, one in users if one.type == "str"]
    chosen = (texts or [one for _, one in users])[0]
    return replace(chosen, description="", origin="; ".join(told))


def result_names(
    parts: Sequence[str], fields: Sequence[Sequence[ResultField]], first: int
) -> Names:
    """How each notebook's results are called in the package.

    The notebook with the number ``first`` keeps its names, then the last, and so on.
    """
    taken: set[str] = set()
    found: Names = tuple({} for _ in parts)
    others = (number for number in reversed(range(len(parts))) if number != first)
    for number in [first, *others]:
        for one in fields[number]:
            name = one.name
            if name in taken:
                name = free(f"{parts[number]}_{name}", taken)
                found[number][one.name] = name
            taken.add(name)
    return found


def union(specifiers: Iterable[str]) -> str:
    """Specifiers of one distribution as one: of bounds, the narrowest."""
    clauses = [one.strip() for text in specifiers for one in text.split(",")]
    low = [one for one in clauses if one.startswith(">=")]
    high = [one for one in clauses if re.match(r"<[^=]", one)]
    rest = [one for one in clauses if one and one not in low + high]
    chosen = [
        *(sorted(low, key=lambda one: numbers(one[2:]))[-1:]),
        *rest,
        *(sorted(high, key=lambda one: numbers(one[1:]))[:1]),
    ]
    return ",".join(dict.fromkeys(chosen))
