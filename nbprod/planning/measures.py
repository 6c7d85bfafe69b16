"""Metrics and predictions that the notebook only shows: each gets a name, and stays."""

from __future__ import annotations

import ast
from collections.abc import Container
from dataclasses import dataclass, replace
from typing import TypeGuard

from nbprod import libraries
from nbprod.ir import Call, CallSite, Flow, Measured, Statement
from nbprod.naming.taken import first_number
from nbprod.naming.words import snake
from nbprod.recognition.paths import own_calls
from nbprod.source.names import dotted, in_fstrings
from nbprod.source.trees import walk

MEASURES = frozenset({"metric", "predict"})
SHORT = {
    "accuracy_score": "accuracy",
    "f1_score": "f1",
    "precision_score": "precision",
    "recall_score": "recall",
    "roc_auc_score": "roc_auc",
    "r2_score": "r2",
    "mean_squared_error": "mse",
    "root_mean_squared_error": "rmse",
    "mean_absolute_error": "mae",
    "classification_report": "report",
    "confusion_matrix": "confusion",
    "cross_val_score": "scores",
    "score": "score",
    "predict": "prediction",
    "predict_proba": "probabilities",
}

LABELS = frozenset("y pred preds predicted prediction predictions hat true".split())
"""Words in names of labels that say neither which data nor which model they are of."""
ROOTS = frozenset({"numpy.sqrt", "math.sqrt"})
ROOTED = {"mean_squared_error": "rmse", "mean_squared_log_error": "rmsle"}
"""Metrics, and what their square roots are called."""


@dataclass(frozen=True)
class Measure:
    """A call that is only shown: the name it gets, and whether it measures."""

    name: str
    node: ast.Call
    role: str
    type: str
    statement: Statement


def measures(statement: Statement, taken: Container[str], flow: Flow) -> list[Measure]:
    """The metrics and predictions that an expression shows, outermost first."""
    if not isinstance(statement.node, ast.Expr) or statement.effects.binds:
        return []
    if may_act(statement.node.value, flow) or changes(statement):
        return []
    hidden = in_fstrings(statement.node)
    inner: set[int] = set()
    found: list[Measure] = []
    names: set[str] = set()
    sites = sorted(
        [*own_calls(statement), *own_measures(statement, flow)],
        key=lambda s: (s.node.lineno, s.node.col_offset, -width(s)),
    )
    roots = {id(n.args[0]): n for n in statement.nodes if is_root(n, flow)}
    for site in sites:
        if site.call.role not in MEASURES or id(site.node) in inner | hidden:
            continue
        if site.call.role == "metric" and id(site.node) in roots:
            site = replace(site, name=rooted(site), node=roots[id(site.node)])
        if under_scope(statement.node, site.node):
            return []
        inner |= {id(n) for n in walk(site.node)}
        name = measure_name(site, measured_of(site, statement, flow), taken, names)
        names.add(name)
        kind = site.call.returns
        found.append(Measure(name, site.node, site.call.role, kind, statement))
    return found


def is_root(node: ast.AST, flow: Flow) -> TypeGuard[ast.Call]:
    """Whether a node is the square root of one argument."""
    return (
        isinstance(node, ast.Call)
        and len(node.args) == 1
        and not node.keywords
        and dotted(node.func, flow.modules) in ROOTS
    )


def rooted(site: CallSite) -> str:
    """A name for the root of what a call measures."""
    tail = site.name.rpartition(".")[2]
    return ROOTED.get(tail, f"root_{SHORT.get(tail, tail)}")


def call_of(measure: Measure) -> Measured:
    """Which call of its statement a measure is."""
    statement, text = measure.statement, ast.unparse(measure.node)
    calls = [node for node in statement.nodes if isinstance(node, ast.Call)]
    equal = [node for node in calls if ast.unparse(node) == text]
    which = next(n for n, node in enumerate(equal) if node is measure.node)
    return Measured(measure.name, statement.id, text, which)


def changes(statement: Statement) -> bool:
    """Whether an expression does more than show: then it must stay whole."""
    effects = statement.effects
    outside = libraries.OUTSIDE & effects.resources
    if effects.mutates or effects.deletes or effects.unknown or outside:
        return True
    # a model may count that it was applied, but nothing else may change
    changing = [s.call.role for s in own_calls(statement) if s.call.mutates]
    counts = bool(changing) and all(role in MEASURES for role in changing)
    return bool(effects.may_mutate) and not counts


def may_act(node: ast.expr, flow: Flow) -> bool:
    """Whether an expression is a call of the notebook's own, to be kept as it is."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in flow.definitions
    )


def own_measures(statement: Statement, flow: Flow) -> list[CallSite]:
    """Calls of the notebook's own functions that measure and do nothing else."""
    found = []
    for node in statement.nodes:
        if not isinstance(node, ast.Call) or not may_act(node, flow):
            continue
        name = getattr(node.func, "id", "")
        effects = flow.definitions[name].effects
        if any(site.call.role == "metric" for site in effects.calls):
            call = Call(flow.definitions[name].returns_type, role="metric")
            found.append(CallSite(name, call, node))
    return found


def width(site: CallSite) -> int:
    """How far a call reaches, so that the outer of two comes first."""
    return ((site.node.end_lineno or 0) << 12) + (site.node.end_col_offset or 0)


def under_scope(node: ast.AST, call: ast.Call) -> bool:
    """Whether a call stands in a comprehension or lambda, where it has no one value."""
    scopes = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)
    return any(
        call is part
        for scope in walk(node)
        if isinstance(scope, scopes)
        for part in walk(scope)
    )


def name_of(node: ast.expr) -> str:
    """The name that an argument has, or that of its column; empty for others."""
    match node:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(), attr=name):
            return name
        case ast.Subscript(value=ast.Name(), slice=ast.Constant(value=str(name))):
            return name
    return ""


def measured_of(site: CallSite, statement: Statement, flow: Flow) -> str:
    """What a call measures: a model, by what it is called or by what it predicted.

    Else the data that it is measured on.
    """
    if site.receiver:
        return site.receiver
    for argument in reversed(site.node.args):
        model = predicting(argument)
        if not model and isinstance(argument, ast.Name):
            made = bound_to(argument.id, statement, flow)
            model = predicting(made) if made is not None else ""
        if model:
            return model
    named = (name_of(argument) for argument in reversed(site.node.args))
    of = next((name for name in named if name), "")
    told = [word for word in snake(of).split("_") if word not in LABELS]
    return "_".join(told) or of


def predicting(node: ast.expr) -> str:
    """The name of the model whose predictions an expression is, or nothing."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)):
            return name if method.startswith("predict") else ""
        case ast.Subscript(value=inner):
            return predicting(inner)
    return ""


def bound_to(name: str, statement: Statement, flow: Flow) -> ast.expr | None:
    """The expression that a name was bound to last, where an assignment did it."""
    for one in reversed(flow.statements[: statement.index]):
        if name in one.effects.binds:
            return one.node.value if isinstance(one.node, ast.Assign) else None
    return None


def measure_name(
    site: CallSite, of: str, taken: Container[str], names: set[str]
) -> str:
    """A name for what a call measures: of what kind, then of what."""
    tail = site.name.rpartition(".")[2]
    base = SHORT.get(tail, tail)
    for name in (base, snake(of, base) if of else base):
        if name.isidentifier() and name not in taken and name not in names:
            return name
    stem = snake(of, base) if of else base
    number = first_number(stem, taken)
    while f"{stem}_{number}" in taken or f"{stem}_{number}" in names:
        number += 1
    return f"{stem}_{number}"
