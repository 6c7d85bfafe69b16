"""Names of the notebook's functions and classes that it binds to other things, too.

What such a name does when it is called is known only where its definition was the last
to bind it; a function, which runs at any time, finds whatever it is then.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from nbprod.analysis.context import Context
from nbprod.analysis.imported import imported_name
from nbprod.analysis.importing import global_names
from nbprod.analysis.world import Trace, World
from nbprod.ir import Effects
from nbprod.source.names import (
    BUILTINS,
    COMPREHENSIONS,
    SCOPES,
    bound_by_alias,
    comprehension_names,
    fstring_names,
    loaded,
)
from nbprod.source.trees import below, children


def replaced(
    nodes: Sequence[ast.stmt], defined: Iterable[str], world: World
) -> dict[str, tuple[str, ...]]:
    """Those of the names that are defined that something else binds as well.

    For each what imports bind it to, dotted; nothing where not only imports do.
    """
    some = frozenset(defined)
    if not some:
        return {}
    found = {name: {""} for name in global_names(nodes) & some}
    for node in below(nodes):
        if isinstance(node, ast.ClassDef) and is_decorated(node, world):
            found |= {name: {""} for name in {node.name} & some}
    for node in nodes:
        for name, dotted in bound_otherwise(node):
            if name in some:
                found.setdefault(name, set()).add(dotted)
    return {
        name: () if "" in ways else tuple(sorted(ways)) for name, ways in found.items()
    }


def bound_otherwise(node: ast.AST) -> Iterator[tuple[str, str]]:
    """The names that a piece of code binds in its scope, but does not define.

    With each what an import binds it to.
    """
    todo: list[tuple[ast.AST, frozenset[str]]] = [(node, frozenset())]
    while todo:
        part, own = todo.pop()
        match part:
            case ast.Assign(targets=[ast.Name()], value=ast.Lambda()):
                continue
            case ast.Name(id=name, ctx=ast.Store()) if name not in own:
                yield name, ""
            case ast.Import() | ast.ImportFrom():
                for alias in part.names:
                    yield bound_by_alias(alias), imported_name(part, alias)
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
                | ast.MatchMapping(rest=str(name))
            ):
                yield name, ""
        if isinstance(part, COMPREHENSIONS):
            own |= comprehension_names(part)
        inner = getattr(part, "decorator_list", [])
        inside = inner if isinstance(part, SCOPES) else children(part)
        todo += [(child, own) for child in reversed(inside)]


def is_decorated(node: ast.AST, world: World) -> bool:
    """Whether a class is given to a decorator of the notebook's, which may replace it.

    What is known of a function has its decorators in it (wrapping.py).
    """
    known = world.modules.keys() | world.stars.keys() | BUILTINS
    return isinstance(node, ast.ClassDef) and any(
        loaded(part.func if isinstance(part, ast.Call) else part) - known
        for part in node.decorator_list
    )


def passed(node: ast.stmt, effects: Effects, world: World) -> None:
    """Keep account of what the names of definitions are after a statement."""
    bound = effects.binds & world.definitions.keys()
    if not bound:
        return
    defines = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    named = isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda)
    if (defines or named) and not is_decorated(node, world):
        world.others -= bound & effects.writes
    else:
        world.others |= bound & world.replaced.keys()


def may_be_other(name: str, cx: Context) -> bool:
    """Whether a name may be something else here than what its definition made."""
    world = cx.world
    late = any(scope.kind == "function" for scope in cx.scopes)
    here = late or name in cx.trace.may_write
    return name in world.others or (here and name in world.replaced)


def hidden_within(node: ast.stmt, trace: Trace) -> set[str]:
    """The builtins that a statement uses where it may have hidden them itself.

    In the text inside of an f-string no name can be told from another.
    """
    within = set() if isinstance(node, ast.Assign) else trace.builtins & trace.may_write
    if trace.builtins:
        within |= trace.builtins & fstring_names(node)
    trace.builtins -= within
    return within
