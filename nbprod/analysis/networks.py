"""Networks of PyTorch: which statements make, train and ask one, told as calls.

What makes a module that is trained is an estimator, what trains it fits it, and what
calls it from then on has it answer.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from nbprod.analysis.bindings import Scope, scopes
from nbprod.analysis.torch_modules import Networks, networks
from nbprod.analysis.training import DEFINING, made_by, origin, trainings
from nbprod.ir import Call, CallSite, Statement
from nbprod.source.names import within_scope

TRAINS = "torch.optim.Optimizer.step"
"""What a call that trains a network is called."""
ASKS = "torch.nn.Module.__call__"
HITS = "torch.Tensor.eq"
FITS = Call("", False, ("self",), ("random",), role="fit")
DRIVES = replace(FITS, role="trainer")
"""Trains a network of which it is not known which one, or several."""
ANSWERS = Call(role="predict")
MAKES = Call(role="estimator")
MEASURES = Call(role="metric")
COUNTING = frozenset({"sum", "mean"})


def with_networks(
    statements: Sequence[Statement], modules: Mapping[str, str]
) -> Sequence[Statement]:
    """The statements, with calls that tell which make, train and ask modules."""
    known = networks(statements, modules)
    if known is None:
        return statements
    trained = {one.statement.index: one for one in trainings(known)}
    fitted = frozenset(one.module for one in trained.values())
    asking = Asking(known)
    found = []
    for statement in statements:
        sites = list(statement.effects.calls)
        training = trained.get(statement.index)
        sites = [*made(statement, known, fitted, sites)]
        if training is not None:
            call = FITS if training.module else DRIVES
            sites.append(CallSite(TRAINS, call, training.call, training.module))
            asking.trained.add(training.module)
        elif asking.trained and not isinstance(statement.node, DEFINING):
            sites += asking.sites(statement)
        effects = replace(statement.effects, calls=tuple(sites))
        found.append(replace(statement, effects=effects))
    return found


def made(
    statement: Statement,
    known: Networks,
    fitted: frozenset[str],
    sites: Sequence[CallSite],
) -> Iterator[CallSite]:
    """The calls of a statement; what makes one of the trained modules tells so."""
    making: dict[int, str] = {}
    for node in () if isinstance(statement.node, DEFINING) else statement.nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in fitted:
                call = made_by(value, value, Scope([]), known)
                if call is not None:
                    making[id(call)] = known.class_of(call)
    for site in sites:
        if id(site.node) not in making:
            yield site
    for node in statement.nodes:
        if isinstance(node, ast.Call) and id(node) in making:
            yield CallSite(making[id(node)], MAKES, node)


class Asking:
    """What is asked of trained modules, and what is made of their answers."""

    def __init__(self, known: Networks) -> None:
        """Nothing is trained yet."""
        self.known = known
        self.functions = known.functions
        self.trained: set[str] = set()
        self.answers: set[str] = set()

    def sites(self, statement: Statement) -> Iterator[CallSite]:
        """The calls of a statement that ask a module, or measure what it answered."""
        asked = self.asked(statement)
        yield from (CallSite(ASKS, ANSWERS, call, name) for call, name in asked)
        nodes = statement.effects.reads & self.answers
        self.answers -= statement.effects.writes
        if not asked and not nodes:
            return
        lasting = statement.effects.binds - statement.effects.loop_targets
        self.answers |= lasting - self.trained
        for node in within_scope([statement.node]):
            if isinstance(node, ast.Call) and compared(node):
                yield CallSite(HITS, MEASURES, node)

    def asked(self, statement: Statement) -> list[tuple[ast.Call, str]]:
        """The calls of a statement that have a module answer, with its name."""
        found: dict[int, tuple[ast.Call, str]] = {}
        for scope in scopes(self.known.scope(statement), self.functions):
            for node in within_scope(scope.focus):
                name = called(node)
                if name and isinstance(node, ast.Call):
                    name, own = origin(name, node, scope)
                    if name in self.trained and not own:
                        while scope.outer is not None and scope.call is not None:
                            node, scope = scope.call, scope.outer
                        found[id(node)] = node, name
        return list(found.values())


def called(node: ast.AST) -> str:
    """The name that is called like a module."""
    match node:
        case ast.Call(
            func=ast.Name(id=name)
            | ast.Attribute(value=ast.Name(id=name), attr="forward")
        ):
            return name
    return ""


def compared(node: ast.Call) -> list[ast.expr]:
    """The two of which a call counts what is equal: ``(answers == labels).sum()``."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in COUNTING:
        return []
    inner: ast.expr = node.func.value
    while isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
        if inner.func.attr in ("eq", "equal"):
            return [inner.func.value, *inner.args]
        inner = inner.func.value
    if isinstance(inner, ast.Compare) and isinstance(inner.ops[0], ast.Eq):
        return [inner.left, *inner.comparators]
    return []
