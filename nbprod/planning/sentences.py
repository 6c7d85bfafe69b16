"""Plain docstrings for functions and classes that nothing is said of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nbprod.naming.functions import BINDING
from nbprod.naming.verbs import participle

FEW = 3
"""Parameters that a docstring can list."""
MODELLING = frozenset(
    "build classify cluster evaluate fit predict run score test train tune".split()
)
"""What is done with what is given, not to it."""
SPECIAL = {
    "__init__": "Keep what it is made with.",
    "__call__": "Apply it.",
    "__len__": "Count its items.",
    "__getitem__": "Get an item.",
    "__repr__": "Show it for a programmer.",
    "__str__": "Show it for a reader.",
    "fit": "Learn from the data.",
    "transform": "Apply what was learned.",
    "fit_transform": "Learn from the data and apply it.",
    "predict": "Predict for each row.",
    "forward": "Compute the output of the network.",
}


def sentence_of(name: str, parameters: Sequence[str] = ()) -> str:
    """A plain docstring for a function or class that nothing is said of."""
    if name in SPECIAL:
        return SPECIAL[name]
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").split()
    text = " ".join(words).strip() or name
    if name[:1].isupper():
        return f"A {text.lower()}." if text[0].lower() not in "aeiou" else f"{text}."
    given = [f"`{p}`" for p in parameters if p not in ("self", "cls")]
    if given:
        if len(given) > FEW:
            given = [*given[:FEW], f"{len(given) - FEW} more"]
        listed = ", ".join(given[:-1]) + " and " * (len(given) > 1) + given[-1]
        first, last = (words[0].lower(), words[-1].lower()) if words else ("", "")
        verb = bool(participle(first))
        alone = verb and len(words) == 1 and first not in MODELLING
        between = "" if alone or last in BINDING else "from " if verb else "of "
        text += f" {between}{listed}"
    return f"{text[0].upper()}{text[1:]}."
