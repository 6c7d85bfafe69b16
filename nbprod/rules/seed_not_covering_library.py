"""NBP102: one library is seeded, and another one that draws is not."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.rules._drawing import seeds, trains
from nbprod.rules._rule import Rule
from nbprod.subject import Subject, related

SEEDING = {"torch": "torch.manual_seed()", "tensorflow": "tf.random.set_seed()"}


def check(subject: Subject) -> Iterator[Finding]:
    """Find networks that are trained while only numpy, or Python, has a seed."""
    used = [library for library in SEEDING if trains(library, subject)]
    if not used:
        return
    seeded = seeds(subject)
    others = [seeded[one] for one in ("numpy", "random") if one in seeded]
    if "*" in seeded or not others:
        return
    statement = subject.statements[min(others)]
    for library in used:
        if library not in seeded:
            message = (
                f"this seeds nothing of {library}, which draws weights and batches; "
                f"call {SEEDING[library]} too"
            )
            training = trains(library, subject)
            places = [related(training, "trained here")] if training else []
            yield subject.found(statement, message, related=places)


RULE = Rule(
    code="NBP102",
    name="seed-not-covering-library",
    check=check,
    what="Finds notebooks that seed numpy or Python's `random` and train a network of "
    "PyTorch, TensorFlow or Keras without a seed of that library.",
    why="Each library has a generator of its own. The seed looks as if runs were the "
    "same, and the weights still differ.",
    problems="A function that is called by a name with `seed` in it is taken to seed "
    "all libraries.",
    bad="""
import numpy as np
import torch

np.random.seed(0)  # !
layer = torch.nn.Linear(2, 1)
loss = layer(torch.ones(3, 2)).sum()
loss.backward()
""",
    good="""
import numpy as np
import torch

np.random.seed(0)
torch.manual_seed(0)
layer = torch.nn.Linear(2, 1)
loss = layer(torch.ones(3, 2)).sum()
loss.backward()
""",
    more_bad=(
        """
import random
from tensorflow import keras
random.seed(1)  # !
model = keras.Sequential([keras.layers.Dense(1)])
model.compile(loss="mse")
model.fit([[1.0]], [1.0], epochs=2)
""",
    ),
    more_good=(
        """
import numpy as np
import torch
np.random.seed(0)
print(torch.ones(2))
""",
        """
import numpy as np
from tensorflow import keras
keras.utils.set_random_seed(1)
np.random.seed(0)
model = keras.Sequential([keras.layers.Dense(1)])
model.fit([[1.0]], [1.0], epochs=2)
""",
    ),
    measured="4 findings in 4 of 1,517 public notebooks; all were right.",
    references=(
        "Zhang et al. 2022, Code Smells for Machine Learning Applications: randomness "
        "uncontrolled. https://arxiv.org/abs/2203.13746",
        "https://pytorch.org/docs/stable/notes/randomness.html",
    ),
)
