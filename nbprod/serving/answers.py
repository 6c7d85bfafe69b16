"""The answer: from what a model predicts to what the notebook says."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nbprod import libraries
from nbprod.ir import Flow, Label, Statement
from nbprod.recognition.paths import own_calls
from nbprod.serving import syntax
from nbprod.serving.answers_of_networks import BY_PROBABILITY, NUMBERS, answers_of
from nbprod.serving.calls import of_model, of_network
from nbprod.serving.labels import Undoing, undoing
from nbprod.serving.lifter import Lifter
from nbprod.serving.model import Fitted
from nbprod.serving.path import fields_in, passed
from nbprod.serving.singles import numbered
from nbprod.serving.values import ANSWER, Step

MODEL = "model"


@dataclass(frozen=True)
class Answer:
    """The statements that answer for features ``X`` by ``model``, with the state."""

    nodes: tuple[ast.stmt, ...]
    fields: frozenset[str]
    scale: str = ""
    passed: frozenset[int] = frozenset()
    """The indexes of the notebook's statements that these are."""


def answer_of(
    flow: Flow, labels: Mapping[str, Label], fitted: Fitted, at: Lifter
) -> Answer | None:
    """How the notebook answers with its model; ``at`` has come to its fit.

    None where a network answers in a way that the notebook does not tell.
    """
    if fitted.network is not None:
        return of_a_network(flow, labels, fitted, at)
    at.model, at.loops = fitted.model, ()
    steps, said, chance = afterwards(flow, labels, fitted, at)
    way = undoing(flow, fitted, at)
    said = said or of_model("predict")
    ends = [said, *([chance] if chance else [])]
    body = chain(steps, ends)
    if unbound(body, ends, at):
        said, chance, body = of_model("predict"), None, []
    undone = any(undoes(node) for node in [*body, said])
    body += told(said, chance, way, undone, fitted)
    done = frozenset(step.index for step in steps if numbered(step))
    return Answer(tuple(body), frozenset(fields_in(body)), way.scale, done)


def of_a_network(
    flow: Flow, labels: Mapping[str, Label], fitted: Fitted, at: Lifter
) -> Answer | None:
    """How the notebook answers with its network, which learns nothing meanwhile."""
    found = answers_of(flow, labels, fitted, at)
    if found is None:
        return None
    way = undoing(flow, fitted, at)
    said, *rest = found.ends
    body = chain(found.chosen, found.ends)
    if unbound(body, found.ends, at):
        return None
    undone = any(undoes(node) for node in [*body, said])
    back = undone_by(way, said, fitted) if way.text and not undone else ""
    plain = f"np.ravel({syntax.text(said)})"
    lines = [f"answers = pd.DataFrame({{'prediction': {back or plain}}})"]
    if way.scale:
        own = f"np.ravel({syntax.text(of_network())})" if undone else plain
        lines.append(f"answers['{way.column}'] = {own}")
    for chance in map(syntax.text, rest):
        told = f"{chance}.tolist()" if found.by_class else f"np.ravel({chance})"
        lines.append(f"answers['probability'] = {told}")
    code = once("\n".join(lines))
    nodes = ast.parse(f"{MODEL}.eval()\nwith torch.no_grad():\n    pass").body
    assert isinstance(nodes[1], ast.With)
    nodes[1].body = [*body, *ast.parse(code).body]
    nodes += ast.parse("return answers").body
    done = frozenset(step.index for step in found.chosen if numbered(step))
    return Answer(tuple(nodes), frozenset(fields_in(nodes)), way.scale, done)


def once(code: str) -> str:
    """Statements that have a network answer once, where they did more often."""
    asked = syntax.text(of_network())
    if code.count(asked) < 2:
        return code
    return f"outputs = {asked}\n{code.replace(asked, 'outputs')}"


def undone_by(way: Undoing, said: ast.expr, fitted: Fitted) -> str:
    """An answer as the data has it: a label of its number, or a number of its scale."""
    shown = syntax.text(said)
    if way.scale:
        return way.text.format(f"np.ravel({shown})")
    if fitted.network and fitted.network.loss in NUMBERS:
        return f"np.ravel({way.text.format(f'np.reshape({shown}, (-1, 1))')})"
    return way.text.format(f"np.ravel({shown}).astype(int)")


