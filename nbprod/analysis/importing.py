"""Imports: names that only ever mean one module, and what star imports bind."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from nbprod import libraries
from nbprod.analysis.imported import imported_name
from nbprod.analysis.local import carried_texts, reached_by
from nbprod.analysis.relations import NONE
from nbprod.analysis.stars import Star, star_of, starred
from nbprod.analysis.world import World
from nbprod.ir import Note, Notebook
from nbprod.source.names import (
    BUILTINS,
    bound_by_alias,
    bound_in,
    declared,
    parse,
)
from nbprod.source.scopes import reads_in_scopes
from nbprod.source.trees import below, walk

Import = ast.Import | ast.ImportFrom


def stable_imports(
    nodes: Sequence[ast.stmt], preamble: Iterable[str], acting: Set[str] = NONE
) -> tuple[dict[str, str], dict[str, str]]:
    """Names that only imports bind, always to the same: to their statement, module.

    Those of modules that are ``acting`` are none: they are imported where they were.
    """
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    before = [node for line in preamble for node in parse(line).body]
    others = global_names(before) | global_names(nodes)
    for node in [*before, *nodes]:
        if not isinstance(node, Import):
            others |= bound_in([node])
            continue
        for alias in node.names:
            if alias.name != "*" and reached_by(node, alias) & acting:
                others.add(bound_by_alias(alias))
            elif alias.name != "*":
                single = ast.unparse(with_names(node, [alias]))
                name = bound_by_alias(alias)
                found[name].add((single, imported_name(node, alias)))
    imports: dict[str, str] = {}
    modules: dict[str, str] = {}
    for name, ways in found.items():
        targets = {libraries.identity(dotted) for _, dotted in ways}
        if len(targets) == 1 and name not in others:
            modules[name] = min(ways, key=lambda way: (way[1] not in targets, way))[1]
            same = sorted(line for line, dotted in ways if dotted == modules[name])
            imports[name] = "\n".join(same)
    return imports, modules


def with_names(node: Import, names: list[ast.alias]) -> Import:
    """An import statement of some of the names of another."""
    if isinstance(node, ast.Import):
        return ast.Import(names)
    return ast.ImportFrom(node.module, names, node.level)


def global_names(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that functions in some code declare global."""
    return {
        name
        for child in below(nodes)
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        for name in declared(child.body, ast.Global)
    }


def names_bound(nodes: Sequence[ast.stmt]) -> frozenset[str]:
    """Every name that is bound at the top level, by functions too."""
    return bound_in(nodes) | global_names(nodes)


def find_stars(
    nodes: list[ast.stmt],
    world: World,
    notebook: Notebook,
    imports: dict[str, str],
) -> Iterable[Note]:
    """Find which names ``from module import *`` binds; the latest import wins.

    What a file beside the notebook does nothing but import goes to ``imports``.
    """
    stars = list(starred(nodes, ""))
    if not stars:
        return
    carried = carried_texts(notebook)
    reads = (read for node in nodes for read in reads_in_scopes(node))
    used = {name.id for name, local in reads if name.id not in local} - world.top
    used -= world.modules.keys()
    evaluated = world.texts.words(texts_executed(nodes)) - world.top
    evaluated -= world.modules.keys()
    unknown = []
    for module in stars:
        own = star_of(module, carried)
        names = set(libraries.star(module) or ()) if own is None else set(own.names)
        if own is not None and own.runs:
            passed_on(own, used, world, imports, carried)
            world.scripts[module] = tuple(sorted(used & names - imports.keys()))
            world.top |= set(world.scripts[module])
            names = set()
        if own.open if own else libraries.star(module) is None:
            unknown.append(module)
        for name in (used | evaluated) & names:
            world.stars[name] = module
    rest = used - world.stars.keys() - world.top - imports.keys() - BUILTINS
    for module in unknown[-1:]:
        for name in sorted(rest):
            world.stars[name] = module
        if rest:
            listed = ", ".join(sorted(rest))
            yield Note(0, 0, f"taken to come from `{module}` (star import): {listed}")


def texts_executed(nodes: Iterable[ast.stmt]) -> Iterable[ast.expr]:
    """What ``eval`` and ``exec`` are given first, which may name what a star binds."""
    for node in nodes:
        for part in walk(node):
            match part:
                case ast.Call(func=ast.Name(id="eval" | "exec"), args=[text, *_]):
                    yield text


def passed_on(
    star: Star,
    used: set[str],
    world: World,
    imports: dict[str, str],
    carried: Mapping[str, str],
) -> None:
    """Import, as the notebook's own, what a script does nothing but import.

    Where nothing else of it is used, all is left to the script, which must be run.
    """
    found, modules = stable_imports(star.body, ())
    local = {name.partition(".")[0] for name in carried}
    foreign = {
        name
        for name in used & star.names & found.keys()
        if "from ." not in found[name] and modules[name].partition(".")[0] not in local
    }
    if used & star.names - foreign:
        imports |= {name: found[name] for name in foreign}
        world.modules |= {name: modules[name] for name in foreign}
