"""NBP309: torch models never told to evaluate, and gradients that add up."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.rules._rule import Rule
from nbprod.source.called import Called
from nbprod.subject import Subject

ACTING = ("Dropout", "BatchNorm")
"""How layers begin that do another thing in training than after it."""
ELSEWHERE = ("pytorch_lightning", "lightning", "fastai", "transformers", "ignite")
"""Libraries that see to modes and gradients themselves."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find loops of torch that lack ``zero_grad``, and models that lack ``eval``."""
    modules = {one.partition(".")[0] for one in subject.flow.modules.values()}
    if "torch" not in modules or modules & set(ELSEWHERE):
        return
    backward = [one for one in subject.calls if attribute(one) == "backward"]
    names = {attribute(one) for one in subject.calls}
    if not backward or "step" not in names:
        return
    if not names & {"zero_grad", "zero_"} and not clears(subject):
        yield subject.found(
            backward[0].statement,
            "nothing clears the gradients, so that each step adds to those before it: "
            "call `optimizer.zero_grad()` before `backward()`",
            backward[0].node,
        )
    layers = [one for one in subject.calls if is_acting(one)]
    if layers and "eval" not in names and "train" not in names:
        yield subject.found(
            layers[0].statement,
            f"`{attribute(layers[0])}` goes on as in training when the model is asked, "
            "since nothing calls `eval()` of it: call `model.eval()` before, and "
            "`model.train()` after",
            layers[0].node,
        )


def attribute(called: Called) -> str:
    """The last part of what is called."""
    return called.name.rpartition(".")[2]


def is_acting(called: Called) -> bool:
    """Whether a call makes a layer that acts otherwise in training."""
    return called.name.startswith("torch.nn") and attribute(called).startswith(ACTING)


def clears(subject: Subject) -> bool:
    """Whether gradients are set to nothing by hand."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "grad"
        and isinstance(node.ctx, ast.Store)
        for statement in subject.statements
        for node in statement.nodes
    )


RULE = Rule(
    code="NBP309",
    name="torch-modes-and-gradients",
    check=check,
    what="Finds notebooks that train a model of torch and never clear its gradients, "
    "or that have dropout or batch normalisation and never call `eval()`.",
    why="Gradients add up until they are cleared. Dropout goes on dropping, and batch "
    "normalisation goes by the batch, until the model is told to evaluate.",
    problems="Only whole notebooks are looked at: a single call counts for all models.",
    measured="No finding in 1,531 public notebooks.",
    bad="""
import torch
from torch import nn

model = nn.Sequential(nn.Linear(3, 8), nn.Dropout(0.5), nn.Linear(8, 1))  # !
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
X, y = torch.rand(9, 3), torch.rand(9, 1)
for epoch in range(9):
    loss = nn.functional.mse_loss(model(X), y)
    loss.backward()  # !
    optimizer.step()
print(model(X))
""",
    good="""
import torch
from torch import nn

model = nn.Sequential(nn.Linear(3, 8), nn.Dropout(0.5), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
X, y = torch.rand(9, 3), torch.rand(9, 1)
for epoch in range(9):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(X), y)
    loss.backward()
    optimizer.step()
model.eval()
print(model(X))
""",
    references=(
        "https://pytorch.org/docs/stable/generated/torch.nn.Module.html",
        "Zhang et al. 2022, Code Smells for Machine Learning Applications: gradients "
        "not cleared, training and evaluation mode. https://arxiv.org/abs/2203.13746",
    ),
    more_good=(
        """
import torch
from torch import nn

weights = torch.rand(3, requires_grad=True)
optimizer = torch.optim.SGD([weights], lr=0.1)
for epoch in range(9):
    weights.grad = None
    (weights * 2).sum().backward()
    optimizer.step()
""",
    ),
)
