"""NBP203: rows are drawn again before the test rows are parted off."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.lineage import overlap
from nbprod.rules._leakage import (
    also,
    at,
    by_place,
    leaks,
    lineage,
    measured_at,
    split_of,
)
from nbprod.rules._rule import Rule
from nbprod.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Find rows drawn again of which copies end on both sides of a split."""
    found = lineage(subject)
    seen = set()
    for fact, some in by_place(leaks(found, frozenset({"resample"}))):
        seen.add(fact.place)
        message = (
            f"`{fact.what}` makes copies, or mixtures, of rows that a later split puts "
            "on both sides: split first, and resample the training rows alone"
        )
        others = split_of(subject, found, some[0]) + measured_at(subject, some)
        yield at(subject, fact.place, message, others)
    for one in found.evaluations:
        for fact in one.data.learned if one.how == "folds" else ():
            mine = fact.kind == "resample" and overlap(fact.rows, one.data.rows)
            if mine and fact.place not in seen:
                seen.add(fact.place)
                message = (
                    f"`{fact.what}` makes copies, or mixtures, of rows that fall into "
                    "several folds: resample in each fold, by a pipeline of imblearn"
                )
                others = [also(subject, one.place, "the folds are measured here")]
                yield at(subject, fact.place, message, others)


RULE = Rule(
    code="NBP203",
    name="resample-before-split",
    check=check,
    default=True,
    what="Finds oversampling (SMOTE and its kin, `resample` and `sample` with "
    "replacement, the same rows put below each other twice) of rows that are split "
    "into training and test rows, or into folds, afterwards.",
    why="Copies of one row, or mixtures of it, end among the training rows and among "
    "the test rows. The model has seen the answers of the test, which comes out far "
    "too good.",
    problems="Undersampling does not count: it makes no copies.",
    measured="2 findings in 2 of 1,531 public notebooks; of these and of 19 in other "
    "notebooks, audited by hand, all 21 were right. On 93 notebooks labelled "
    "before it ran, it found all 7 leaks, and nothing else.",
    bad="""
import pandas as pd
from imblearn.over_sampling import SMOTE
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

df = pd.read_csv("churn.csv")
X, y = SMOTE().fit_resample(df.drop(columns="churned"), df["churned"])  # !
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = LogisticRegression().fit(X_train, y_train)
model.score(X_test, y_test)
""",
    good="""
import pandas as pd
from imblearn.over_sampling import SMOTE
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

df = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="churned"), df["churned"]
)
X_train, y_train = SMOTE().fit_resample(X_train, y_train)
model = LogisticRegression().fit(X_train, y_train)
model.score(X_test, y_test)
""",
    references=(
        "https://imbalanced-learn.org/stable/common_pitfalls.html#data-leakage",
        "Yang et al. 2022, Data Leakage in Notebooks: overlap leakage. "
        "https://arxiv.org/abs/2209.03345",
    ),
    more_bad=(
        """
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import resample

df = pd.read_csv("churn.csv")
few = df[df["churned"] == 1]
many = df[df["churned"] == 0]
more = resample(few, n_samples=len(many), random_state=1)  # !
df = pd.concat([many, more])
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="churned"), df.churned
)
model = DecisionTreeClassifier().fit(X_train, y_train)
print(model.score(X_test, y_test))
""",
        """
import pandas as pd
from imblearn.over_sampling import RandomOverSampler
from sklearn.model_selection import cross_val_score
from sklearn.tree import DecisionTreeClassifier

df = pd.read_csv("churn.csv")
X, y = RandomOverSampler().fit_resample(df.drop(columns="y"), df["y"])  # !
cross_val_score(DecisionTreeClassifier(), X, y)
""",
    ),
    more_good=(
        """
import pandas as pd
from imblearn.under_sampling import RandomUnderSampler
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

df = pd.read_csv("churn.csv")
X, y = RandomUnderSampler().fit_resample(df.drop(columns="y"), df["y"])
X_train, X_test, y_train, y_test = train_test_split(X, y)
DecisionTreeClassifier().fit(X_train, y_train).score(X_test, y_test)
""",
    ),
)
