"""NBP303: a model that measures distances gets columns of different scales."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.lineage import Fit
from nbprod.rules._leakage import at, lineage, order
from nbprod.rules._rule import Rule
from nbprod.subject import Subject

SENSITIVE = frozenset(
    """SVC SVR NuSVC NuSVR LinearSVC LinearSVR KNeighborsClassifier KNeighborsRegressor
    KMeans MiniBatchKMeans DBSCAN AgglomerativeClustering MLPClassifier
    MLPRegressor""".split()
)
READ = ("read", "load", "fetch")


def check(subject: Subject) -> Iterator[Finding]:
    """Find fits of such models to tables as they were read."""
    seen = set()
    for fit in lineage(subject).fits:
        if fit.kind in SENSITIVE and raw(fit) and order(fit.place) not in seen:
            seen.add(order(fit.place))
            message = (
                f"`{fit.kind}` goes by distances, and nothing brings the columns to "
                "one scale: put a StandardScaler before it, in a pipeline"
            )
            yield at(subject, fit.place, message, [])


def raw(fit: Fit) -> bool:
    """Whether a model gets several columns of a table, of which nothing was learned."""
    data = fit.data
    table = data.exact and not data.column and data.kept != frozenset()
    single = data.kept is not None and len(data.kept) < 2
    known = all(root.startswith(READ) for root, _ in data.rows)
    learned = {fact.kind for fact in data.learned} & {"fit", "statistic"}
    return bool(table and not single and data.rows and known and not learned)


RULE = Rule(
    code="NBP303",
    name="no-scaling-before-sensitive-model",
    check=check,
    what="Finds support vector machines, nearest neighbours, clusterings and neural "
    "networks that are fitted to several columns of a table as they were read.",
    why="These models go by distances. A column in thousands outweighs one in tenths, "
    "whatever they mean.",
    problems="Columns may be of one scale by nature. What a pipeline does to them is "
    "not looked at, nor columns of which nobody knows which are left.",
    measured="10 findings in 9 of 1,531 public notebooks; audited by hand, 9 were "
    "right.",
    bad="""
import pandas as pd
from sklearn.svm import SVC

df = pd.read_csv("churn.csv")
SVC().fit(df[["age", "income"]], df["churned"])  # !
""",
    good="""
import pandas as pd
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

df = pd.read_csv("churn.csv")
model = make_pipeline(StandardScaler(), SVC())
model.fit(df[["age", "income"]], df["churned"])
""",
    references=(
        "https://scikit-learn.org/stable/modules/preprocessing.html",
        "Zhang et al. 2022, Code Smells for Machine Learning Applications: no scaling "
        "before scaling-sensitive operation. https://arxiv.org/abs/2203.13746",
    ),
    more_good=(
        """
import pandas as pd
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import MinMaxScaler

df = pd.read_csv("churn.csv")
X = MinMaxScaler().fit_transform(df[["age", "income"]])
KNeighborsClassifier().fit(X, df["churned"])
KNeighborsClassifier().fit(df[["age"]], df["churned"])
""",
    ),
)
