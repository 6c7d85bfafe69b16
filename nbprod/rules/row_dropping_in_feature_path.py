"""NBP401: rows that are dropped on the way to the features, as no request can be."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding, Statement
from nbprod.recognition.doings import picks_rows
from nbprod.rules._rule import Rule
from nbprod.source.trees import walk
from nbprod.subject import Subject, related

DROPS = frozenset("dropna drop query".split())
HARMLESS = frozenset(
    """drop_duplicates sample sort_values sort_index reset_index head tail shuffle
    resample fit_resample train_test_split""".split()
)


def check(subject: Subject) -> Iterator[Finding]:
    """Find statements that records leave out on their way to the served model."""
    path = subject.serving
    if path is None:
        return
    label = labels_of(subject, path.fitted.statement)
    for one in path.skipped:
        statement = subject.statements[one.index]
        if chooses_by_features(statement, label) and not is_split(subject, statement):
            yield subject.found(
                statement,
                "rows are dropped here on the way to the features, and a request "
                "cannot be: say what is answered for such a record, or fill it in",
                related=[related(path.fitted.statement, "the model is fitted here")],
            )


def chooses_by_features(statement: Statement, label: frozenset[str]) -> bool:
    """Whether rows go by what a request has too, not by the answer alone."""
    calls = [
        node.func.attr
        for node in statement.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    if set(calls) & HARMLESS and not set(calls) & DROPS:
        return False
    chosen = set(calls) & DROPS or any(
        isinstance(node, ast.Subscript)
        and any(isinstance(part, ast.Compare | ast.Invert) for part in walk(node.slice))
        for node in statement.nodes
    )
    texts = {text for text in statement.texts if text not in ("any", "all", "index")}
    return bool(chosen) and not (texts and texts <= label)


def is_split(subject: Subject, statement: Statement) -> bool:
    """Whether rows are parted: another statement picks others of the same table.

    As by a year: ``old = df[df.year < 2020]`` beside ``new = df[df.year >= 2020]``.
    """
    taken = statement.effects.reads - statement.effects.binds
    return any(
        other.id != statement.id
        and taken & other.effects.reads
        and not other.effects.binds & (taken | statement.effects.binds)
        and isinstance(other.node, ast.Assign)
        and picks_rows(other.node.value)
        and set(statement.texts) == set(other.texts)
        for other in subject.statements
    )


def labels_of(subject: Subject, fit: Statement) -> frozenset[str]:
    """The columns that are the answer: the texts by which it is picked out."""
    answers = [node.args[1] for node in calls_in(fit) if len(node.args) > 1]
    found: set[str] = set()
    waiting = [(answer, fit) for answer in answers]
    seen: set[str] = set()
    while waiting:
        answer, statement = waiting.pop()
        if not isinstance(answer, ast.Name):
            found |= {
                part.value
                for part in walk(answer)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            }
            continue
        for edge in subject.edges_to(statement.id):
            made = subject.by_id.get(edge.source)
            if edge.name == answer.id and made is not None and made.id not in seen:
                seen.add(made.id)
                waiting += [(value, made) for value in values_of(made)]
    return frozenset(found)


def values_of(statement: Statement) -> list[ast.expr]:
    """What an answer is made of: of a split, what it is given second."""
    if any(site.call.role == "split" for site in statement.effects.calls):
        return [node.args[1] for node in calls_in(statement) if len(node.args) > 1]
    return [statement.node.value] if isinstance(statement.node, ast.Assign) else []


def calls_in(statement: Statement) -> list[ast.Call]:
    """The calls in a statement."""
    return [node for node in statement.nodes if isinstance(node, ast.Call)]


RULE = Rule(
    code="NBP401",
    name="row-dropping-in-feature-path",
    check=check,
    default=True,
    what=(
        "Finds rows that are dropped, by what they hold, between the table that is read"
        " and the features of the model that is served."
    ),
    why=(
        "Training can do without a row; a service has to answer for every record. What "
        "the model says for such a record nobody has seen."
    ),
    problems=(
        "The path is derived as `convert` does it; where it cannot be, nothing is"
        " found. Rows that go by the answer alone, duplicates and samples are no"
        " findings."
    ),
    bad="""
import pandas as pd
from sklearn.linear_model import LogisticRegression

df = pd.read_csv("churn.csv")
df = df.dropna()  # !
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
model = make_pipeline(SimpleImputer(), LogisticRegression()).fit(X, y)
""",
    references=(
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
df = df[df["age"] < 99]  # !
# %%
X = df[["age", "visits"]]
model = LogisticRegression()
model.fit(X, df["churn"])
""",
    ),
    more_good=(
        """
import pandas as pd
from sklearn.linear_model import LogisticRegression
df = pd.read_csv("churn.csv")
old = df[df["year"] < 2020]
new = df[df["year"] >= 2020]
model = LogisticRegression()
model.fit(old[["age", "visits"]], old["churn"])
print(model.score(new[["age", "visits"]], new["churn"]))
""",
        """
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
df = pd.read_csv("churn.csv").drop_duplicates()
df = df.dropna(subset=["churn"])
X = df[["age", "visits"]]
y = df["churn"]
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = LogisticRegression()
model.fit(X_train, y_train)
""",
    ),
    measured=(
        "5 findings in 5 of 1,517 public notebooks, most of which serve no model, and"
        " 14 in 6 of 44 that do; all 15 that were audited by hand were right."
    ),
)
