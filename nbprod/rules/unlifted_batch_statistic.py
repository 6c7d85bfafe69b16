"""NBP402: a statistic over all rows on the way to the features."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.rules._rule import Rule
from nbprod.source.trees import walk
from nbprod.subject import Subject, related

STATISTICS = frozenset(
    """mean median mode std var min max sum quantile skew kurt count nunique unique
    value_counts idxmax idxmin rank nanmean nanmedian nanstd percentile describe
    average corr""".split()
)
COLUMNS = frozenset("get_dummies factorize qcut".split())


def check(subject: Subject) -> Iterator[Finding]:
    """Find what training has to keep, and the notebook computes anew."""
    path = subject.serving
    if path is None:
        return
    fit = related(path.fitted.statement, "the model is fitted here")
    seen: set[int] = set()
    for name in sorted(path.fields):
        for hoist in path.at.kept.hoists:
            statement = subject.by_node.get(id(hoist.statement))
            word = statistic_in(hoist.node) or columns_in(hoist.statement)
            if hoist.name != name or statement is None or not word:
                continue
            if statement.index not in seen:
                seen.add(statement.index)
                yield subject.found(
                    statement,
                    f"`{word}` is computed over all rows here, and a request has one: "
                    "keep what training computed, as a fitted transformer does",
                    related=[fit],
                )


def statistic_in(node: ast.expr) -> str:
    """The name of the statistic that an expression computes."""
    for part in walk(node):
        if isinstance(part, ast.Call) and name_of(part) in STATISTICS:
            return name_of(part)
    return ""


def columns_in(node: ast.stmt) -> str:
    """The name of what makes columns, or codes, of the values that there are."""
    for part in walk(node):
        if isinstance(part, ast.Call) and name_of(part) in COLUMNS:
            return name_of(part)
    return ""


def name_of(call: ast.Call) -> str:
    """The name of a method or of a module's function."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


RULE = Rule(
    code="NBP402",
    name="unlifted-batch-statistic",
    check=check,
    default=True,
    what=(
        "Finds statistics over the rows of a table, such as means that fill gaps or the"
        " columns of `get_dummies`, on which the features of the served model depend."
    ),
    why=(
        "At prediction the same line would compute them over whatever rows come"
        " together, one alone most of the time: the features are no longer those that"
        " the model knows."
    ),
    problems=(
        "The path to the features is derived as `convert` does it; where it cannot "
        "be, nothing is found. `convert` mends these: it keeps training's values."
    ),
    bad="""
import pandas as pd
from sklearn.linear_model import LogisticRegression

df = pd.read_csv("churn.csv")
df["age"] = df["age"].fillna(df["age"].median())  # !
X = df[["age", "visits"]]
y = df["churn"]
model = LogisticRegression().fit(X, y)
""",
    good="""
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

df = pd.read_csv("churn.csv")
X = df[["age", "visits"]]
y = df["churn"]
model = make_pipeline(SimpleImputer(strategy="median"), LogisticRegression()).fit(X, y)
""",
    references=(
        "https://www.tensorflow.org/tfx/transform/get_started",
        (
            "https://developers.google.com/machine-learning/guides/rules-of-ml"
            "#training-serving_skew"
        ),
    ),
    more_bad=(
        """
import pandas as pd
from sklearn.linear_model import LogisticRegression
df = pd.read_csv("churn.csv")
# %%
X = pd.get_dummies(df[["age", "city"]])  # !
# %%
model = LogisticRegression()
model.fit(X, df["churn"])
""",
    ),
    more_good=(
        """
import pandas as pd
from sklearn.linear_model import LogisticRegression
df = pd.read_csv("churn.csv")
print(df["age"].mean())
df["old"] = df["age"] > 60
model = LogisticRegression()
model.fit(df[["age", "old"]], df["churn"])
""",
        """
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import LabelEncoder
df = pd.read_csv("churn.csv")
df["age"] = pd.cut(df["age"], bins=[0, 30, 99], labels=["young", "old"])
df["age"] = LabelEncoder().fit_transform(df["age"])
model = LogisticRegression()
model.fit(df[["age", "visits"]], df["churn"])
""",
    ),
    measured=(
        "6 findings in 6 of 1,517 public notebooks, most of which serve no model, and"
        " 17 in 10 of 44 that do; all 20 that were audited by hand were right."
    ),
)
