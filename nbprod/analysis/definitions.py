"""The notebook's own functions and classes: what calling them does to its names.

A function reads globals when it is called, so its free names, and those of all that it
calls, are inputs of the statements that call it. Summaries are computed together until
none changes, since functions call each other in any order and by turns.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from typing import Literal

from nbprod.analysis.classes import lineage
from nbprod.analysis.consuming import ITERATOR
from nbprod.analysis.context import PARAMETER, Context
from nbprod.analysis.sharing import IMMUTABLE, Sharing, Value
from nbprod.analysis.statements import function_body
from nbprod.analysis.world import Trace, World
from nbprod.analysis.wrapping import kinds_left, wrapped
from nbprod.ir import Definition, Effects
from nbprod.source.names import decorator_names, parameters, within_scope

FIXED = ast.Constant | ast.Name | ast.Attribute | ast.UnaryOp
"""Defaults of parameters that are not made anew, so that none keeps what calls do."""
MAKING = frozenset({"__init__", "__new__", "__post_init__"})
STEADY = ast.Constant | ast.Attribute | ast.UnaryOp
"""Defaults that are no objects of the notebook which something may change."""
PROPERTIES = frozenset({"property", "cached_property", "setter", "getter", "deleter"})
Made = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign


def found(statements: Iterable[ast.stmt]) -> Iterable[tuple[str, Made]]:
    """The functions, classes and named lambdas that are defined, conditionally too."""
    for node in statements:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, node
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda()):
                yield name, node
            case _:
                for block in ("body", "orelse", "finalbody"):
                    yield from found(getattr(node, block, []))
                for arms in ("handlers", "cases"):
                    for arm in getattr(node, arms, []):
                        yield from found(arm.body)


def summary(name: str, node: Made, world: World) -> Definition:
    """What calling one definition does, given what is known of the others.

    Parameters of one are not another's, and what one leaves in a name may be gone as
    the other is called.
    """
    world = replace(world, sharing=Sharing(), types=dict(world.types), lazy=set())
    if isinstance(node, ast.ClassDef):
        return class_summary(node, world)
    if isinstance(node, ast.Assign):
        assert isinstance(node.value, ast.Lambda)
        return function_summary(name, node.value, world, "lambda")
    return function_summary(name, node, world, "function")


def function_summary(
    name: str,
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
    world: World,
    kind: str,
) -> Definition:
    """What calling a function does: on names, on its arguments, and what it returns."""
    trace = Trace()
    cx = Context(world, trace, certain=False)
    result = function_body(node, cx)
    if is_generator(node):  # it goes over them later, as it is asked for its items
        result = Value(ITERATOR, holds=result.all | trace.consumed)
    effects = trace.effects()
    shared = frozenset(with_shared_default(node.args))
    if any(PARAMETER + p in effects.changes for p in shared):
        itself = name.partition(".")[0]
        effects = replace(effects, may_mutate=effects.may_mutate | {itself})
    own = {p.arg for p in parameters(node.args)}
    effects = replace(
        effects,
        escaping=read_later(node, result, trace),
        kinds=frozenset((n, world.types.get(n, "")) for n in effects.binds),
    )
    made = Definition(
        name,
        "lambda" if kind == "lambda" else "function",
        signature(node.args),
        without_parameters(effects),
        frozenset(p for p in own if PARAMETER + p in effects.mutates),
        frozenset(p for p in own if PARAMETER + p in effects.may_mutate),
        result.all,
        result.type,
        keeps=frozenset(world.sharing.holds.pairs()),
        ties=frozenset(
            pair for pair in world.sharing.same.pairs() if pair[0] in world.top
        ),
        shared=shared,
    )
    return wrapped(made, node, world)


def read_later(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
    result: Value,
    trace: Trace,
) -> frozenset[str]:
    """The names that a call may leave to be read after it, by what it made.

    These are inner functions, of which a plain result that nothing was changed for
    shows that they are gone, and the body of a generator or coroutine.
    """
    if isinstance(node, ast.AsyncFunctionDef) or is_generator(node):
        return frozenset(trace.reads)
    kept = trace.may_write | trace.mutates | trace.may_mutate
    if result.type in IMMUTABLE and not kept:
        return frozenset()
    return frozenset(trace.closures)


def is_generator(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
) -> bool:
    """Whether the body of a function runs as something asks for its items."""
    body = node.body if isinstance(node.body, list) else [node.body]
    yields = (ast.Yield, ast.YieldFrom)
    return any(isinstance(part, yields) for part in within_scope(body))


def with_shared_default(arguments: ast.arguments) -> Iterable[str]:
    """The parameters whose default is an object that calls have in common."""
    positional = arguments.posonlyargs + arguments.args
    pairs = [
        *zip(positional[::-1], arguments.defaults[::-1], strict=False),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    for parameter, default in pairs:
        if default is not None and not isinstance(default, STEADY):
            yield parameter.arg


def signature(arguments: ast.arguments) -> tuple[str, ...]:
    """The names of a function's parameters, ``*`` and ``**`` before theirs."""
    names = [a.arg for a in arguments.posonlyargs + arguments.args]
    if arguments.vararg:
        names.append("*" + arguments.vararg.arg)
    names += [a.arg for a in arguments.kwonlyargs]
    if arguments.kwarg:
        names.append("**" + arguments.kwarg.arg)
    return tuple(names)


