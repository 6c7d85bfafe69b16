"""NBP207: what the target is like in a category becomes a feature of test rows."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.lineage import overlap
from nbprod.rules._leakage import (
    at,
    by_place,
    leaks,
    lineage,
    measured_at,
    of_target,
    split_of,
)
from nbprod.rules._rule import Rule
from nbprod.subject import Subject

STATISTIC = frozenset({"statistic"})


def check(subject: Subject) -> Iterator[Finding]:
    """Find statistics of the target by groups that feed a model which is tested."""
    found = lineage(subject)
    pairs = [*leaks(found, STATISTIC)]
    for one in found.evaluations:
        if one.how == "folds":
            facts = [f for f in one.data.learned if overlap(f.rows, one.data.rows)]
            pairs += [(fact, [one]) for fact in facts]
    for fact, some in by_place(iter(pairs)):
        mine = [one for one in some if of_target(fact, one)]
        if mine:
            message = (
                f"`{fact.what}` of the target `{fact.target}` becomes a feature, and "
                "knows the answers of the test rows: learn it of the training rows of "
                "each fold, as sklearn.preprocessing.TargetEncoder does"
            )
            others = split_of(subject, found, mine[0]) + measured_at(subject, mine)
            yield at(subject, fact.place, message, others)


RULE = Rule(
    code="NBP207",
    name="target-encoding-without-folds",
    check=check,
    what="Finds means, or other statistics, of the target by groups that are made a "
    "feature, where the rows that test the model are among those they are of.",
    why="The feature is made of the answers: of a category with few rows it gives them "
    "away one by one. Scores are too good, the rarer the categories the more.",
    problems="Only a `groupby` of which the target is picked by its name is seen.",
    measured="No finding in 1,531 public notebooks.",
    bad="""
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

df = pd.read_csv("churn.csv")
df["usual"] = df["city"].map(df.groupby("city")["churned"].mean())  # !
X_train, X_test, y_train, y_test = train_test_split(df[["usual"]], df["churned"])
LogisticRegression().fit(X_train, y_train).score(X_test, y_test)
""",
    good="""
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

df = pd.read_csv("churn.csv")
train, test = train_test_split(df)
usual = train.groupby("city")["churned"].mean()
model = LogisticRegression()
model.fit(train[["city"]].replace(usual), train["churned"])
model.score(test[["city"]].replace(usual), test["churned"])
""",
    references=(
        "https://scikit-learn.org/stable/modules/preprocessing.html#target-encoder",
    ),
)
