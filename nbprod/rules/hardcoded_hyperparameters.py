"""NBP407: hyperparameters written into the call."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.rules._rule import Rule
from nbprod.subject import Subject

MANY = 4
"""Literals of a constructor from which they are worth a name."""
NOT_TUNED = frozenset("random_state seed n_jobs verbose silent verbosity".split())


def check(subject: Subject) -> Iterator[Finding]:
    """Find models that are made with many literals."""
    for one in subject.roles.get("estimator", ()):
        given = [
            word.arg
            for word in one.node.keywords
            if word.arg not in NOT_TUNED and isinstance(word.value, ast.Constant)
        ]
        if len(given) >= MANY:
            name = one.name.rpartition(".")[2]
            yield subject.found(
                one.statement,
                f"{len(given)} hyperparameters of `{name}` are written into the call: "
                "keep them in one place, as settings",
                one.node,
            )


RULE = Rule(
    code="NBP407",
    name="hardcoded-hyperparameters",
    check=check,
    severity="note",
    what="Finds models that are made with four or more literals as hyperparameters.",
    why=(
        "Values that people tune belong where they can be found, compared between runs "
        "and changed without touching code."
    ),
    problems=(
        "`convert` makes settings of them, so that nothing need be done before it."
    ),
    bad="""
from sklearn.ensemble import GradientBoostingClassifier

model = GradientBoostingClassifier(  # !
    learning_rate=0.03, max_depth=4, n_estimators=700, subsample=0.8
)
""",
    good="""
from sklearn.ensemble import GradientBoostingClassifier

BOOSTING = {
    "learning_rate": 0.03,
    "max_depth": 4,
    "n_estimators": 700,
    "subsample": 0.8,
}
model = GradientBoostingClassifier(**BOOSTING)
""",
    references=("https://arxiv.org/abs/2203.13746",),
    measured="84 findings in 34 of 1,517 public notebooks.",
)
