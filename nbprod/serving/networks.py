"""What a network of PyTorch is given where it is trained, as the notebook has it whole.

A loop gives it batches: of a loader, of a dataset, of tensors that it cuts up. Its
features are the tensor that all of them come of.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nbprod.analysis.bindings import Scope, binding, contains
from nbprod.analysis.networks import TRAINS, called
from nbprod.analysis.torch_modules import Networks, networks
from nbprod.analysis.training import Training, calls_of, made_by, trainings, value_of
from nbprod.ir import Flow, Statement
from nbprod.serving import syntax
from nbprod.serving.batches import Tracing, Unknown
from nbprod.source.names import within_scope
from nbprod.source.trees import walk


@dataclass(frozen=True)
class Given:
    """What a network is given, and is to answer, as ``before`` begins."""

    features: ast.expr
    label: ast.expr | None
    before: Statement
    loss: str
    """The class or function of the loss, or nothing."""


def is_network(name: str, flow: Flow) -> bool:
    """Whether a model of the notebook is a network that it trains itself."""
    return any(
        site.name == TRAINS and site.receiver == name
        for statement in flow.statements
        for site in statement.effects.calls
    )


def given_to(name: str, flow: Flow) -> tuple[Training, Given | str] | None:
    """What a network is given where it is trained last; or why that is not known."""
    known = networks(flow.statements, flow.modules)
    found = [one for one in trainings(known) if one.module == name] if known else []
    if known is None or not found:
        return None
    last = found[-1]
    try:
        backward = calls_of("backward", last.scope)[0]
        asked = [one for one in forward(backward, last.scope) if asks(one, last, known)]
        if not asked:
            raise Unknown("it is not seen what the network is given")
        parts = {ast.dump(part): part for one in asked for part in one.args}
        if len(parts) != 1 or any(one.keywords for one in asked):
            raise Unknown("the network is given more than one thing")
        (part,) = parts.values()
        tracing = Tracing(known, last.statement)
        features = tracing.whole(part, asked[0], last.scope)
        unchanged(features, tracing.before, last.statement, flow)
        loss = loss_of(backward, last.scope)
        target = loss.args[1] if loss and len(loss.args) == 2 else None
        label = Tracing(known, last.statement).tried(target, backward, last.scope)
        kind = kind_of(loss, last.scope, known) if loss else ""
        return last, Given(plain(features), label, tracing.before, kind)
    except Unknown as why:
        return last, str(why)


def forward(backward: ast.Call, scope: Scope) -> list[ast.Call]:
    """The calls of names in the innermost block that goes backward and has some."""
    for block in reversed(list(around(scope.focus, backward))):
        found = [n for n in within_scope(block) if isinstance(n, ast.Call)]
        if any(map(called, found)):
            return [one for one in found if called(one)]
    return []


def around(body: Sequence[ast.stmt], node: ast.AST) -> Iterator[Sequence[ast.stmt]]:
    """The blocks that some code stands in, from the outermost on, up to that code."""
    for number, one in enumerate(body):
        if contains(one, node):
            yield body[: number + 1]
            for name in ("body", "orelse", "finalbody"):
                yield from around(getattr(one, name, []), node)
            return


def asks(node: ast.Call, training: Training, known: Networks) -> bool:
    """Whether a call asks the network that is trained."""
    name = ast.Name(called(node), ast.Load())
    return made_by(name, node, training.scope, known) is training.maker


def loss_of(backward: ast.Call, scope: Scope) -> ast.Call | None:
    """The call that computes the loss: ``criterion(out, target)``."""
    assert isinstance(backward.func, ast.Attribute)
    loss: ast.expr | None = backward.func.value
    if isinstance(loss, ast.Name):
        found = binding(loss.id, backward, scope)
        loss = found.value if found and found.kind == "value" else None
    return loss if isinstance(loss, ast.Call) else None


def kind_of(loss: ast.Call, scope: Scope, known: Networks) -> str:
    """The class or function that computes a loss, by its own name."""
    dotted = known.dotted(loss.func)
    found = value_of(loss.func, loss, scope) if not dotted else None
    if found is not None and isinstance(found[0], ast.Call):
        dotted = known.dotted(found[0].func)
    return dotted.rpartition(".")[2] if dotted.startswith("torch.nn.") else ""


def plain(node: ast.expr) -> ast.expr:
    """A copy that stands nowhere in the notebook's text."""
    made = syntax.copied(node)
    for part in walk(made):
        for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
            part.__dict__.pop(name, None)
    return made


def unchanged(node: ast.expr, first: Statement, last: Statement, flow: Flow) -> None:
    """Raises Unknown where what a network is given may change before it is trained."""
    names = syntax.names_in(node)
    for statement in flow.statements[first.index : last.index]:
        changed = statement.effects.mutates | statement.effects.may_mutate
        groups = flow.alias_at[statement.index]
        for name in sorted(changed):
            if {name, *groups.get(name, ())} & names:
                raise Unknown(f"`{name}` may change before the network is trained")
