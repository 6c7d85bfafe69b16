"""NBP208: folds of rows of which something was learned together before."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.lineage import Evaluation, Fact, Fit, Lineage, fork_kinds, overlap
from nbprod.rules._leakage import (
    LEARNED,
    also,
    at,
    before_split,
    by_place,
    in_cells,
    kept_apart,
    leaks,
    lineage,
    name_of,
    order,
    tested,
)
from nbprod.rules._rule import Rule
from nbprod.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Find what is learned of all rows before folds of them measure a model."""
    found = lineage(subject)
    known = {order(fact.place) for fact, _ in before_split(found)}
    pairs = [*crossed(found), *searched(found), *folded(found)]
    pairs = [pair for pair in pairs if order(pair[0].place) not in known]
    for first, *more in in_cells(subject, by_place(iter(pairs))):
        fact, some = first
        message = (
            f"{name_of(fact)} learns of all folds before they are parted: put it into "
            "a pipeline that is cross-validated as a whole"
        )
        others = [also(subject, one.place, "and so does this") for one, _ in more]
        others.append(also(subject, some[0].place, "the folds are measured here"))
        yield at(subject, fact.place, message, others)


def learned_of(one: Evaluation) -> list[Fact]:
    """What was learned of all the rows that are parted into folds."""
    return [
        fact
        for fact in one.data.learned
        if fact.kind in LEARNED and overlap(fact.rows, one.data.rows)
    ]


def crossed(found: Lineage) -> Iterator[tuple[Fact, list[Evaluation]]]:
    """Facts before ``cross_val_score`` and its kin."""
    for one in found.evaluations:
        if one.how == "folds":
            for fact in learned_of(one):
                yield fact, [one]


def searched(found: Lineage) -> Iterator[tuple[Fact, list[Evaluation]]]:
    """Facts before a search by folds whose outcome no other rows measure."""
    parted = list(tested(found))
    for fit in found.fits:
        rows = fit.data.rows
        if fit.search and not any(kept_apart(one.data.rows, rows) for one in parted):
            one = as_folds(fit)
            for fact in learned_of(one):
                yield fact, [one]


def as_folds(fit: Fit) -> Evaluation:
    """A search measures models by folds of what it is fitted to."""
    return Evaluation(fit, fit.data, fit.place, "folds")


def folded(found: Lineage) -> Iterator[tuple[Fact, list[Evaluation]]]:
    """Facts before folds that a loop goes over."""
    for fact, some in leaks(found, LEARNED):
        by_folds = [
            one
            for one in some
            if "fold" in fork_kinds(one.data.rows, one.fit.data.rows)
        ]
        if by_folds:
            yield fact, by_folds


RULE = Rule(
    code="NBP208",
    name="cv-on-preprocessed",
    check=check,
    what="Finds cross-validation (`cross_val_score` and its kin, a loop over folds, a "
    "search whose outcome no test rows measure) of rows of which a scaler, a "
    "vectorizer, a decomposition, a selection of features or a statistic was learned "
    "together, unless that is found as NBP201 already.",
    why="Each fold is measured with features that know of it: the estimate is biased.",
    problems="With many rows the bias of a scaler is small; that of a selection of "
    "features is not.",
    measured="22 findings in 14 of 1,531 public notebooks; of 28 audited by hand, in "
    "these and others, all were right. On 93 notebooks labelled before it ran, "
    "6 of its 7 findings were right, and it found 5 of 10 leaks.",
    bad="""
import pandas as pd
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score

df = pd.read_csv("churn.csv")
y = df["churned"]
X = SelectKBest(k=5).fit_transform(df.drop(columns="churned"), y)  # !
cross_val_score(LogisticRegression(), X, y).mean()
""",
    good="""
import pandas as pd
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline

df = pd.read_csv("churn.csv")
y = df["churned"]
X = df.drop(columns="churned")
model = make_pipeline(SelectKBest(k=5), LogisticRegression())
cross_val_score(model, X, y).mean()
""",
    references=(
        "https://scikit-learn.org/stable/common_pitfalls.html"
        "#data-leakage-during-pre-processing",
        "Yang et al. 2022, Data Leakage in Notebooks. https://arxiv.org/abs/2209.03345",
    ),
    more_bad=(
        """
import pandas as pd
from keras.models import Sequential, load_model
from sklearn.model_selection import KFold
from sklearn.preprocessing import RobustScaler

X = RobustScaler().fit_transform(pd.read_csv("churn.csv"))  # !
y = pd.read_csv("answers.csv").values
for train, test in KFold(5).split(X):
    model = Sequential()
    model.fit(X[train], y[train], validation_data=(X[test], y[test]))
    model = load_model("best.h5")
    print(model.evaluate(X[test], y[test]))
""",
        """
import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.model_selection import KFold
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

df = pd.read_csv("churn.csv")
y = df["churned"]
X = StandardScaler().fit_transform(df.drop(columns="churned"))  # !
for train, test in KFold(5).split(X):
    model = SVC().fit(X[train], y[train])
    print(accuracy_score(y[test], model.predict(X[test])))
""",
    ),
    more_good=(
        """
import pandas as pd
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

df = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="churned"), df["churned"]
)
scaler = StandardScaler().fit(X_train)
search = GridSearchCV(SVC(), {"C": [1, 10]}).fit(scaler.transform(X_train), y_train)
search.score(scaler.transform(X_test), y_test)
""",
    ),
)
