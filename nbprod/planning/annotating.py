"""Types of the notebook's own functions: what every call gives, and what they return.

A parameter has a type where all calls, and its default, tell the same; where one of
them is not known, or the function is handed on, nothing is said.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from nbprod import libraries
from nbprod.ir import Flow, Statement
from nbprod.kinds.finding import Signature
from nbprod.kinds.values import ESTIMATOR
from nbprod.source.names import comprehension_names, dotted
from nbprod.source.trees import walk
from nbprod.source.typed import type_before

NONE = "builtins.NoneType"
LITERALS = {
    ast.List: "builtins.list",
    ast.ListComp: "builtins.list",
    ast.Dict: "builtins.dict",
    ast.JoinedStr: "builtins.str",
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Types:
    """Annotations of a function, and the imports that they need.

    ``given`` are those of its parameters and of the names that it reads.
    """

    given: Mapping[str, str]
    returns: str
    imports: frozenset[str]


UNSEEN = Signature({}, {}, "")
UNTYPED = Types({}, "", frozenset())


@dataclass(frozen=True)
class Uses:
    """How a notebook uses its functions: which are handed on, and all other calls.

    With a call comes the names that comprehensions around it may bind. ``paths`` are
    the names, and ids of literals, that become paths.
    """

    flow: Flow
    handed_on: frozenset[str]
    calls: Mapping[str, list[tuple[Statement, ast.Call, frozenset[str]]]]
    paths: frozenset[int | str]
    signatures: Mapping[str, Signature]
    """What is known of functions by going through all of their calls."""


def types_of(name: str, node: Function, extras: Sequence[str], uses: Uses) -> Types:
    """What is known of the types of a function of the notebook.

    ``extras`` are the notebook's names that it reads, which become parameters.
    """
    flow = uses.flow
    found: dict[str, str] = {}
    imports: set[str] = set()
    seen = uses.signatures.get(name, UNSEEN)
    for parameter, kinds in [
        *given_types(name, node, uses).items(),
        *((extra, read_types(extra, name, flow)) for extra in extras),
        *((one, [kind]) for one, kind in [*seen.given.items(), *seen.read.items()]),
    ]:
        text, lines = written(kinds)
        if text:
            found[parameter] = text
            imports |= lines
    returns, lines = returned(name, node, flow)
    if plain := written([seen.gives]):
        returns, lines = plain if plain[0] else (returns, lines)
    return Types(found, returns, frozenset(imports | lines))


def given_types(name: str, node: Function, uses: Uses) -> dict[str, frozenset[str]]:
    """For each plain parameter the types that it is given, ``""`` for one unknown."""
    parameters = [p.arg for p in (*node.args.posonlyargs, *node.args.args)]
    kinds: dict[str, set[str]] = {parameter: set() for parameter in parameters}
    flow = uses.flow
    if name in uses.handed_on:
        return {}
    defaults = dict(
        zip(parameters[::-1], node.args.defaults[::-1], strict=False)
    )  # fmt: skip
    for statement, call, local in uses.calls.get(name, ()):
        if any(isinstance(a, ast.Starred) for a in call.args):
            return {}
        given = dict(zip(parameters, call.args, strict=False))
        given |= {k.arg: k.value for k in call.keywords if k.arg}
        if any(k.arg is None for k in call.keywords):
            return {}
        for parameter in parameters:
            value = given.get(parameter)
            kind = type_of(value, statement, flow, local) if value else ""
            kind = "" if {id(value), getattr(value, "id", "")} & uses.paths else kind
            if value or parameter not in defaults:
                kinds[parameter].add(kind)
    for parameter, default in defaults.items():
        if kinds[parameter]:
            kinds[parameter].add(type_of(default, None, flow, frozenset()))
    return {parameter: frozenset(some) for parameter, some in kinds.items()}


def uses_of(
    flow: Flow, paths: frozenset[int | str], signatures: Mapping[str, Signature]
) -> Uses:
    """Go through a notebook for the calls of its functions.

    A function counts as handed on where it is used other than called, and where it is
    called in the body of another function, where nothing is known of what it is given.
    """
    made = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    handed: set[str] = set()
    calls: dict[str, list[tuple[Statement, ast.Call, frozenset[str]]]] = {}
    for statement in flow.statements:
        handed |= statement.effects.mentions
        local: set[str] = set()
        found = []
        for part in walk(statement.node):
            local |= comprehension_names(part)
            if isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
                found.append((part.func.id, part))
            elif isinstance(part, made):
                handed |= {n.id for n in walk(part) if isinstance(n, ast.Name)}
        for name, call in found:
            calls.setdefault(name, []).append((statement, call, frozenset(local)))
    return Uses(flow, frozenset(handed), calls, paths, signatures)


def type_of(
    node: ast.expr, statement: Statement | None, flow: Flow, local: Set[str]
) -> str:
    """The type of an argument, where it is written down or that of a variable."""
    if isinstance(node, ast.Constant):
        return f"builtins.{type(node.value).__name__}"
    if type(node) in LITERALS:
        return LITERALS[type(node)]
    if isinstance(node, ast.Call):
        callee = dotted(node.func, flow.modules)
        known = libraries.function(callee) if callee else None
        made = known is not None and known.role in ("estimator", "transformer")
        return known.returns if known is not None and made else ""
    if not isinstance(node, ast.Name) or statement is None or node.id in local:
        return ""
    before = type_before(node.id, statement, flow)
    simple = isinstance(statement.node, ast.Assign | ast.AugAssign | ast.Expr)
    if not simple and node.id in statement.effects.changes:
        after = flow.types[statement.index].get(node.id, before)
        return before if before == after else ""
    return before


def read_types(variable: str, name: str, flow: Flow) -> frozenset[str]:
    """The types that a name has wherever a function that reads it may run."""
    users = [
        one
        for one in flow.statements
        if name in one.effects.reads | one.effects.mentions
        and getattr(one.node, "name", "") != name
    ]
    as_name = ast.Name(variable, ast.Load())
    return frozenset(type_of(as_name, one, flow, frozenset()) for one in users)


def written(kinds: Iterable[str]) -> tuple[str, set[str]]:
    """The annotation for some types, and its imports; nothing where one is unknown."""
    some = {kind.partition("#")[0] for kind in kinds}
    empty = NONE in some
    some -= {NONE}
    if some == {"builtins.int", "builtins.float"}:
        some = {"builtins.float"}
    if len(some) > 1 and all(libraries.is_subtype(kind, ESTIMATOR) for kind in some):
        some = {ESTIMATOR}
    if len(some) != 1 or "" in some:
        return "", set()
    known = libraries.annotation(some.pop())
    if known is None:
        return "", set()
    text, lines = known
    return (f"{text} | None" if empty else text), {*lines.split("\n")} - {""}


def returned(name: str, node: Function, flow: Flow) -> tuple[str, set[str]]:
    """The annotation of what a function returns, and its imports."""
    inner = list(own_parts(node))
    if any(isinstance(part, ast.Yield | ast.YieldFrom) for part in inner):
        return "", set()
    values = [part.value for part in inner if isinstance(part, ast.Return)]
    if not any(values) and not node.decorator_list:
        return "None", set()
    made = flow.definitions.get(name)
    ends = isinstance(node.body[-1], ast.Return) and all(values)
    kind = made.returns_type if made and ends and not node.decorator_list else ""
    return written([kind])


def own_parts(node: Function) -> Iterator[ast.AST]:
    """What stands in a function itself, not in functions inside of it."""
    todo: list[ast.AST] = list(node.body)
    while todo:
        part = todo.pop()
        yield part
        if not isinstance(
            part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
        ):
            todo += ast.iter_child_nodes(part)