def afterwards(
    flow: Flow, labels: Mapping[str, Label], fitted: Fitted, at: Lifter
) -> tuple[list[Step], ast.expr | None, ast.expr | None]:
    """What is done with predictions: the steps, the answer, and its probability."""
    steps: list[Step] = []
    said: ast.expr | None = None
    chance: ast.expr | None = None
    for statement in flow.statements[fitted.statement.index :]:
        if not labels[statement.id].kept:
            continue
        at.statement, at.inner = statement, None
        steps += [s for s in passed(statement, at) if ANSWER in s.sources and not s.why]
        for value, name in measured(statement, at):
            if name not in BY_PROBABILITY:
                said = value
            elif not isinstance(value, ast.Name) or probable(value.id, steps):
                chance = value
    if chance is None:
        chance = next((c for s in reversed(steps) if (c := column(s))), None)
    return steps, said, chance


def measured(statement: Statement, at: Lifter) -> list[tuple[ast.expr, str]]:
    """The predictions that metrics of a statement are given, each with the metric."""
    found: list[tuple[ast.expr, str]] = []
    for site in own_calls(statement):
        if site.call.role != "metric" or site.receiver == at.model:
            continue
        for part in [*site.node.args, *(k.value for k in site.node.keywords)]:
            value = at.looked_at(part)
            if ANSWER in value.sources and not value.why:
                found.append((at.value(part).node, site.name.rpartition(".")[2]))
    return found


def probable(name: str, steps: Sequence[Step]) -> bool:
    """Whether a name is bound to probabilities of one class."""
    return any(name in step.binds and column(step) for step in steps)


def column(step: Step) -> ast.expr | None:
    """The name that a step binds to one column of the probabilities."""
    match step.nodes:
        case (
            ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Subscript(
                    value=ast.Call(func=ast.Attribute(attr="predict_proba")),
                    slice=ast.Tuple(elts=[ast.Slice(), _]),
                ),
            ),
        ):
            return ast.Name(name, ast.Load())
    return None


def unbound(body: Sequence[ast.stmt], ends: Sequence[ast.expr], at: Lifter) -> set[str]:
    """The predictions that are read, and that nothing of a body binds: a loop does."""
    nodes: list[ast.AST] = [*body, *ends]
    read = {name for node in nodes for name in syntax.names_in(node)}
    bound = {name for node in body for name in syntax.bound(node)}
    return {n for n in read - bound if n in at.env and ANSWER in at.env[n].sources}


def chain(steps: Sequence[Step], ends: Sequence[ast.expr]) -> list[ast.stmt]:
    """The steps that the answer needs, in order."""
    needed = {name for end in ends for name in syntax.names_in(end)}
    found: list[ast.stmt] = []
    for step in reversed(steps):
        if (step.binds | step.changes) & needed:
            needed -= step.binds
            needed |= step.reads
            found = [*step.nodes, *found]
    return found


def told(
    said: ast.expr,
    chance: ast.expr | None,
    way: Undoing,
    undone: bool,
    fitted: Fitted,
) -> list[ast.stmt]:
    """The frame of the answers."""
    shown = syntax.text(said)
    plain = f"np.ravel({shown})"
    back = way.text.format(plain) if way.text and not undone else plain
    lines = [f"answers = pd.DataFrame({{'prediction': {back}}})"]
    if way.scale:
        own = f"np.ravel({MODEL}.predict(X))" if undone else plain
        lines.append(f"answers['{way.column}'] = {own}")
    if chance is not None:
        lines.append(f"answers['probability'] = {syntax.text(chance)}")
    elif has_probabilities(fitted.type):
        lines.append(f"answers['probability'] = {MODEL}.predict_proba(X).tolist()")
    elif not fitted.type or libraries.method(fitted.type, "predict") is None:
        lines += [
            f"if hasattr({MODEL}, 'predict_proba'):",
            f"    answers['probability'] = {MODEL}.predict_proba(X).tolist()",
        ]
    if len(lines) == 1:
        return ast.parse(lines[0].replace("answers =", "return", 1)).body
    return ast.parse("\n".join([*lines, "return answers"])).body


def undoes(node: ast.AST) -> bool:
    """Whether the notebook's own answer is back on the scale of the data."""
    text = ast.unparse(ast.fix_missing_locations(node))
    return any(word in text for word in ("inverse_transform", "exp(", "expm1("))


def has_probabilities(kind: str) -> bool:
    """Whether a class of models gives probabilities."""
    plain = kind.rpartition(".")[2]
    return plain.endswith(("Classifier", "NB", "LogisticRegression"))
