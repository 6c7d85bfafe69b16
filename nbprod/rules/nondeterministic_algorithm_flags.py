"""NBP103: a seeded training on a GPU that is not told to be deterministic."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.rules._drawing import seeds, trains
from nbprod.rules._rule import Rule
from nbprod.subject import Subject

FLAGS = {
    "torch": ("use_deterministic_algorithms", "deterministic", "torch.cuda"),
    "tensorflow": ("enable_op_determinism", "TF_DETERMINISTIC_OPS"),
}
TELLING = {
    "torch": "torch.use_deterministic_algorithms(True)",
    "tensorflow": "tf.config.experimental.enable_op_determinism()",
}


def check(subject: Subject) -> Iterator[Finding]:
    """Find trainings whose author wants the same run again, and does not get it."""
    used = [library for library in FLAGS if trains(library, subject)]
    seeded = seeds(subject) if used else {}
    for library in used:
        if library not in seeded:
            continue
        if library == "torch" and not mentions(subject, ("cuda",)):
            continue
        if not mentions(subject, FLAGS[library]):
            message = (
                "a seed is not enough on a GPU, where sums are made in any order; call "
                f"{TELLING[library]} too"
            )
            yield subject.found(subject.statements[seeded[library]], message)


def mentions(subject: Subject, words: tuple[str, ...]) -> bool:
    """Whether code or a text has one of some words."""
    for statement in subject.statements:
        for node in statement.nodes:
            match node:
                case ast.Attribute(attr=word) | ast.Name(id=word):
                    if word in words:
                        return True
                case ast.Constant(value=str(text)):
                    if any(text.startswith(word) for word in words):
                        return True
    return False


RULE = Rule(
    code="NBP103",
    name="nondeterministic-algorithm-flags",
    check=check,
    severity="note",
    what="Finds notebooks that seed PyTorch or TensorFlow and train, with PyTorch on a "
    "GPU, without asking for deterministic algorithms.",
    why="Many operations of a GPU add numbers up in an order that differs from run to "
    "run. The seed is there so that runs are the same, and they are not.",
    problems="Whether a GPU is there cannot be seen. Deterministic algorithms are "
    "slower, and some operations have none.",
    bad="""
import torch

torch.manual_seed(0)  # !
device = torch.device("cuda")
layer = torch.nn.Linear(2, 1).to(device)
layer(torch.ones(3, 2, device=device)).sum().backward()
""",
    good="""
import torch

torch.manual_seed(0)
torch.use_deterministic_algorithms(True)
device = torch.device("cuda")
layer = torch.nn.Linear(2, 1).to(device)
layer(torch.ones(3, 2, device=device)).sum().backward()
""",
    more_bad=(
        """
import tensorflow as tf
tf.random.set_seed(1)  # !
model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
model.fit([[1.0]], [1.0], epochs=2)
""",
    ),
    more_good=(
        """
import torch
torch.manual_seed(0)
layer = torch.nn.Linear(2, 1)
layer(torch.ones(3, 2)).sum().backward()
""",
    ),
    measured="18 findings in 18 of 1,517 public notebooks; all of 12 looked at were "
    "right.",
    references=(
        "Zhang et al. 2022, Code Smells for Machine Learning Applications: "
        "deterministic algorithm option not used. https://arxiv.org/abs/2203.13746",
        "https://pytorch.org/docs/stable/notes/randomness.html",
    ),
)
