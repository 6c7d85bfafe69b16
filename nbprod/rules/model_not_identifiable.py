"""NBP403: several models are fitted, and nothing says which one is meant."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding, Statement
from nbprod.rules._rule import Rule
from nbprod.subject import Called, Subject, related


def check(subject: Subject) -> Iterator[Finding]:
    """Find a notebook that ends with several fitted models and saves none."""
    from nbprod.serving.model import candidates, fitted_models

    roles = subject.roles
    if len([*roles.get("fit", ()), *roles.get("search", ())]) < 2 or roles.get("dump"):
        return
    names = fitted_models(subject.flow, subject.labels)
    _, scored, saved = candidates(subject.flow, subject.labels)
    fits: dict[str, Statement] = {}
    for name in reversed(names):
        fit = last_fit(subject, name)
        if fit is None or subject.kind(name) not in ("estimator", "search"):
            continue
        same = subject.flow.alias_at[fit.index].get(name, frozenset())
        if not same & fits.keys():  # as in ``fitted = model.fit(X)``
            fits[name] = fit
    if len(fits) < 2 or saved or chosen_by_measure(subject, set(fits)):
        return
    ordered = sorted(fits.items(), key=lambda pair: pair[1].index)
    taken = next((name for name in reversed(scored) if name in fits), ordered[-1][0])
    others = [related(one, f"`{name}` is fitted here") for name, one in ordered]
    listed = ", ".join(f"`{name}`" for name, _ in ordered)
    yield subject.found(
        fits[taken],
        f"{len(fits)} models are fitted ({listed}) and none is saved: save the one "
        f"that is meant, or convert with --model; without, `{taken}` is taken",
        related=[one for one in others if f"`{taken}`" not in one.message],
    )


def last_fit(subject: Subject, name: str) -> Statement | None:
    """The last statement that fits a name's model."""
    found = None
    for role in ("fit", "search"):
        for one in subject.roles.get(role, ()):
            own = one.site is not None and one.site.receiver == name
            made = name in one.statement.effects.binds
            later = found is None or one.statement.index > found.index
            if (own or made) and later and not one.within and is_taught(one):
                found = one.statement
    return found


def is_taught(one: Called) -> bool:
    """Whether a model learns an answer; densities and clusters are given none."""
    given = len(one.node.args) + sum(
        word.arg in ("y", "Y") for word in one.node.keywords
    )
    return given > 1 or one.open_ended or not one.name.startswith("sklearn.")


def chosen_by_measure(subject: Subject, models: set[str]) -> bool:
    """Whether a later statement picks one of several models, as ``best = max(...)``."""
    for statement in subject.statements:
        reads = statement.effects.reads & models
        picks = any(
            isinstance(node, ast.Name) and node.id in ("max", "min", "sorted", "argmax")
            for node in statement.nodes
        )
        if len(reads) > 1 and picks:
            return True
    return False


RULE = Rule(
    code="NBP403",
    name="model-not-identifiable",
    check=check,
    default=True,
    what=(
        "Finds notebooks that end with several fitted models, under several names, and "
        "save none of them."
    ),
    why=(
        "Somebody has to know which model goes into production: nothing in the notebook"
        " says it, and the last one that was tried need not be the best."
    ),
    problems="A model that a text cell names is not seen.",
    bad="""
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

df = pd.read_csv("churn.csv")
X, y = df[["age"]], df["churn"]
linear = LogisticRegression().fit(X, y)
tree = DecisionTreeClassifier(random_state=0).fit(X, y)  # !
print(linear.score(X, y), tree.score(X, y))
""",
    good="""
import joblib
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

df = pd.read_csv("churn.csv")
X, y = df[["age"]], df["churn"]
linear = LogisticRegression().fit(X, y)
tree = DecisionTreeClassifier(random_state=0).fit(X, y)
print(linear.score(X, y), tree.score(X, y))
joblib.dump(tree, "churn.joblib")
""",
    more_good=(
        """
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
df = pd.read_csv("churn.csv")
scaler = StandardScaler()
X = scaler.fit_transform(df[["age"]])
model = LogisticRegression().fit(X, df["churn"])
model.fit(X, df["churn"])
""",
        """
import pandas as pd
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import KernelDensity
df = pd.read_csv("churn.csv")
mixture = GaussianMixture(2).fit(df[["age"]])
density = KernelDensity().fit(df[["age"]])
""",
        """
import pandas as pd
from sklearn.feature_selection import RFE
from sklearn.tree import DecisionTreeClassifier
df = pd.read_csv("churn.csv")
X, y = df[["age"]], df["churn"]
tree = DecisionTreeClassifier()
model = tree.fit(X, y)
print(model.score(X, y))
""",
    ),
    measured=(
        "114 findings in 114 of 1,517 public notebooks; of 40 audited by hand 38 were"
        " right. The other two were densities and simulations, which are passed over"
        " since."
    ),
)
