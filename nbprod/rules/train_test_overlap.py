"""NBP204: a model is measured by rows of which it was fitted to some."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.lineage import Evaluation, apart, fork_kinds, overlap, within
from nbprod.rules._leakage import also, at, first_of_each, lineage, measures, tested
from nbprod.rules._rule import Rule
from nbprod.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Find metrics over rows that are partly those of the fit."""
    found = lineage(subject)
    tests = [one.data.rows for one in tested(found) if not by_folds(one)]
    asked = [one for one in found.evaluations if measures(one) and overlapping(one)]
    for one in first_of_each(asked):
        if tests and all(apart(one.data.rows, rows) for rows in tests):
            continue  # more of the training rows: a score of training, as it may be
        message = f"the model is measured by rows that it was fitted to: {how(one)}"
        others = [also(subject, one.fit.place, "it is fitted to these rows here")]
        yield at(subject, one.place, message, others)


def by_folds(one: Evaluation) -> bool:
    """Whether the rows that test are those of a fold, which train elsewhere."""
    return "fold" in fork_kinds(one.data.rows, one.fit.data.rows)


def overlapping(one: Evaluation) -> bool:
    """Whether a model is measured by some of its rows and not by just those."""
    test, train = one.data.rows, one.fit.data.rows
    return bool(test) and test != train and overlap(test, train)


def how(one: Evaluation) -> str:
    """What is the matter with the rows."""
    test, train = one.data.rows, one.fit.data.rows
    if within(test, train):
        return "they are a part of the training rows"
    if within(train, test):
        return "the training rows are a part of them"
    return "they were picked apart from the training rows, and share some of them"


RULE = Rule(
    code="NBP204",
    name="train-test-overlap",
    check=check,
    default=True,
    what="Finds a score or a metric of a model over rows of which it was surely fitted "
    "to some: it was fitted to the whole table and is tested on a part of it, or "
    "fitted to a part and tested on the whole, or the parts were drawn independently.",
    why="A model knows the rows that it was fitted to. The more of them are among "
    "those that it is measured by, the more the measure is about memory.",
    problems="Conditions that part rows are compared by their text.",
    measured="4 findings in 3 of 1,531 public notebooks; of these and of 2 in other "
    "notebooks, audited by hand, all 6 were right.",
    bad="""
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

df = pd.read_csv("churn.csv")
X, y = df.drop(columns="churned"), df["churned"]
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = LogisticRegression().fit(X, y)
# %%
model.score(X_test, y_test)  # !
""",
    good="""
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

df = pd.read_csv("churn.csv")
X, y = df.drop(columns="churned"), df["churned"]
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = LogisticRegression().fit(X_train, y_train)
# %%
model.score(X_test, y_test)
final = LogisticRegression().fit(X, y)
""",
    references=(
        "Yang et al. 2022, Data Leakage in Notebooks: overlap leakage. "
        "https://arxiv.org/abs/2209.03345",
    ),
    more_bad=(
        """
import pandas as pd
import statsmodels.formula.api as smf
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

df = pd.read_csv("houses.csv")
train, test = train_test_split(df)
result = smf.ols("price ~ area", data=df).fit()
print(r2_score(test["price"], result.predict(test)))  # !
""",
        """
import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.tree import DecisionTreeClassifier

df = pd.read_csv("churn.csv")
train = df.sample(frac=0.8, random_state=1)
test = df.sample(frac=0.2, random_state=2)
model = DecisionTreeClassifier()
model.fit(train[["age"]], train["churned"])
print(accuracy_score(test["churned"], model.predict(test[["age"]])))  # !
""",
        """
import pandas as pd
from sklearn.linear_model import LinearRegression

df = pd.read_csv("sales.csv")
train = df[df["year"] <= 2020]
test = df[df["year"] >= 2020]
model = LinearRegression().fit(train[["price"]], train["sold"])
model.score(test[["price"]], test["sold"])  # !
""",
    ),
    more_good=(
        """
import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.model_selection import KFold, train_test_split
from sklearn.svm import SVC

df = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(df[["age"]], df["churned"])
model = SVC()
for train, test in KFold(5).split(X_train):
    model.fit(X_train.iloc[train], y_train.iloc[train])
    print(accuracy_score(y_train.iloc[test], model.predict(X_train.iloc[test])))
print(accuracy_score(y_test, model.predict(X_test)))
print(accuracy_score(y_train, model.predict(X_train)))
""",
        """
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

df = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(df[["age"]], df["churned"])
model = SVC().fit(X_train[:1000], y_train[:1000])
print(accuracy_score(y_train, model.predict(X_train)))
print(accuracy_score(y_test, model.predict(X_test)))
KMeans().fit(X_train[:1000]).score(X_train)
""",
        """
import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

df = pd.read_csv("churn.csv")
train, test = train_test_split(df)
parts = [{"name": "train", "table": train}, {"name": "test", "table": test}]
model = SVC().fit(parts[0]["table"][["age"]], parts[0]["table"]["churned"])
held = parts[1]["table"]
print(accuracy_score(held["churned"], model.predict(held[["age"]])))
""",
        """
import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.tree import DecisionTreeClassifier

df = pd.read_csv("churn.csv")
train = df.sample(frac=0.8, random_state=1)
test = df.drop(train.index)
model = DecisionTreeClassifier()
model.fit(train[["age"]], train["churned"])
print(accuracy_score(test["churned"], model.predict(test[["age"]])))
""",
        """
import pandas as pd
from sklearn.linear_model import LinearRegression

df = pd.read_csv("sales.csv")
train = df[df["year"] < 2020]
test = df[df["year"] >= 2020]
model = LinearRegression().fit(train[["price"]], train["sold"])
model.score(test[["price"]], test["sold"])
""",
    ),
)
