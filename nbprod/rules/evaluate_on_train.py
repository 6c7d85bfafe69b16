"""NBP301: rows that a model is measured by are just those that it was fitted to."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.lineage import Evaluation, Lineage, akin
from nbprod.rules._leakage import also, at, lineage, measures, order
from nbprod.rules._rule import Rule
from nbprod.subject import Subject

READ = ("read", "load", "fetch")
"""How sources begin that are data, rather than a few numbers to show something by."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find data of which all models are measured by their training rows alone."""
    found = lineage(subject)
    seen: set[str] = set()
    for one in sorted(found.evaluations, key=lambda one: order(one.place)):
        roots = {root for root, _ in one.fit.data.rows}
        if not measures(one) or not on_train(one) or roots & seen:
            continue
        if all(root.startswith(READ) for root in roots) and not tested(one, found):
            seen |= roots
            message = (
                "the model is measured by the very rows that it was fitted to, and by "
                "no others: keep some apart with train_test_split, or cross-validate"
            )
            others = [also(subject, one.fit.place, "it is fitted to these rows here")]
            yield at(subject, one.place, message, others)


def on_train(one: Evaluation) -> bool:
    """Whether a model is measured by just the rows that it was fitted to."""
    return bool(one.data.rows) and one.data.rows == one.fit.data.rows


def measured_elsewhere(one: Evaluation) -> bool:
    """Whether a model is measured by rows of another source."""
    return measures(one) and not akin(one.data.rows, one.fit.data.rows)


def tested(one: Evaluation, found: Lineage) -> bool:
    """Whether some model is measured by other rows of the same source, or by folds.

    A search measures by folds itself; rows that are parted are meant for a test.
    """
    rows = one.fit.data.rows
    return (
        any(
            measured_elsewhere(other)
            or akin(other.fit.data.rows, rows)
            and (other.how == "folds" or not on_train(other))
            for other in found.evaluations
        )
        or any(fit.search and akin(fit.data.rows, rows) for fit in found.fits)
        or "OneClass" in one.fit.kind
    )


RULE = Rule(
    code="NBP301",
    name="evaluate-on-train",
    check=check,
    what="Finds a score or metric of a model over just the rows that it was fitted to, "
    "where no model of these data is measured by any others.",
    why="A model that remembers all rows is perfect by that measure, and says nothing "
    "right of new ones.",
    problems="Only data that is read or loaded counts, and not a few numbers that are "
    "written out. A score of training beside a score of testing is none.",
    measured="7 findings in 7 of 1,531 public notebooks; audited by hand, all are of "
    "training rows alone, and in 2 of them that does not matter, since the "
    "notebook is about something else.",
    bad="""
import pandas as pd
from sklearn.linear_model import LogisticRegression

df = pd.read_csv("churn.csv")
X, y = df.drop(columns="churned"), df["churned"]
model = LogisticRegression().fit(X, y)
model.score(X, y)  # !
""",
    good="""
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

df = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="churned"), df["churned"]
)
model = LogisticRegression().fit(X_train, y_train)
print(model.score(X_train, y_train), model.score(X_test, y_test))
""",
    references=(
        "https://scikit-learn.org/stable/modules/cross_validation.html",
        "Yang et al. 2022, Data Leakage in Notebooks. https://arxiv.org/abs/2209.03345",
    ),
    more_bad=(
        """
import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

df = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="churned"), df["churned"]
)
tree = DecisionTreeClassifier()
tree.fit(X_train, y_train)
print(accuracy_score(y_train, tree.predict(X_train)))  # !
""",
    ),
    more_good=(
        """
import pandas as pd
import wizard
from sklearn.linear_model import Ridge

train = pd.read_csv("train.csv")
test = pd.read_csv("test.csv")
made, other = wizard.features(train, test)
model = Ridge().fit(made[["area"]], made["price"])
print(model.score(other[["area"]], other["price"]))
""",
        """
import pandas as pd
from sklearn.linear_model import Ridge

train = pd.read_csv("train.csv")
valid = pd.read_csv("valid.csv")
some = train.sample(n=100)
model = Ridge().fit(some[["area"]], some["price"])
print(model.score(some[["area"]], some["price"]))
model = Ridge().fit(train[["area"]], train["price"])
print(model.score(valid[["area"]], valid["price"]))
""",
        """
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score

df = pd.read_csv("churn.csv")
X, y = df.drop(columns="churned"), df["churned"]
model = LogisticRegression().fit(X, y)
print(model.score(X, y), cross_val_score(model, X, y).mean())
""",
        """
import pandas as pd
from sklearn.cluster import KMeans

df = pd.read_csv("churn.csv")
model = KMeans().fit(df)
model.score(df)
""",
    ),
)
