"""Which statements train a network of PyTorch, and which network.

A statement that goes backward and lets an optimizer step trains the module whose
parameters the optimizer was made with.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nbprod.analysis.bindings import Scope, binding, scopes
from nbprod.analysis.torch_modules import Networks
from nbprod.ir import Statement
from nbprod.source.names import within_scope
from nbprod.source.trees import walk

OPTIMIZERS, SCHEDULERS = "torch.optim.", "torch.optim.lr_scheduler."
PLACED = frozenset("to cuda cpu float double half train eval apply".split())
"""Methods of modules that give the module."""
LONGEST = 16
"""Steps on the way back from a module to the call that made it."""
DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import)


@dataclass(frozen=True)
class Training:
    """A statement that trains: ``call`` is the part of it that does, in its own code.

    ``module`` is the notebook's name of what is trained, empty where that is not known.
    ``scope`` is where it goes backward.
    """

    statement: Statement
    call: ast.Call
    module: str
    scope: Scope
    maker: ast.Call | None
    """The call that made the module."""


def trainings(known: Networks) -> Iterator[Training]:
    """The statements that train."""
    functions = known.functions
    for statement in known.statements:
        if isinstance(statement.node, DEFINING):
            continue
        if not ({"backward", "step"} & attributes(statement, functions)):
            continue
        run = list(scopes(known.scope(statement), functions))
        backward = [one for one in run if calls_of("backward", one)]
        steps = [
            made
            for scope in run
            for call in calls_of("step", scope)
            if (made := optimizer(call, scope, known)) is not None
        ]
        if not backward or not steps:
            continue
        call = own_call(backward[0])
        found = {module_of(made, scope, call, known) for made, scope in steps}
        name, maker = found.pop() if len(found) == 1 else ("", None)
        yield Training(statement, call, name, backward[0], maker)


def attributes(
    statement: Statement, functions: Mapping[str, ast.FunctionDef]
) -> frozenset[str]:
    """What is asked of objects in a statement, or ``step`` where it calls functions."""
    found = {n.attr for n in statement.nodes if isinstance(n, ast.Attribute)}
    own = {n.id for n in statement.nodes if isinstance(n, ast.Name)} & functions.keys()
    return frozenset(found | ({"step"} if own else set()))


def calls_of(method: str, scope: Scope) -> list[ast.Call]:
    """The calls of a method that a scope has itself."""
    return [
        node
        for node in within_scope(scope.focus)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == method
    ]


def own_call(scope: Scope) -> ast.Call:
    """The call in the notebook's own code that goes backward, or leads to that."""
    call = calls_of("backward", scope)[0]
    while scope.outer is not None:
        assert scope.call is not None
        call, scope = scope.call, scope.outer
    return call


def optimizer(
    step: ast.Call, scope: Scope, known: Networks
) -> tuple[ast.Call, Scope] | None:
    """The call that made the optimizer of ``optimizer.step()``, and where it stands."""
    assert isinstance(step.func, ast.Attribute)
    for node in (step.func.value, *step.args[:1]):  # or scaler.step(optimizer)
        found = value_of(node, step, scope)
        if found is None:
            continue
        value, there = found
        if isinstance(value, ast.Call):
            dotted = known.dotted(value.func)
            if dotted.startswith(OPTIMIZERS) and not dotted.startswith(SCHEDULERS):
                return value, there
    return None


def value_of(
    node: ast.expr, place: ast.AST, scope: Scope
) -> tuple[ast.expr, Scope] | None:
    """The expression that gives a name its value, through parameters."""
    while isinstance(node, ast.Name):
        found = binding(node.id, place, scope)
        if found is None or found.kind in ("each", "unknown"):
            return None
        if not isinstance(found.target, ast.Name):
            return None
        node, place, scope = found.read
    return node, scope


def module_of(
    made: ast.Call, scope: Scope, call: ast.Call, known: Networks
) -> tuple[str, ast.Call | None]:
    """The notebook's name of the one module that an optimizer was made for, its maker.

    ``call`` is where the notebook's own code trains: the name has to stand for the same
    module there. Nothing where that is not so, or not known.
    """
    given = [*made.args[:1], *(k.value for k in made.keywords if k.arg == "params")]
    found: set[str] = set()
    for part in (inner for one in given for inner in walk(one)):
        match part:
            case ast.Call(
                func=ast.Attribute(value=inner, attr="parameters" | "named_parameters")
            ):
                while isinstance(inner, ast.Attribute):
                    inner = inner.value
                found.add(inner.id if isinstance(inner, ast.Name) else "")
    name = found.pop() if len(found) == 1 else ""
    maker = made_by(ast.Name(name, ast.Load()), made, scope, known)
    if maker is None:
        return "", None
    wanted, own = origin(name, made, scope)
    if own:
        return given_back(wanted, scope), maker
    there = made_by(ast.Name(wanted, ast.Load()), call, scope.top, known)
    return (wanted if there is maker else ""), maker


def made_by(
    node: ast.expr, place: ast.AST, scope: Scope, known: Networks
) -> ast.Call | None:
    """The call that made a module, before it was put on a device and the like."""
    for _ in range(LONGEST):
        match node:
            case ast.Call(
                func=ast.Attribute(value=inner, attr=attr)
            ) if attr in PLACED and not known.dotted(node.func):
                node = inner
            case ast.Name():
                found = value_of(node, place, scope)
                if found is None:
                    return None
                node, scope = found
                place = node
            case ast.Call():
                return node if known.class_of(node) else None
            case _:
                return None
    return None


def origin(name: str, place: ast.AST, scope: Scope) -> tuple[str, bool]:
    """What the notebook calls a name of a function; or that it is the function's own.

    Nothing, where it is given what is no name.
    """
    while scope.outer is not None:
        found = binding(name, place, scope)
        if found is None or found.scope.outer is None:
            return name, False
        if found.kind != "given":
            return name, True
        if not isinstance(found.value, ast.Name) or scope.call is None:
            return "", False
        name, place, scope = found.value.id, scope.call, scope.outer
    return name, False


def given_back(name: str, scope: Scope) -> str:
    """The notebook's name for what a function made, and gives back to it."""
    if scope.outer is None or scope.outer.outer is not None:
        return ""
    ends = [
        node.value
        for node in within_scope(scope.body)
        if isinstance(node, ast.Return) and node.value is not None
    ]
    if len(ends) != 1:
        return ""
    match scope.outer.focus[0], ends[0]:
        case ast.Assign(targets=[ast.Name(id=one)], value=value), ast.Name(id=own) if (
            value is scope.call and own == name
        ):
            return one
        case (
            ast.Assign(targets=[ast.Tuple(elts=targets)], value=value),
            ast.Tuple(elts=parts),
        ) if value is scope.call and len(targets) == len(parts):
            for target, part in zip(targets, parts, strict=True):
                if isinstance(part, ast.Name) and part.id == name:
                    return target.id if isinstance(target, ast.Name) else ""
    return ""
