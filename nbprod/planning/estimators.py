"""Which models some statements make, and which of them they fit."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence, Set

from nbprod.ir import CallSite, Statement
from nbprod.kinds.values import ESTIMATOR
from nbprod.planning.emitted import Emitted
from nbprod.recognition.paths import own_calls
from nbprod.source.names import loaded
from nbprod.source.trees import walk

MAKING = ("estimator", "search")
"""Roles of calls that make a model, and do not fit it."""
SETTING_UP = frozenset("add append build compile set_params summary".split())
"""Methods of models that fit nothing."""
FITTING = re.compile(r"(partial_)?(fit|train)(?!_?test)")


def models_of(
    statements: Sequence[Statement], to: Emitted
) -> tuple[tuple[str, ...], bool]:
    """The classes of the models of statements, and whether they are only made there.

    Those that are only made are told where there are no others.
    """
    fitted: dict[str, None] = {}
    waiting: dict[str, None] = {}
    unfitted = idle(statements)
    for statement in statements:
        types = to.by.flow.types[statement.index]
        for site in own_calls(statement):
            if site.call.role in MAKING:
                at = waiting if statement.id in unfitted else fitted
                at[made_by(site)] = None
            elif site.call.role in ("fit", "predict", "metric") and site.receiver:
                kind = types.get(site.receiver) or to.types.get(site.receiver, "")
                known = ("Classif", "Regress")
                if kind == ESTIMATOR:
                    continue  # the class of one of several
                if kind.startswith("sklearn.") or any(one in kind for one in known):
                    fitted[kind.rpartition(".")[2].lstrip("@")] = None
    return tuple(fitted or waiting), bool(waiting) and not fitted


def made_by(site: CallSite) -> str:
    """The class of the model that a call makes."""
    name = site.name.rpartition(".")[2]
    return "Pipeline" if name == "make_pipeline" else name


def estimators_of(statements: Sequence[Statement]) -> list[str]:
    """The names that are bound to models here, or whose object is fitted."""
    found: dict[str, None] = {}
    for statement in statements:
        making = {id(s.node) for s in own_calls(statement) if s.call.role in MAKING}
        for node in plain_nodes(statement):
            if isinstance(node, ast.Assign) and gives_model(node.value, making):
                found |= {t.id: None for t in node.targets if isinstance(t, ast.Name)}
            elif isinstance(node, ast.Call) and FITTING.match(method_of(node)):
                found |= dict.fromkeys(bound_to(node.func))
    return list(found)


def gives_model(value: ast.expr, making: Set[int]) -> bool:
    """Whether a value is a model that is made right there, fitted at once or not."""
    if isinstance(value, ast.Call) and FITTING.match(method_of(value)):
        return not [*bound_to(value.func)]
    return id(value) in making


def idle(statements: Sequence[Statement]) -> frozenset[str]:
    """The statements that make models which these hand to nothing that may fit them."""
    made: dict[str, str] = {}
    found: set[str] = set()
    for statement in statements:
        makes = {id(s.node) for s in own_calls(statement) if s.call.role in MAKING}
        used = {*made} & (used_in_calls(statement, makes) | statement.effects.binds)
        found -= {made.pop(name) for name in used}
        inside = given_away(statement, makes)
        if makes and not inside:
            found.add(statement.id)
            made |= dict.fromkeys(statement.effects.binds, statement.id)
    return frozenset(found)


def used_in_calls(statement: Statement, makes: Set[int]) -> set[str]:
    """The names that calls take, or are made on, but for setting a model up."""
    found: set[str] = set()
    for node in plain_nodes(statement):
        if isinstance(node, ast.Call) and id(node) not in makes:
            on = {*bound_to(node.func)} if method_of(node) in SETTING_UP else set()
            found |= loaded(node) - on
    return found


def given_away(statement: Statement, makes: Set[int]) -> bool:
    """Whether a model is made within a call that may fit it, or a loop does so."""
    return isinstance(statement.node, ast.For | ast.While) or any(
        id(part) in makes
        for node in plain_nodes(statement)
        if isinstance(node, ast.Call) and id(node) not in makes
        for part in walk(node)
    )


def plain_nodes(statement: Statement) -> Sequence[ast.AST]:
    """The parts of a statement that run where it stands."""
    made = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return () if isinstance(statement.node, made) else statement.nodes


def method_of(call: ast.Call) -> str:
    """The name of the method that is called; empty for anything else."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def bound_to(node: ast.expr) -> Iterator[str]:
    """The name that ``name.method``, ``name[0].method`` is reached from."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
