"""Random numbers, drawn by what is kept and by what only shows."""

from __future__ import annotations

import random

from programs.draft import Draft, Lines, Maker, Theme
from programs.functions import FUNCTIONS
from programs.values import number


def drawn(draft: Draft) -> Lines:
    """A draw, kept, shown, or made and forgotten."""
    lists = draft.names(list)
    forms = ["random.random()", "random.randint(0, 9)", "random.choice([1, 2, 3])"]
    forms += ["[random.random() for _ in range(2)]", "random.sample(range(9), 2)"]
    forms += [f"random.choice({name})" for name in lists]
    made = draft.pick(forms)
    target = draft.target()
    kept = [
        f"{target} = {made}",
        f"{target} = {made}",
        f"{target} = {number(draft)} + {made}",
    ]
    return [draft.pick([*kept, f"print({made})", made, f"print('drawn', [{made}])"])]


def shuffled(draft: Draft) -> Lines:
    """A list shuffled."""
    lists = draft.names(list)
    return [f"random.shuffle({draft.pick(lists)})"] if lists else []


def seeded(draft: Draft) -> Lines:
    """The state of the generator set, kept or put back."""
    states = draft.where(lambda value: isinstance(value, tuple) and len(value) == 3)
    forms = [f"random.seed({draft.integer()})", "state = random.getstate()"]
    forms += [f"random.setstate({name})" for name in states if name == "state"]
    return [draft.pick(forms)]


def generator(draft: Draft) -> Lines:
    """A generator of the notebook's own."""
    names = draft.names(random.Random)
    target = draft.target()
    if not names:
        return [f"{target} = random.Random({draft.integer()})"]
    name = draft.pick(names)
    forms = [f"{target} = {name}.random()", f"print({name}.randint(0, 9))"]
    forms += [f"{name}.shuffle({one})" for one in draft.names(list)]
    forms += [f"{name}.seed(1)", f"{target} = {name}", f"{name}.random()"]
    return [draft.pick(forms)]


def drawing(draft: Draft) -> Lines:
    """A function that draws, called for its value or for show."""
    name, target = draft.pick(FUNCTIONS), draft.target()
    lines = [f"def {name}(x=9):", "    return random.randint(0, 9) + x"]
    ends = [f"{target} = {name}(1)", f"print({name}(2))", f"{name}(3)"]
    return [*lines, draft.pick(ends)]


THEME = Theme(
    "chances",
    (
        Maker("random draw", drawn, 3),
        Maker("shuffle", shuffled),
        Maker("random state", seeded),
        Maker("own generator", generator, 2),
        Maker("function that draws", drawing),
    ),
    setup=("import random", "random.seed(3)"),
)
