"""NBP205: several models are compared by the test rows, and no others are left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nbprod.ir import Finding
from nbprod.lineage import Evaluation, Lineage, Rows, akin, apart, picked
from nbprod.rules._leakage import also, at, lineage, order, tested
from nbprod.rules._rule import Rule
from nbprod.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Find test rows by which two models or more are measured."""
    found = lineage(subject)
    by_rows: dict[Rows, list[Evaluation]] = {}
    for one in tested(found):
        if one.how in ("metric", "score") and is_held_out(one.data.rows):
            by_rows.setdefault(one.data.rows, []).append(one)
    for rows, measures in by_rows.items():
        for some in by_target(measures):
            if variants(some) > 1 and not another_is_left(rows, some, found):
                yield finding(subject, sorted(some, key=lambda one: order(one.place)))
                break


def by_target(some: Sequence[Evaluation]) -> list[list[Evaluation]]:
    """The measures of models that predict the same, as far as targets have names."""
    named = {column_of(one) for one in some} - {""}
    if len(named) < 2:
        return [list(some)]
    return [[one for one in some if column_of(one) == name] for name in sorted(named)]


def column_of(one: Evaluation) -> str:
    """The column that a model predicts, if it is one as it stands."""
    return one.fit.target.column if one.fit.target is not None else ""


def is_held_out(rows: Rows) -> bool:
    """Whether rows are the second part of a split, or the last of a table."""
    last = [steps[-1] if steps else ("", "", "") for _, steps in rows]
    return all(
        (kind, which) == ("split", "1") or (kind == "slice" and which.endswith(":"))
        for kind, _, which in last
    )


def variants(some: Sequence[Evaluation]) -> int:
    """How many models are measured; those of a loop over models are several."""
    return len({one.fit.variant for one in some}) + any(one.fit.varied for one in some)


def another_is_left(rows: Rows, some: Sequence[Evaluation], found: Lineage) -> bool:
    """Whether other rows were parted off as well, of which no model saw any."""
    for split in found.splits:
        other = picked(split.data.rows, ("split", split.key, "1"))
        held = other != rows and akin(other, rows) and apart(other, rows)
        if held and all(apart(other, one.fit.data.rows) for one in some):
            return True
    return False


def finding(subject: Subject, some: Sequence[Evaluation]) -> Finding:
    """Say which rows are used again and again."""
    seen: dict[str, Evaluation] = {}
    for one in some:
        seen.setdefault(one.fit.variant, one)
    places = {order(one.place): one.place for one in seen.values()}
    others = [also(subject, place, "a model is measured") for place in places.values()]
    message = (
        "several models are compared by the same test rows, and no others are left: "
        "choose by cross-validation of the training rows, and test the chosen one"
    )
    return at(subject, list(seen.values())[-1].place, message, others[:-1])


RULE = Rule(
    code="NBP205",
    name="multi-test-reuse",
    check=check,
    what="Finds test rows by which two models, or two settings of one, are measured, "
    "where no further rows were kept apart.",
    why="Who chooses the best of many by the test rows has learned of them: the score "
    "of the chosen one is the best of many draws, and too good.",
    problems="Whether one of the models is chosen is not known: a comparison that is "
    "only reported is found as well.",
    measured="98 findings in 76 of 1,531 public notebooks; of 20 audited by hand all "
    "compare models by one set of test rows. On 93 notebooks labelled before it "
    "ran, 28 of its 30 findings were right, and it found 25 of 34 comparisons.",
    bad="""
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

df = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="churned"), df["churned"]
)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
print(SVC().fit(X_train, y_train).score(X_test, y_test))  # !
""",
    good="""
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.svm import SVC

df = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="churned"), df["churned"]
)
print(cross_val_score(LogisticRegression(), X_train, y_train).mean())
print(cross_val_score(SVC(), X_train, y_train).mean())
print(SVC().fit(X_train, y_train).score(X_test, y_test))
""",
    references=(
        "Yang et al. 2022, Data Leakage in Notebooks: multi-test leakage. "
        "https://arxiv.org/abs/2209.03345",
    ),
    more_bad=(
        """
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.tree import DecisionTreeRegressor

df = pd.read_csv("sales.csv")
train, test = df[:1000], df[1000:]
for model in [Ridge(), DecisionTreeRegressor()]:
    model.fit(train[["price"]], train["sold"])
    print(model.score(test[["price"]], test["sold"]))  # !
""",
        """
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeRegressor

df = pd.read_csv("sales.csv")
X_train, X_test, y_train, y_test = train_test_split(df[["price"]], df["sold"])
tree = DecisionTreeRegressor()
for depth in range(2, 9):
    tree.set_params(max_depth=depth)
    tree.fit(X_train, y_train)
    print(tree.score(X_test, y_test))  # !
""",
        """
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split


def error(true, predicted):
    return mean_squared_error(true, predicted) ** 0.5


df = pd.read_csv("houses.csv")
X_train, X_test, y_train, y_test = train_test_split(df[["area"]], df["price"])
# %%
print(error(y_test, Ridge().fit(X_train, y_train).predict(X_test)))
# %%
logs = Ridge().fit(X_train, np.log(y_train))
print(error(y_test, np.exp(logs.predict(X_test))))  # !
""",
        """
import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

df = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="churned"), df["churned"]
)
for k in range(1, 40):
    model = KNeighborsClassifier(n_neighbors=k)
    model.fit(X_train, y_train)
    print(k, accuracy_score(y_test, model.predict(X_test)))  # !
""",
    ),
    more_good=(
        """
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split

df = pd.read_csv("houses.csv")
train, test = train_test_split(df, random_state=1)
prices = Ridge().fit(train[["area"]], train["price"])
print(prices.score(test[["area"]], test["price"]))
rooms = Ridge().fit(train[["area"]], train["rooms"])
print(rooms.score(test[["area"]], test["rooms"]))
""",
        """
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

df = pd.read_csv("churn.csv")
rest, test = train_test_split(df, test_size=0.2)
train, val = train_test_split(rest, test_size=0.25)
for k in range(1, 40):
    model = KNeighborsClassifier(n_neighbors=k)
    model.fit(train[["age"]], train["churned"])
    print(k, model.score(val[["age"]], val["churned"]))
model = KNeighborsClassifier(n_neighbors=7).fit(train[["age"]], train["churned"])
print(model.score(test[["age"]], test["churned"]))
""",
    ),
)
