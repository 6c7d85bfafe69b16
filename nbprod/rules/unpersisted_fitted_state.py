"""NBP404: a model is saved, and what prepares its features is not."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod import libraries
from nbprod.ir import Finding, Statement
from nbprod.rules._rule import Rule
from nbprod.source.trees import walk
from nbprod.subject import Called, Subject, related


def check(subject: Subject) -> Iterator[Finding]:
    """Find fitted transformers on the way to a saved model that are not saved."""
    dumps = [one for one in subject.roles.get("dump", ()) if not one.within]
    if not dumps:
        return
    stored = names_stored(dumps)
    models = [
        name for name in sorted(stored) if subject.kind(name) in ("estimator", "search")
    ]
    seen: set[str] = set()
    for name in models:
        fit = next(
            (
                one.statement
                for one in reversed(subject.roles.get("fit", ()))
                if one.site is not None
                and (one.site.receiver == name or name in one.statement.effects.binds)
            ),
            None,
        )
        if fit is None:
            continue
        for transformer, statement in transformers(subject, fit):
            if transformer in stored | seen:
                continue
            seen.add(transformer)
            yield subject.found(
                statement,
                f"`{transformer}` is fitted here and not saved with `{name}`, which "
                "cannot predict without it: save both, or one Pipeline of them",
                related=[related(dumps[-1].statement, "the model is saved here")],
            )


def names_stored(dumps: list[Called]) -> set[str]:
    """The names that are saved, in containers as well."""
    found = set()
    for one in dumps:
        for node in walk(one.node):
            if isinstance(node, ast.Name):
                found.add(node.id)
        if one.site is not None and one.site.receiver:
            found.add(one.site.receiver)
    return found


def transformers(subject: Subject, fit: Statement) -> Iterator[tuple[str, Statement]]:
    """The fitted transformers on which what a model is fitted with depends."""
    waiting, seen = [fit], {fit.id}
    while waiting:
        statement = waiting.pop()
        for one in subject.calls_of(statement):
            site = one.site
            if site is None or not site.receiver or one.within:
                continue
            if one.name.endswith((".fit_transform", ".fit")) and is_transformer(
                one.name
            ):
                yield site.receiver, statement
        for edge in subject.edges_to(statement.id):
            source = subject.by_id.get(edge.source)
            if edge.kind == "data" and source is not None and source.id not in seen:
                seen.add(source.id)
                waiting.append(source)


def is_transformer(method: str) -> bool:
    """Whether a method is that of a class that transforms what a model is given."""
    known = libraries.function(method.rpartition(".")[0])
    return known is not None and known.role == "transformer"


RULE = Rule(
    code="NBP404",
    name="unpersisted-fitted-state",
    check=check,
    what=(
        "Finds scalers, encoders and other transformers that are fitted on the way to a"
        " model which is saved, while they are not."
    ),
    why=(
        "The saved model expects features as the transformer made them: without its"
        " means or categories nobody can make them again."
    ),
    problems=(
        "A transformer that is rebuilt elsewhere from the training data is found too."
    ),
    bad="""
import joblib
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

df = pd.read_csv("churn.csv")
scaler = StandardScaler()
X = scaler.fit_transform(df[["age", "visits"]])  # !
model = LogisticRegression().fit(X, df["churn"])
joblib.dump(model, "model.joblib")
""",
    good="""
import joblib
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

df = pd.read_csv("churn.csv")
model = make_pipeline(StandardScaler(), LogisticRegression())
model.fit(df[["age", "visits"]], df["churn"])
joblib.dump(model, "model.joblib")
""",
    more_good=(
        """
import joblib
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
df = pd.read_csv("churn.csv")
scaler = StandardScaler()
X = scaler.fit_transform(df[["age", "visits"]])
model = LogisticRegression().fit(X, df["churn"])
joblib.dump({"model": model, "scaler": scaler}, "model.joblib")
""",
    ),
    measured="8 findings in 8 of 1,517 public notebooks.",
)
