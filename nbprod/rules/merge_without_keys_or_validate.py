"""NBP308: tables are merged without saying by what, or how rows belong together."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.rules._rule import Rule
from nbprod.source.called import Called
from nbprod.subject import Subject

KEYS = ("on", "left_on", "right_on", "left_index", "right_index")
PLACES = {"pandas.merge": 3, "pandas.DataFrame.merge": 2}
"""Where ``on`` stands, if it is given by its place."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find merges without keys, and those whose rows nothing counts."""
    for called in subject.calls:
        if called.name in PLACES and not called.open_ended:
            message = said(called)
            if message:
                yield subject.found(called.statement, message, called.node)


def said(called: Called) -> str:
    """What is the matter with a merge."""
    how = called.argument("how", PLACES[called.name] - 1)
    if getattr(how, "value", "") == "cross":
        return ""
    keyed = any(called.argument(key) is not None for key in KEYS)
    if not keyed and called.argument("on", PLACES[called.name]) is None:
        return (
            "`merge` joins by all columns that both tables happen to have: name them "
            "with `on=`"
        )
    if called.argument("validate") is None:
        return (
            "`merge` does not check how rows belong together, and keys that repeat "
            "multiply rows: say so with `validate=`, as in `validate='many_to_one'`"
        )
    return ""


RULE = Rule(
    code="NBP308",
    name="merge-without-keys-or-validate",
    check=check,
    severity="note",
    what="Finds `merge` without keys, and `merge` without `validate`.",
    why="A new column of the same name in both tables changes by what they are joined. "
    "A key that repeats in the second table repeats the rows of the first, silently.",
    problems="That keys are unique may be sure from elsewhere.",
    measured="109 findings in 29 of 1,531 public notebooks; all of 12 looked at lack "
    "what they are said to lack, and how much it matters differs.",
    bad="""
import pandas as pd

users = pd.read_csv("users.csv")
plans = pd.read_csv("plans.csv")
both = users.merge(plans)  # !
both = pd.merge(users, plans, on="plan", how="left")  # !
""",
    good="""
import pandas as pd

users = pd.read_csv("users.csv")
plans = pd.read_csv("plans.csv")
both = users.merge(plans, on="plan", how="left", validate="many_to_one")
""",
    references=(
        "https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.merge.html",
        "Zhang et al. 2022, Code Smells for Machine Learning Applications: merge API "
        "parameter not explicitly set. https://arxiv.org/abs/2203.13746",
    ),
    more_good=(
        """
import pandas as pd

users = pd.read_csv("users.csv")
plans = pd.read_csv("plans.csv")
every = users.merge(plans, how="cross")
options = {"on": "plan"}
both = users.merge(plans, **options)
""",
    ),
)
