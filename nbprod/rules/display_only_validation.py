"""NBP405: what is read is looked at, and never checked."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.rules._rule import Rule
from nbprod.subject import Subject, related

LOOKS = frozenset(
    "head tail info describe sample shape dtypes isnull isna nunique".split()
)
CHECKERS = ("pandera", "great_expectations", "pydantic", "pointblank", "cerberus")


def check(subject: Subject) -> Iterator[Finding]:
    """Find tables that are read and shown where nothing in the notebook is checked."""
    if not subject.roles.get("fit") or has_checks(subject):
        return
    for one in subject.roles.get("reader", ()):
        names = one.statement.effects.binds
        if one.within or not names:
            continue
        looks = [
            statement
            for statement in subject.statements[one.statement.index + 1 :]
            if statement.effects.reads & names
            and isinstance(statement.node, ast.Expr)
            and attributes(statement.node) & LOOKS
        ]
        if looks:
            yield subject.found(
                one.statement,
                "what is read here is looked at and never checked: assert the columns, "
                "types and ranges that the model needs",
                related=[related(looks[0], "it is looked at here")],
            )


def has_checks(subject: Subject) -> bool:
    """Whether a notebook checks anything."""
    modules = subject.flow.modules.values()
    if any(module.partition(".")[0] in CHECKERS for module in modules):
        return True
    return any(
        isinstance(node, ast.Assert | ast.Raise)
        for statement in subject.statements
        for node in statement.nodes
    )


def attributes(node: ast.AST) -> set[str]:
    """The attributes and methods that syntax asks for."""
    return {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}


RULE = Rule(
    code="NBP405",
    name="display-only-validation",
    check=check,
    severity="note",
    what=(
        "Finds tables that are read for a model and looked at (`head`, `info`, "
        "`describe`), in notebooks without any assertion."
    ),
    why=(
        "Somebody looked once. When the data changes, nobody looks, and the model"
        " learns from what it should not."
    ),
    problems="Checks that a module beside the notebook makes are not seen.",
    bad="""
import pandas as pd
from sklearn.linear_model import LogisticRegression

df = pd.read_csv("churn.csv")  # !
df.info()
model = LogisticRegression().fit(df[["age"]], df["churn"])
""",
    good="""
import pandas as pd
from sklearn.linear_model import LogisticRegression

df = pd.read_csv("churn.csv")
df.info()
assert df["age"].between(0, 120).all()
model = LogisticRegression().fit(df[["age"]], df["churn"])
""",
    references=("Breck et al. 2017, The ML Test Score: data tests.",),
    measured="180 findings in 111 of 1,517 public notebooks.",
)
