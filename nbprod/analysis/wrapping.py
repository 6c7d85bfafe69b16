"""The notebook's own decorators: what calling a function does that one has wrapped.

The wrapper may do all that the decorator's code does, and with the arguments whatever
it likes. Only of a wrapper that hands its call on as it is more is known.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import replace

from nbprod.analysis.context import INSIDE, PARAMETER
from nbprod.analysis.relations import NONE
from nbprod.analysis.world import World
from nbprod.ir import Definition, Effects
from nbprod.source.names import BUILTINS, loaded, within_scope
from nbprod.source.trees import walk

Function = ast.FunctionDef | ast.AsyncFunctionDef
CACHES = frozenset({"functools.lru_cache", "functools.cache"})
SURPLUS = frozenset({"args", "kwargs"})
"""The parameters of a wrapper."""


def wrapped(made: Definition, node: ast.AST, world: World) -> Definition:
    """A function as its decorators leave it; those of libraries leave it as it is."""
    for decorator in reversed(getattr(node, "decorator_list", [])):
        maker = decorator.func if isinstance(decorator, ast.Call) else decorator
        names = loaded(maker)
        if len(names) == 1 and names <= world.modules.keys() | world.stars.keys():
            if dotted(maker, world) in CACHES:
                made = remembering(made)
            continue
        if isinstance(maker, ast.Name) and names <= BUILTINS - world.top:
            continue
        name = maker.id if isinstance(maker, ast.Name) else ""
        if isinstance(maker, ast.Attribute) and maker.attr in ACCESSORS:
            continue
        own = world.definitions.get(name, Definition(name, "function"))
        if name in world.forwarding and isinstance(decorator, ast.Name):
            made = replace(made, effects=both(made.effects, own.effects))
        else:
            made = anything(made, own)
    return made


def dotted(node: ast.expr, world: World) -> str:
    """The full name of what a module or an import from it gives."""
    root, *rest = ast.unparse(node).split(".")
    return ".".join([world.modules.get(root, root), *rest])


def remembering(made: Definition) -> Definition:
    """A function with a cache: a call of it changes what later ones give, or count."""
    effects = made.effects
    itself = made.name.partition(".")[0]
    return replace(
        made,
        effects=replace(effects, may_mutate=effects.may_mutate | {itself}),
        returns=made.returns | {itself},
    )


ACCESSORS = frozenset({"setter", "getter", "deleter"})


def anything(made: Definition, own: Definition) -> Definition:
    """A function that is called by another in any way, with any arguments."""
    effects = both(made.effects, own.effects)
    itself = made.name.partition(".")[0]
    effects = replace(effects, may_mutate=effects.may_mutate | {itself})
    arguments = {PARAMETER + name + part for name in SURPLUS for part in ("", INSIDE)}
    given = {n for n in made.returns | own.returns if not n.startswith(PARAMETER)}
    keepers = effects.mutates | effects.may_mutate | arguments
    return replace(
        made,
        parameters=("*args", "**kwargs"),
        effects=effects,
        mutated=NONE,
        maybe_mutated=SURPLUS,
        returns=frozenset(given | arguments | {itself}),
        returns_type="",
        keeps=frozenset((one, other) for one in keepers for other in arguments),
        ties=frozenset(),
    )


def both(one: Effects, other: Effects) -> Effects:
    """The effects of a function and of what wraps it, which may call it or not."""
    return replace(
        one,
        reads=one.reads | other.reads,
        may_write=one.binds | other.binds,
        writes=NONE,
        deletes=one.deletes | other.deletes,
        mutates=one.mutates,
        may_mutate=one.may_mutate | other.mutates | other.may_mutate,
        resources=one.resources | other.resources,
        consumed=one.consumed | other.consumed,
        escaping=one.escaping | other.escaping,
        mentions=one.mentions | other.mentions,
        by_text=one.by_text | other.by_text,
        kinds=kinds_left(one, other),
        calls=one.calls + other.calls,
        unknown=tuple(dict.fromkeys(one.unknown + other.unknown)),
    )


def kinds_left(one: Effects, other: Effects) -> frozenset[tuple[str, str]]:
    """The types of what code leaves in names that has either effects, or both."""
    apart = {name for name, _ in one.kinds ^ other.kinds} & one.binds & other.binds
    return frozenset(p for p in one.kinds | other.kinds if p[0] not in apart)


def forwarding(statements: Iterable[ast.stmt]) -> frozenset[str]:
    """The decorators whose wrapper gives what the function gives for its arguments."""
    return frozenset(
        node.name
        for node in statements
        if isinstance(node, ast.FunctionDef) and forwards(node)
    )


def forwards(node: ast.FunctionDef) -> bool:
    """Whether a function gives one that calls its argument, and keeps nothing."""
    body = [s for s in node.body if not is_text(s)]
    match body:
        case [ast.FunctionDef() as inner, ast.Return(value=ast.Name(id=name))]:
            pass
        case _:
            return False
    names = node.args.args
    if len(names) != 1 or name != inner.name or name in loaded(inner):
        return False
    called, own = names[0].arg, inner.args
    if own.args or own.posonlyargs or own.kwonlyargs or not own.vararg or not own.kwarg:
        return False
    return hands_on(inner, f"{called}(*{own.vararg.arg}, **{own.kwarg.arg})", called)


def hands_on(inner: ast.FunctionDef, call: str, called: str) -> bool:
    """Whether a wrapper makes one call of its arguments, and gives what that gives."""
    assert inner.args.vararg is not None and inner.args.kwarg is not None
    own = {inner.args.vararg.arg, inner.args.kwarg.arg}
    inside: set[int] = set()
    given: set[str] = set()
    bound: list[str] = []
    for part in within_scope(inner.body):
        if isinstance(part, ast.Call) and ast.unparse(part) == call:
            inside |= {id(below) for below in walk(part)}
        if isinstance(part, ast.Assign) and ast.unparse(part.value) == call:
            given |= {t.id for t in part.targets if isinstance(t, ast.Name)}
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            bound.append(part.id)
        if isinstance(part, ast.Nonlocal | ast.Yield | ast.YieldFrom | ast.Lambda):
            return False
    given = {name for name in given if bound.count(name) == 1}
    for part in walk(inner):
        if isinstance(part, ast.Name) and part.id in own and id(part) not in inside:
            return False
        if isinstance(part, ast.Return):
            value = ast.unparse(part.value) if part.value else ""
            if value != call and value not in given:
                return False
    changed = {called, *own} & set(bound)
    return not changed and bool(inside)


def is_text(node: ast.stmt) -> bool:
    """Whether a statement is a docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
