"""NBP304: accuracy alone, of classes of which one is rare."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from nbprod.ir import Finding, Statement
from nbprod.rules._leakage import lineage
from nbprod.rules._rule import Rule
from nbprod.source.called import Called
from nbprod.subject import Subject, related

OTHERS = frozenset(
    """roc_auc_score average_precision_score precision_score recall_score f1_score
    fbeta_score classification_report confusion_matrix balanced_accuracy_score
    matthews_corrcoef roc_curve precision_recall_curve log_loss plot_roc_curve
    plot_confusion_matrix from_estimator from_predictions cohen_kappa_score
    brier_score_loss precision_recall_fscore_support""".split()
)
"""Metrics, or plots, that tell what accuracy does not."""
RARE = 0.2
"""Of which share on the rarest class is rare."""
COUNT = re.compile(r"^\S.*?\s+(\d+(?:\.\d+)?)$")


def check(subject: Subject) -> Iterator[Finding]:
    """Find the first accuracy where the stored counts of classes are uneven."""
    accuracies = [one for one in subject.calls if last_of(one) == "accuracy_score"]
    if not accuracies or any(last_of(one) in OTHERS for one in subject.calls):
        return
    fits = lineage(subject).fits
    targets = frozenset(one.target.column for one in fits if one.target is not None)
    for statement in subject.statements:
        share = rarest(statement, targets, subject)
        if share is not None and share < RARE:
            first = accuracies[0]
            message = (
                f"accuracy is the only measure, and the rarest class has {share:.0%} "
                "of the rows: who never says it is right nearly always; look at "
                "roc_auc_score or average_precision_score as well"
            )
            others = [related(statement, "the classes are counted here")]
            yield subject.found(first.statement, message, first.node, others)
            return


def last_of(called: Called) -> str:
    """The last part of a call's name."""
    return called.name.rpartition(".")[2]


def rarest(
    statement: Statement, targets: frozenset[str], subject: Subject
) -> float | None:
    """The share of the rarest class, where a cell shows the counts of a target."""
    match statement.node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=name))):
            counted = name == "value_counts" and column_of(owner) in targets - {""}
            if counted and statement.last_in_cell:
                return share_of(counts(shown(statement.cell, subject)))
    return None


def column_of(node: ast.expr) -> str:
    """The name of the column that an expression picks of a table."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Attribute(attr=name):
            return name
    return ""


def shown(cell: int, subject: Subject) -> Sequence[str]:
    """The lines of text that a cell's stored outputs show."""
    outputs = subject.notebook.cells[cell - 1].outputs
    return [line for one in outputs for line in one.text.splitlines()]


def counts(lines: Sequence[str]) -> list[float]:
    """The numbers at the ends of lines, one a class."""
    rows = [line for line in lines if not line.startswith(("Name:", "dtype"))]
    return [float(found[1]) for line in rows if (found := COUNT.match(line))]


def share_of(numbers: Sequence[float]) -> float | None:
    """The share of the smallest number, of a few."""
    if not 2 <= len(numbers) <= 5 or min(numbers) <= 0:
        return None
    return min(numbers) / sum(numbers)


RULE = Rule(
    code="NBP304",
    name="threshold-only-metric",
    check=check,
    severity="note",
    what="Finds `accuracy_score` as the only measure of a notebook whose stored "
    "outputs show counts of classes of which one has less than a fifth of the rows.",
    why="Of rare classes accuracy says little: who never predicts a class of 2 % is "
    "right in 98 % of all cases.",
    problems="Only counts that a cell shows by `value_counts()` of the column that is "
    "predicted are seen.",
    measured="No finding in 1,531 public notebooks.",
    bad="""
import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.svm import SVC

df = pd.read_csv("churn.csv")
df["churned"].value_counts()
#> 0    940
#> 1     60
#> Name: churned, dtype: int64
# %%
model = SVC().fit(df[["age"]], df["churned"])
accuracy_score(df["churned"], model.predict(df[["age"]]))  # !
""",
    good="""
import pandas as pd
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.svm import SVC

df = pd.read_csv("churn.csv")
df["churned"].value_counts()
#> 0    940
#> 1     60
#> Name: churned, dtype: int64
# %%
model = SVC().fit(df[["age"]], df["churned"])
accuracy_score(df["churned"], model.predict(df[["age"]]))
roc_auc_score(df["churned"], model.decision_function(df[["age"]]))
""",
    references=(
        "https://scikit-learn.org/stable/modules/model_evaluation.html",
        "Zhang et al. 2022, Code Smells for Machine Learning Applications: "
        "threshold-dependent validation. https://arxiv.org/abs/2203.13746",
    ),
    more_good=(
        """
import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.svm import SVC

df = pd.read_csv("churn.csv")
df["plan"].value_counts()
#> a    940
#> b     60
#> Name: plan, dtype: int64
# %%
model = SVC().fit(df[["age"]], df["churned"])
accuracy_score(df["churned"], model.predict(df[["age"]]))
""",
        """
import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.svm import SVC

df = pd.read_csv("churn.csv")
df["churned"].value_counts()
#> 0    540
#> 1    460
#> Name: churned, dtype: int64
# %%
model = SVC().fit(df[["age"]], df["churned"])
accuracy_score(df["churned"], model.predict(df[["age"]]))
""",
    ),
)
