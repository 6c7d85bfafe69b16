"""Functions, classes and constants that several notebooks define alike: emitted once.

Alike is what is the same code, comments and docstrings aside, and uses the same: the
same imports, and other definitions that are alike. What keeps a value from one call to
the next, or is decorated, is each notebook's own.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from nbprod.ir import Module, Plan
from nbprod.planning.lifting import CONSTANTS, SHARED
from nbprod.planning.modules import Built
from nbprod.planning.tidy import Ignores, tidied
from nbprod.project.still import is_still_statement
from nbprod.source.formatting import all_formatted
from nbprod.source.imports import import_block
from nbprod.source.scopes import reads_in_scopes
from nbprod.source.trees import walk

FIGURES = "figures"
SAID = {
    CONSTANTS: "Constants that several of the notebooks have alike.",
    SHARED: "Functions and classes that several of the notebooks define alike.",
    FIGURES: "Functions of the reports that several of the notebooks define alike.",
}
OTHERWISE = "shared_"
"""Begins the name of such a module where a module of its name comes along."""
Made = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign


@dataclass(frozen=True)
class Part:
    """A definition or constant as it is emitted for one notebook.

    ``same`` is its code, and what its names are, as they are compared; ``imports`` are
    the import statements that it needs, ``uses`` the other parts that it reads.
    """

    name: str
    home: str
    source: str
    same: tuple[str, ...]
    imports: tuple[str, ...]
    uses: frozenset[str]
    still: bool


def parts_of(plan: Plan) -> dict[str, Part]:
    """The definitions and constants in the modules of a plan, by name."""
    texts = {one.name: one.source for one in plan.modules}
    report = "\n".join(line for line in plan.report_imports)
    texts["report"] = f"{report}\n\n\n{plan.report_source}"
    placed = set(plan.statement_map.values())
    own: dict[str, tuple[str, Made, str]] = {}
    imports: dict[str, dict[str, str]] = {}
    for home, text in texts.items():
        tree = ast.parse(text)
        imports[home] = imported(tree)
        for node in tree.body:
            name = name_of(node)
            if f"{home}.{name}" in placed and isinstance(node, Made):
                own[name] = home, node, segment(node, text)
    steps = {one.function.name for one in plan.steps}
    steps |= {one.function.name for one in plan.report}
    steps |= {one.name for one in plan.shared}
    found = {}
    for name, (home, node, source) in own.items():
        if name in steps:
            continue
        bare = compared(node)
        reads, needed = free(node) - {name}, free(bare) - {name}
        lines = {n: line for n, line in imports[home].items() if n not in own}
        found[name] = Part(
            name,
            home,
            source,
            (ast.dump(bare), *(lines[n] for n in sorted(needed & lines.keys()))),
            tuple(lines[n] for n in sorted(reads & lines.keys())),
            frozenset(reads & own.keys()),
            isinstance(node, ast.Assign) or is_still_statement(node, {}),
        )
    return found


def free(node: ast.AST) -> set[str]:
    """The names that code reads and does not bind itself."""
    return {one.id for one, local in reads_in_scopes(node) if one.id not in local}


def name_of(node: ast.stmt) -> str:
    """The name that a definition or constant binds."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return getattr(node, "name", "")


def segment(node: ast.stmt, text: str) -> str:
    """The text of a statement, whole lines."""
    return "\n".join(text.split("\n")[node.lineno - 1 : node.end_lineno])


def imported(tree: ast.Module) -> dict[str, str]:
    """Name → the import statement that binds it alone."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                one = replace_names(node, alias)
                found[alias.asname or alias.name.partition(".")[0]] = ast.unparse(one)
    return found


def replace_names(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> ast.stmt:
    """An import statement of one of its names."""
    if isinstance(node, ast.Import):
        return ast.Import([alias])
    return ast.ImportFrom(node.module, [alias], node.level)


def compared(node: Made) -> ast.Module:
    """Code as it is compared: without docstrings and annotations of functions."""
    copy = ast.parse(ast.unparse(node))
    for part in walk(copy):
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
            part.returns = None
        if isinstance(part, ast.arg):
            part.annotation = None
        documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        if isinstance(part, documented) and ast.get_docstring(part) is not None:
            part.body = part.body[1:] or [ast.Pass()]
    return copy


def alike(plans: Sequence[Plan], taken: Set[str]) -> tuple[dict[str, str], ...]:
    """For each plan the names that it shares with others → the module in the root.

    ``taken`` are the modules of the root that come along.
    """
    every = [parts_of(plan) for plan in plans]
    groups = {
        name: group_of(name, every) for name in {n for some in every for n in some}
    }
    while True:
        wrong = {
            name
            for name, group in groups.items()
            for number in group
            for used in every[number][name].uses
            if not group <= groups.get(used, frozenset())
        }
        wrong |= {name for name, group in groups.items() if len(group) < 2}
        if not wrong:
            break
        groups = {name: g for name, g in groups.items() if name not in wrong}
    homes = {
        name: root_home([every[number][name] for number in group], taken)
        for name, group in groups.items()
    }
    return tuple(
        {name: homes[name] for name in sorted(groups) if number in groups[name]}
        for number in range(len(plans))
    )


def group_of(name: str, every: Sequence[Mapping[str, Part]]) -> frozenset[int]:
    """The plans that have the definition of a name that most of them have."""
    kinds: dict[object, list[int]] = {}
    for number, parts in enumerate(every):
        if name in parts and parts[name].still:
            part = parts[name]
            kinds.setdefault((part.same, part.uses), []).append(number)
    return frozenset(sorted(kinds.values(), key=len)[-1] if kinds else ())


def root_home(parts: Sequence[Part], taken: Set[str]) -> str:
    """The module of the root that has what these parts are."""
    shown = all(part.home == "report" for part in parts)
    home = FIGURES if shown else SHARED
    if parts[0].source.startswith(f"{parts[0].name} ="):
        home = CONSTANTS
    return f"/{OTHERWISE}{home}" if home in taken else f"/{home}"


def shared_modules(
    plans: Sequence[Plan], shared: Sequence[Mapping[str, str]], root: str
) -> tuple[tuple[Module, ...], Ignores]:
    """The modules of the root that have what several notebooks share.

    ``plans`` are those in which each notebook has all of its own.
    """
    every = [parts_of(plan) for plan in plans]
    chosen: dict[str, tuple[str, Part]] = {}
    for names, parts in zip(shared, every, strict=True):
        for name in parts:
            if name in names:
                chosen.setdefault(name, (names[name][1:], parts[name]))
    modules = []
    for home in sorted({at for at, _ in chosen.values()}):
        said = SAID[home.removeprefix(OTHERWISE)]
        own = [part for at, part in chosen.values() if at == home]
        if not own:
            continue
        lines = [line for part in own for line in part.imports]
        code = "\n\n\n".join(part.source for part in own)
        lines += [
            f"from {root}.{chosen[name][0]} import {name}"
            for part in own
            for name in sorted(part.uses)
            if chosen[name][0] != home
        ]
        block = import_block(lines, root)
        text = f'"""{said}"""\n\n{block}\n\n\n{code}\n'
        modules.append(Module(home, said, text))
    texts = all_formatted([one.source for one in modules])
    modules = [replace(m, source=t) for m, t in zip(modules, texts, strict=True)]
    built, ignores = tidied(Built(tuple(modules), {}, "", ()), root, frozenset())
    return built.modules, ignores
