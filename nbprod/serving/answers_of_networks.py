"""The answer of a network: what the notebook makes of what it gives for test data."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nbprod import libraries
from nbprod.analysis.bindings import arguments as given_by
from nbprod.analysis.networks import compared
from nbprod.ir import Flow, Label
from nbprod.serving import syntax
from nbprod.serving.arguments import arguments, name_of
from nbprod.serving.calls import of_network
from nbprod.serving.copies import definition
from nbprod.serving.lifter import Lifter
from nbprod.serving.model import Fitted
from nbprod.serving.path import passed
from nbprod.serving.steps import bound_to, lifted
from nbprod.serving.values import ANSWER, Kind, Step, Value
from nbprod.source.trees import walk

NUMBERS = frozenset(
    """MSELoss L1Loss SmoothL1Loss HuberLoss mse_loss l1_loss smooth_l1_loss
    huber_loss""".split()
)
"""Losses of networks that give the number that is wanted."""
CHANCES = frozenset({"BCELoss", "binary_cross_entropy"})
"""Losses of networks that give probabilities."""
BY_PROBABILITY = frozenset(
    """roc_auc_score log_loss roc_curve precision_recall_curve brier_score_loss
    average_precision_score auc""".split()
)
"""Metrics that are given probabilities, not answers."""
SAME = frozenset(
    """detach cpu numpy squeeze view reshape ravel flatten float double tolist
    data""".split()
)
"""Methods that give the same numbers."""
SQUASHING = frozenset({"sigmoid", "softmax", "expit", "Sigmoid", "Softmax"})


CHANCE = "chances"
"""What a probability is called that has no name in the notebook."""


@dataclass
class Told:
    """What was found so far: the answer, its probability, and their steps."""

    steps: list[Step] = field(default_factory=list)
    said: ast.expr | None = None
    chance: ast.expr | None = None
    chosen: list[Step] = field(default_factory=list)

    @property
    def ends(self) -> list[ast.expr]:
        """The answer, and its probability if there is one."""
        return [one for one in (self.said, self.chance) if one is not None]

    @property
    def by_class(self) -> bool:
        """Whether there is a probability for each class."""
        node = self.chance
        if isinstance(node, ast.Name):
            for step in reversed(self.chosen):
                match step.nodes:
                    case (ast.Assign(targets=[ast.Name(id=name)], value=value),) if (
                        name == node.id
                    ):
                        return "oftmax" in squashing(value)
        return node is not None and "oftmax" in squashing(node)

    def measure(self, part: ast.expr, name: str, at: Lifter) -> None:
        """A metric is given a part of an expression."""
        value = at.looked_at(part)
        if ANSWER not in value.sources or value.why:
            return
        node = at.value(part).node
        if name in BY_PROBABILITY:
            self.chance = node
        else:
            self.said = node
        self.chosen = list(self.steps)


def answers_of(
    flow: Flow, labels: Mapping[str, Label], fitted: Fitted, at: Lifter
) -> Told | None:
    """What the notebook does with what its network gives; None where it never says.

    ``at`` has come to where the features are given.
    """
    assert fitted.network is not None
    told = Told()
    at.model, at.network, at.loops = "", False, ()
    for statement in flow.statements[fitted.given.index :]:
        if not labels[statement.id].kept:
            continue
        at.statement, at.inner = statement, None
        if statement.index == fitted.statement.index:
            at.model, at.network = fitted.model, True
        steps = [s for s in passed(statement, at) if ANSWER in s.sources and not s.why]
        told.steps += steps
        if at.network:
            looked_through(statement.node, told, at)
    if told.said is None and told.chance is None and fitted.network.loss in NUMBERS:
        told.said = of_network()
    told.said = told.said or told.chance
    if told.said is None:
        return None
    told.chosen = told.chosen or told.steps
    told.chance = told.chance or chance_of(told, fitted.network.loss)
    return told


def looked_through(node: ast.stmt, told: Told, at: Lifter) -> None:
    """What a statement measures of answers, and what its functions do with them."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for part in walk(node):
        for one in apart_from(part, at):
            told.measure(one, "", at)
        if isinstance(part, ast.Call):
            if not at.depth:
                through(part, node, told, at)
            for one in measured(part, at):
                told.measure(one, name_of(part.func, at).rpartition(".")[2], at)


def apart_from(node: ast.AST, at: Lifter) -> list[ast.expr]:
    """The two of which a distance is computed: ``(a - b) ** 2``, ``abs(a - b)``."""
    match node:
        case ast.BinOp(left=ast.BinOp(op=ast.Sub()) as inner, op=ast.Pow()):
            return [inner.left, inner.right]
        case ast.Call(func=func, args=[ast.BinOp(op=ast.Sub()) as inner]):
            last = name_of(func, at).rpartition(".")[2]
            return [inner.left, inner.right] if last in ("abs", "square") else []
    return []


