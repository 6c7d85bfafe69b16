"""NBP202: a transformer is fitted again, to the test rows."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.rules._leakage import also, at, lineage, refitted
from nbprod.rules._rule import Rule
from nbprod.subject import Subject

ELSEWHERE = frozenset({"LabelEncoder", "get_dummies", "factorize"})
"""What another rule is about."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find transformers of which the test rows get another one than the model knew."""
    for fact, other, one in refitted(lineage(subject), frozenset({"fit", "encode"})):
        if fact.what not in ELSEWHERE:
            message = (
                f"`{fact.what}` is fitted again to the rows that the model is asked "
                "about: transform them with what was fitted to the training rows"
            )
            yield at(
                subject,
                fact.place,
                message,
                [
                    also(subject, other.place, "it was fitted to training rows here"),
                    also(subject, one.place, "the model is asked here"),
                ],
            )


RULE = Rule(
    code="NBP202",
    name="fit-on-test",
    check=check,
    default=True,
    what="Finds a second `fit` or `fit_transform` of a scaler, encoder, imputer, "
    "vectorizer or decomposition to the rows that a model is tested on or asked about, "
    "where the model was fitted to rows that another fit transformed.",
    why="The model learned what the numbers mean after the first fit. After the second "
    "one the same number means something else, so that its answers are off; and the "
    "test rows have no business in what is learned.",
    problems="Transformers that only count as the same if they are of one class.",
    measured="6 findings in 4 of 1,531 public notebooks; of these and of 16 in other "
    "notebooks, audited by hand, all 22 were right.",
    bad="""
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

df = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="churned"), df["churned"]
)
scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.fit_transform(X_test)  # !
model = LogisticRegression().fit(X_train, y_train)
model.score(X_test, y_test)
""",
    good="""
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

df = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="churned"), df["churned"]
)
scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.transform(X_test)
model = LogisticRegression().fit(X_train, y_train)
model.score(X_test, y_test)
""",
    references=(
        "https://scikit-learn.org/stable/common_pitfalls.html"
        "#inconsistent-preprocessing",
        "Yang et al. 2022, Data Leakage in Notebooks. https://arxiv.org/abs/2209.03345",
    ),
    more_bad=(
        """
import pandas as pd
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

train = pd.read_csv("train.csv")
test = pd.read_csv("test.csv")
X = StandardScaler().fit_transform(train.drop(columns="y"))
model = SVC().fit(X, train["y"])
# %%
scaled = StandardScaler().fit_transform(test)  # !
answers = model.predict(scaled)
""",
    ),
    more_good=(
        """
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.preprocessing import StandardScaler

a = StandardScaler().fit_transform(pd.read_csv("a.csv"))
b = StandardScaler().fit_transform(pd.read_csv("b.csv"))
KMeans().fit(a)
KMeans().fit(b)
""",
    ),
)