def without_parameters(effects: Effects) -> Effects:
    """The effects on the notebook's names alone."""

    def outside(names: Set[str]) -> frozenset[str]:
        return frozenset(name for name in names if not name.startswith(PARAMETER))

    return replace(
        effects,
        reads=outside(effects.reads),
        mutates=outside(effects.mutates),
        may_mutate=outside(effects.may_mutate),
        escaping=outside(effects.escaping),
    )


def class_summary(node: ast.ClassDef, world: World) -> Definition:
    """What making an instance, and calling any of its methods, may do."""
    methods: dict[str, Definition] = {}
    for part in node.body:
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
            name = f"{node.name}.{part.name}"
            made = function_summary(name, part, world, "function")
            made = replace(made, binding=binding_of(part))
            old = methods.get(part.name)  # a property has a function for each use
            methods[part.name] = either(old, made) if old else made
    effects = Effects()
    for method in methods.values():
        effects = together(effects, method.effects)
    more = counted(node, methods, world)
    effects = replace(effects, may_mutate=effects.may_mutate | more)
    maker = methods.get("__init__")
    return Definition(
        node.name,
        "class",
        maker.parameters[1:] if maker else (),
        effects,
        maker.mutated - {"self"} if maker else frozenset(),
        maker.maybe_mutated - {"self"} if maker else frozenset(),
        frozenset(),
        f"@{node.name}",
        tuple(b.id for b in node.bases if isinstance(b, ast.Name)),
        methods,
        shared=maker.shared if maker else frozenset(),
    )


def counted(
    node: ast.ClassDef, methods: Mapping[str, Definition], world: World
) -> frozenset[str]:
    """The classes whose state making an instance may change, by way of the instance."""
    bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
    line = frozenset[str]().union(*(lineage(b, world.definitions) for b in bases))
    every = [methods, *(world.definitions[one].methods for one in sorted(line))]
    makers = [some[name] for some in every for name in MAKING & some.keys()]
    if any({*m.parameters[:1]} & (m.mutated | m.maybe_mutated) for m in makers):
        return world.stateful & (line | {node.name})
    return frozenset()


def binding_of(
    node: ast.FunctionDef | ast.AsyncFunctionDef,
) -> Literal["", "static", "class", "property"]:
    """What the first parameter of a method is bound to."""
    names = decorator_names(node)
    if "staticmethod" in names:
        return "static"
    if any(name.rpartition(".")[2] in PROPERTIES for name in names):
        return "property"
    return "class" if "classmethod" in names else ""


def together(one: Effects, other: Effects) -> Effects:
    """The effects of code that may be either, or both."""
    return Effects(
        reads=one.reads | other.reads,
        may_write=one.binds | other.binds,
        deletes=one.deletes | other.deletes,
        mutates=one.mutates | other.mutates,
        may_mutate=one.may_mutate | other.may_mutate,
        resources=one.resources | other.resources,
        consumed=one.consumed | other.consumed,
        escaping=one.escaping | other.escaping,
        mentions=one.mentions | other.mentions,
        by_text=one.by_text | other.by_text,
        kinds=kinds_left(one, other),
        calls=tuple({id(s.node): s for s in one.calls + other.calls}.values()),
        unknown=tuple(dict.fromkeys(one.unknown + other.unknown)),
    )


def either(one: Definition, other: Definition) -> Definition:
    """A name that is defined twice does what either definition does."""
    return replace(
        one,
        parameters=max(one.parameters, other.parameters, key=len),
        effects=together(one.effects, other.effects),
        mutated=one.mutated | other.mutated,
        maybe_mutated=one.maybe_mutated | other.maybe_mutated,
        returns=one.returns | other.returns,
        returns_type=one.returns_type if one.returns_type == other.returns_type else "",
        methods={**one.methods, **other.methods},
        keeps=one.keeps | other.keeps,
        ties=one.ties | other.ties,
        shared=one.shared | other.shared,
    )