def measured(node: ast.Call, at: Lifter) -> list[ast.expr]:
    """What a call measures: its arguments, or what it compares."""
    if both := compared(node):
        return both
    known = libraries.function(name_of(node.func, at))
    metric = known is not None and known.role == "metric"
    return arguments(node) if metric else []


def chance_of(told: Told, loss: str) -> ast.expr | None:
    """The probability that the answer is made of, where the notebook has one."""
    plain: ast.expr | None = None
    for number, step in reversed(list(enumerate(told.chosen))):
        match step.nodes:
            case (ast.Assign(targets=[ast.Name(id=name)] as targets, value=value),):
                if squashing(value):
                    return ast.Name(name, ast.Load())
                if inner := squashed(value):
                    before, after = apart(targets, value, inner, step)
                    told.chosen[number : number + 1] = [before, after]
                    return ast.Name(CHANCE, ast.Load())
                if ast.dump(bare(value)) == ast.dump(of_network()):
                    plain = plain or ast.Name(name, ast.Load())
    if loss in CHANCES:
        return plain or of_network()
    inner = squashed(told.said) if told.said is not None else None
    return inner if inner is not told.said else None


def squashed(node: ast.expr) -> ast.expr | None:
    """The outermost part of an expression that makes probabilities."""
    parts = [part for part in walk(node) if isinstance(part, ast.Call)]
    return next((part for part in parts if squashing(part)), None)


def apart(
    targets: list[ast.expr], value: ast.expr, inner: ast.expr, step: Step
) -> tuple[Step, Step]:
    """Two steps instead of one: the probabilities, and what is made of them."""
    first = ast.Assign([ast.Name(CHANCE, ast.Store())], inner)
    rest = copy.deepcopy(value, {id(inner): ast.Name(CHANCE, ast.Load())})
    last = ast.Assign(targets, rest)
    read = [frozenset(syntax.names_in(node)) for node in (inner, rest)]
    name = frozenset([CHANCE])
    return (
        replace(step, nodes=(first,), binds=name, reads=read[0]),
        replace(step, nodes=(last,), reads=read[1]),
    )


def bare(node: ast.expr) -> ast.expr:
    """An expression without the methods around it that leave its numbers alone."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr not in SAME:
            break
        node = node.func.value
    return node


def squashing(node: ast.expr) -> str:
    """What makes probabilities in an expression, or nothing."""
    match bare(node):
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
            return name if name in SQUASHING else ""
        case ast.Call(func=ast.Call() as inner):  # nn.Softmax(dim=1)(out)
            return squashing(inner)
    return ""


def through(node: ast.Call, statement: ast.stmt, told: Told, at: Lifter) -> None:
    """What the notebook's function does with the network, or answers, it is given."""
    made = definition(getattr(node.func, "id", ""), at.flow)
    given = given_by(made, node) if made else None
    if made is None or given is None:
        return
    values = {name: at.looked_at(one) for name, one in given.items()}
    rows = {n: v for n, v in values.items() if ANSWER in v.sources and not v.why}
    models = [n for n, one in given.items() if getattr(one, "id", "") == at.model]
    if not rows and not models and at.model not in syntax.names_in(made):
        return
    plain = {
        name: one
        for name, one in given.items()
        if name not in rows and isinstance(one, ast.Name | ast.Constant)
    }
    inner = replace(at, env={**at.env, **rows}, depth=at.depth + 1)
    for name in given.keys() - rows.keys() - plain.keys():
        inner.env[name] = Value(Kind.LEARNED, ast.Name(name, ast.Load()))
    inside = Told(list(told.steps))
    for one in straight([syntax.renamed(one, plain) for one in made.body]):
        if isinstance(one, ast.Return):
            looked_through(one, inside, inner)
            given_back(one.value, node, statement, inside, inner, at)
            break
        steps = lifted(one, inner) or []
        inside.steps += [s for s in steps if ANSWER in s.sources and not s.why]
        looked_through(one, inside, inner)
    if inside.said is not None or inside.chance is not None:
        told.said = inside.said or told.said
        told.chance = inside.chance or told.chance
        told.chosen = inside.chosen
    told.steps = inside.steps


def straight(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a body, those of its ``with`` blocks among them."""
    for one in body:
        if isinstance(one, ast.With) and not any(i.optional_vars for i in one.items):
            yield from straight(one.body)
        else:
            yield one


def given_back(
    value: ast.expr | None,
    node: ast.Call,
    statement: ast.stmt,
    inside: Told,
    inner: Lifter,
    at: Lifter,
) -> None:
    """A function gives answers back, and the statement that called it names them."""
    if value is None or not isinstance(statement, ast.Assign):
        return
    if statement.value is not node:
        return
    target = statement.targets[0]
    pairs = [(target, value)]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = list(zip(target.elts, value.elts, strict=False))
    for one, part in pairs:
        found = inner.value(part)
        if isinstance(one, ast.Name) and ANSWER in found.sources and not found.why:
            inside.steps += bound_to(one, found, part, statement, at)
