"""NBP007: one name for things of different kinds, in different cells."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod import libraries
from nbprod.ir import Finding, Statement
from nbprod.rules._rule import Rule
from nbprod.subject import Subject, related

KINDS = {
    "pandas.DataFrame": "a table",
    "pandas.Series": "a column",
    "numpy.ndarray": "an array",
    "builtins.list": "a list",
    "builtins.dict": "a dictionary",
    "builtins.str": "a text",
    "builtins.int": "a number",
    "builtins.float": "a number",
    "function": "a function",
}
MODEL = "sklearn.base.BaseEstimator"
SHORT = frozenset("_ i j k x y z a b c n m s t fig ax axs axes out result res".split())
"""Names that nobody takes for the same thing twice."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find names that a later cell gives to another kind of thing."""
    known: dict[str, tuple[str, Statement]] = {}
    told: set[str] = set()
    for statement, types in zip(subject.statements, subject.flow.types, strict=True):
        for name in sorted(statement.effects.writes):
            kind = kind_of(types.get(name, ""))
            before, made = known.get(name, ("", statement))
            if not kind or name in statement.effects.loop_targets:
                known.pop(name, None)
                continue
            known[name] = (kind, statement)
            apart = before and before != kind and made.cell != statement.cell
            if apart and name not in told | SHORT and len(name) > 1:
                told.add(name)
                yield subject.found(
                    statement,
                    f"`{name}` was {before} before and is {kind} from here on; give "
                    "one of them another name",
                    related=[related(made, f"{before} until then")],
                )


def kind_of(type: str) -> str:
    """What a type is, in words; nothing for what is not known."""
    plain = type.partition("#")[0]
    if plain in KINDS:
        return KINDS[plain]
    return "a model" if plain and libraries.is_subtype(plain, MODEL) else ""


RULE = Rule(
    code="NBP007",
    name="conflicting-redefinition",
    check=check,
    severity="note",
    what="Finds names that one cell gives to a table, say, and a later one to an array "
    "or a model.",
    why="A cell that is run again after that finds something else under the name than "
    "it was written for, and fails, or worse, does not.",
    problems="`X = X.values` and the like are common and often clear enough.",
    bad="""
import pandas as pd

data = pd.read_csv("churn.csv")
# %%
data = data.to_numpy()  # !
""",
    good="""
import pandas as pd

data = pd.read_csv("churn.csv")
# %%
rows = data.to_numpy()
""",
    more_good=(
        """
data = 1
# %%
data = 2.5
# %%
import own_module
data = own_module.load()
# %%
data = "a"
""",
    ),
    measured="142 findings in 94 of 1,517 public notebooks; all of 12 looked at were "
    "right, though some are harmless.",
    references=(
        "Head et al. 2019, Managing Messes in Computational Notebooks (gather). "
        "https://doi.org/10.1145/3290605.3300500",
    ),
)
