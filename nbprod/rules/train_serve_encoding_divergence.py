"""NBP302: categories become numbers on their own in train and in test rows."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.rules._leakage import also, at, lineage, refitted
from nbprod.rules._rule import Rule
from nbprod.subject import Subject

APART = frozenset({"LabelEncoder", "get_dummies", "factorize"})


def check(subject: Subject) -> Iterator[Finding]:
    """Find encodings of test rows that know nothing of the training rows' one."""
    for fact, other, one in refitted(lineage(subject), frozenset({"encode"})):
        if fact.what in APART:
            message = (
                f"`{fact.what}` encodes the rows that the model is asked about on "
                "their own: the same category may get another number, or column, than "
                "in training; fit one encoder to the training rows and transform both"
            )
            yield at(
                subject,
                fact.place,
                message,
                [
                    also(subject, other.place, "training rows are encoded here"),
                    also(subject, one.place, "the model is asked here"),
                ],
            )


RULE = Rule(
    code="NBP302",
    name="train-serve-encoding-divergence",
    check=check,
    default=True,
    what="Finds `get_dummies`, `factorize` and `LabelEncoder` that are applied to "
    "training rows and, a second time and separately, to the rows that the model is "
    "asked about.",
    why="Which number or column a category gets depends on which categories are there. "
    "Where a test set, or a single request, lacks one, all others move, and the model "
    "answers for a category that it was not asked about.",
    problems="Tables that are brought to the same columns afterwards by `reindex`, "
    "by `align`, or by a loop that adds columns, do not count; other ways are not "
    "known.",
    measured="1 finding in 1,531 public notebooks; of this and of 15 in other "
    "notebooks, 8 of them forks of one, audited by hand, all 16 were right.",
    bad="""
import pandas as pd
from sklearn.linear_model import LogisticRegression

train = pd.read_csv("train.csv")
test = pd.read_csv("test.csv")
X = pd.get_dummies(train.drop(columns="churned"))
model = LogisticRegression().fit(X, train["churned"])
# %%
answers = model.predict(pd.get_dummies(test))  # !
""",
    good="""
import pandas as pd
from sklearn.linear_model import LogisticRegression

train = pd.read_csv("train.csv")
test = pd.read_csv("test.csv")
X = pd.get_dummies(train.drop(columns="churned"))
model = LogisticRegression().fit(X, train["churned"])
# %%
encoded = pd.get_dummies(test).reindex(columns=X.columns, fill_value=0)
answers = model.predict(encoded)
""",
    references=(
        "https://scikit-learn.org/stable/modules/generated/"
        "sklearn.preprocessing.OneHotEncoder.html",
    ),
    more_bad=(
        """
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder
from sklearn.tree import DecisionTreeClassifier

df = pd.read_csv("churn.csv")
train, test = train_test_split(df)
le = LabelEncoder()
train["plan"] = le.fit_transform(train["plan"])
test["plan"] = le.fit_transform(test["plan"])  # !
model = DecisionTreeClassifier().fit(train[["plan"]], train["churned"])
model.predict(test[["plan"]])
""",
    ),
    more_good=(
        """
import pandas as pd
from sklearn.tree import DecisionTreeClassifier

train = pd.read_csv("train.csv")
test = pd.get_dummies(pd.read_csv("test.csv"))
X = pd.get_dummies(train.drop(columns="churned"))
for name in set(X.columns) - set(test.columns):
    test[name] = 0
model = DecisionTreeClassifier().fit(X, train["churned"])
model.predict(test[X.columns])
""",
        """
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder
from sklearn.tree import DecisionTreeClassifier

df = pd.read_csv("churn.csv")
df["plan"] = LabelEncoder().fit_transform(df["plan"])
train, test = train_test_split(df)
model = DecisionTreeClassifier().fit(train[["plan"]], train["churned"])
model.predict(test[["plan"]])
""",
    ),
)
