"""NBP601: row by row what columns can do at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.rules._rule import Rule
from nbprod.subject import Called, Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Find ``iterrows`` and functions that are applied to each row."""
    for one in subject.calls:
        name = one.name.rpartition(".")[2]
        if name == "iterrows" and not one.node.args:
            text = "`iterrows` makes an object of every row: work on whole columns"
            yield subject.found(one.statement, text, one.node)
        elif name == "apply" and on_rows(one):
            text = "`apply` calls Python for every row: work on whole columns"
            yield subject.found(one.statement, text, one.node)


def on_rows(one: Called) -> bool:
    """Whether a function is applied to the rows of a table."""
    axis = one.argument("axis")
    if axis is None and one.name == "pandas.DataFrame.apply":
        axis = one.argument("axis", 1)
    return isinstance(axis, ast.Constant) and axis.value in (1, "columns")


RULE = Rule(
    code="NBP601",
    name="iterrows-or-apply-row",
    check=check,
    severity="note",
    what="Finds `iterrows` and `apply(..., axis=1)`.",
    why=(
        "Both make a Series of every row and call Python for it: hundreds of times"
        " slower than the same on columns, and `iterrows` loses the columns' types."
    ),
    problems="Some functions of rows cannot be written over columns.",
    bad="""
import pandas as pd

df = pd.read_csv("sales.csv")
df["total"] = df.apply(lambda row: row["price"] * row["count"], axis=1)  # !
""",
    good="""
import pandas as pd

df = pd.read_csv("sales.csv")
df["total"] = df["price"] * df["count"]
""",
    references=("https://pandas.pydata.org/docs/user_guide/enhancingperf.html",),
    more_bad=(
        """
import pandas as pd
df = pd.read_csv("sales.csv")
for index, row in df.iterrows():  # !
    print(row["price"])
""",
    ),
    more_good=(
        """
import pandas as pd
df = pd.read_csv("sales.csv")
df["name"] = df["name"].apply(str.strip)
df.apply("sum", axis=0)
""",
    ),
    measured="45 findings in 26 of 1,517 public notebooks.",
)
