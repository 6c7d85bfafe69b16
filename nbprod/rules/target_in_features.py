"""NBP206: the column to be predicted is among the features."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.lineage import Fit
from nbprod.rules._leakage import at, lineage
from nbprod.rules._rule import Rule
from nbprod.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Find fits of which the features surely hold the target."""
    seen = set()
    for fit in lineage(subject).fits:
        name = held(fit)
        if name and fit.place not in seen:
            seen.add(fit.place)
            message = (
                f"the target `{name}` is one of the features as well: drop it from "
                "what the model is fitted to"
            )
            yield at(subject, fit.place, message, [])


def held(fit: Fit) -> str:
    """The name of the target, if it is a column of the features."""
    data, target = fit.data, fit.target
    if target is None or not target.column or data.column:
        return ""
    same = data.frame and data.frame == target.frame and data.rows == target.rows
    if not same or not data.exact or target.column in data.dropped:
        return ""
    inside = data.kept is None or target.column in data.kept
    return target.column if inside else ""


RULE = Rule(
    code="NBP206",
    name="target-in-features",
    check=check,
    what="Finds models that are fitted to a table which still holds the column that "
    "they are to predict.",
    why="The model copies the answer from the features. Its scores are perfect, and "
    "where the answer is not known it has nothing to copy from.",
    problems="Only the column itself is looked for; what was computed of it is not.",
    measured="No finding in 1,531 public notebooks and in 461 others.",
    bad="""
import pandas as pd
from sklearn.tree import DecisionTreeClassifier

df = pd.read_csv("churn.csv")
model = DecisionTreeClassifier()
model.fit(df, df["churned"])  # !
""",
    good="""
import pandas as pd
from sklearn.tree import DecisionTreeClassifier

df = pd.read_csv("churn.csv")
model = DecisionTreeClassifier()
model.fit(df.drop(columns="churned"), df["churned"])
""",
    references=(
        "Kapoor and Narayanan 2023, Leakage and the reproducibility crisis in "
        "machine-learning-based science. https://arxiv.org/abs/2207.07048",
    ),
    more_bad=(
        """
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split

df = pd.read_csv("houses.csv")
train, test = train_test_split(df)
columns = ["area", "price", "rooms"]
X, y = train[columns], train["price"]
LinearRegression().fit(X, y)  # !
""",
    ),
    more_good=(
        """
from sklearn.datasets import load_iris, make_moons
from sklearn.svm import SVC

X, y = make_moons()
SVC().fit(X, y)
X, y = load_iris(return_X_y=True)
SVC().fit(X, y)
""",
        """
import pandas as pd
from sklearn.datasets import load_iris
from sklearn.linear_model import LinearRegression

iris = load_iris()
LinearRegression().fit(iris.data, iris.target)
df = pd.read_csv("houses.csv")
y = df.pop("price")
LinearRegression().fit(df, y)
""",
        """
import pandas as pd
from sklearn.linear_model import LinearRegression

df = pd.read_csv("houses.csv")
values = df.values
LinearRegression().fit(values[:, 1:], df["price"])
features = [one for one in df.columns if one != "price"]
LinearRegression().fit(df[features], df["price"])
LinearRegression().fit(df.iloc[:, 1:], df["price"])
""",
    ),
)
