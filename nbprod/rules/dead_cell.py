"""NBP603: a cell that nothing needs and that shows nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding, Statement
from nbprod.rules._rule import Rule
from nbprod.subject import Subject

SHOWS = frozenset(
    "plot figure show style display peek summary metric option seed".split()
)


def check(subject: Subject) -> Iterator[Finding]:
    """Find cells whose statements only bind names that nobody reads."""
    used = used_names(subject)
    for statements in subject.by_cell.values():
        if all(is_dead(one, subject, used) for one in statements):
            yield subject.found(
                statements[0],
                "nothing reads what this cell makes, and it shows nothing: delete it",
            )


def used_names(subject: Subject) -> dict[str, set[int]]:
    """For each name the cells that read, mention or change it."""
    found: dict[str, set[int]] = {}
    for one in subject.statements:
        effects = one.effects
        for name in (
            effects.reads | effects.mentions | effects.escaping | effects.by_text
        ):
            found.setdefault(name, set()).add(one.cell)
    return found


def is_dead(statement: Statement, subject: Subject, used: dict[str, set[int]]) -> bool:
    """Whether a statement only binds names, which no other cell reads."""
    effects = statement.effects
    shown = {site.call.role for site in effects.calls} & SHOWS
    if not isinstance(statement.node, ast.Assign | ast.AnnAssign) or shown:
        return False
    if effects.resources or effects.mutates or effects.may_mutate or effects.unknown:
        return False
    return not any(used.get(name, set()) - {statement.cell} for name in effects.binds)


RULE = Rule(
    code="NBP603",
    name="dead-cell",
    check=check,
    severity="note",
    what=(
        "Finds cells that only bind names which no other cell reads, and show nothing."
    ),
    why="Readers look for what such a cell is for, and it is run every time.",
    problems=(
        "The last values of a notebook are results for those who look at them in "
        "the kernel."
    ),
    bad="""
import pandas as pd

df = pd.read_csv("churn.csv")
# %%
numbers = df[["age", "visits"]]  # !
# %%
df.describe()
""",
    good="""
import pandas as pd

df = pd.read_csv("churn.csv")
# %%
df.describe()
""",
    references=("Head et al. 2019, Managing messes in computational notebooks.",),
    more_good=(
        """
a = 1
# %%
b = a + 1
print(b)
# %%
c = b
# %%
def f():
    return c
f()
""",
    ),
    measured="80 findings in 59 of 1,517 public notebooks.",
)
