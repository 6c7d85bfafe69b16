"""NBP101: random numbers that no seed fixes reach what the notebook is for."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from nbprod.ir import Edit, Finding, Fix, Span
from nbprod.rules._drawing import Draw, draws, seeds
from nbprod.rules._rule import Rule
from nbprod.subject import Called, Subject

USUAL = 42
PURPOSES = ("fit", "search", "metric")
"""What a notebook is for, by the roles of its calls."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find draws, in what is kept, before which nothing seeds their library."""
    found = list(draws(subject))
    if not found or any("random_state" in one.texts for one in subject.statements):
        return
    seeded = seeds(subject)
    used = purposeful(subject)
    for one in found:
        statement = one.call.statement
        since = min(seeded.get(one.library, 10**9), seeded.get("*", 10**9))
        if since <= statement.index or statement.index not in used:
            continue
        peeks = isinstance(statement.node, ast.Expr) and one.call.role == "peek"
        outputs = subject.notebook.cells[statement.cell - 1].outputs
        failed = any(output.kind == "error" for output in outputs)
        if peeks or failed or not subject.as_written(statement):
            continue
        if not subject.labels[statement.id].kept:
            continue
        message = told(one, subject)
        yield subject.found(statement, message, one.call.node, fix=fix(one, subject))


def purposeful(subject: Subject) -> frozenset[int]:
    """The statements, by index, from which a model or a metric comes."""
    todo = [
        one.statement.index
        for role in PURPOSES
        for one in subject.roles.get(role, ())
        if not one.within
    ]
    found = set(todo)
    sources: dict[int, list[int]] = {}
    for edge in subject.flow.edges:
        if edge.kind != "resource" and edge.source in subject.by_id:
            target = subject.by_id[edge.target].index
            sources.setdefault(target, []).append(subject.by_id[edge.source].index)
    while todo:
        for source in sources.get(todo.pop(), ()):
            if source not in found:
                found.add(source)
                todo.append(source)
    return frozenset(found)


def told(one: Draw, subject: Subject) -> str:
    """What is wrong, and what to do."""
    called = subject.text(one.call.statement, one.call.node.func)
    if "\n" in called:
        called = one.call.name.rpartition(".")[2]
    if one.keyword:
        what = f"give it {one.keyword}=, or call np.random.seed() first"
    elif one.library == "own":
        what = "give it a seed"
    else:
        seed = {"numpy": "np.random.seed", "torch": "torch.manual_seed"}
        what = f"call {seed.get(one.library, 'random.seed')}() first"
    return f"`{called}` gives something else in every run: no seed is set; {what}"


def fix(one: Draw, subject: Subject) -> Fix | None:
    """Give a seed: the one that the notebook gives most often, or the usual one.

    Values change once with it, and stay from then on.
    """
    call = one.call
    if not one.keyword or call.open_ended:
        return None
    seed = usual(subject)
    given = call.argument(one.keyword)
    if given is not None:
        return Fix((subject.edit(call.statement, given, str(seed)),), safe=False)
    return Fix((added(call, f"{one.keyword}={seed}", subject),), safe=False)


def usual(subject: Subject) -> int:
    """The seed that is given most often in a notebook."""
    given = [one.argument("random_state") for one in subject.calls]
    values = [one.value for one in given if isinstance(one, ast.Constant)]
    counted = Counter(value for value in values if type(value) is int)
    return counted.most_common(1)[0][0] if counted else USUAL


def added(call: Called, argument: str, subject: Subject) -> Edit:
    """Put an argument after the others of a call, on a line of its own as they are."""
    cell = call.statement.cell
    span = subject.span(cell, call.node)
    line, column = span.end_line, span.end_column - 1
    parts: list[ast.AST] = [*call.node.args, *call.node.keywords]
    if not parts:
        return Edit(Span(cell, line, column, line, column), argument)
    lines = subject.lines(cell)
    last = max((subject.span(cell, one) for one in parts), key=ends)
    tail = "\n".join(
        [*lines[last.end_line - 1 : line - 1], lines[line - 1][: column - 1]]
    )
    if last.end_line == line:
        tail = lines[line - 1][: column - 1]
    tail = re.sub(r"#.*", "", tail[last.end_column - 1 :]).rstrip()
    indent = lines[last.line - 1][: last.column - 1]
    if last.line > span.line and not indent.strip() and tail in ("", ","):
        at = (last.end_line, last.end_column)
        return Edit(Span(cell, *at, *at), f",\n{indent}{argument}")
    comma = "" if tail.endswith(",") else ","
    return Edit(Span(cell, line, column, line, column), f"{comma} {argument}")


def ends(span: Span) -> tuple[int, int]:
    """Where a piece ends."""
    return span.end_line, span.end_column


RULE = Rule(
    code="NBP101",
    name="unseeded-randomness",
    check=check,
    default=True,
    fix="unsafe",
    what="Finds splits, estimators, samples and draws that use random numbers, where "
    "neither the call nor anything before it sets a seed, and where a model or a "
    "metric comes of them, not only a plot, a file or a look.",
    why="Every run gives other rows, another model and another score, so that nobody "
    "can tell whether a change made anything better.",
    problems="Of scikit-learn only what always draws is told, not what does so for "
    "some settings or data, such as `PCA` and `LogisticRegression`. Anything called "
    "by a name with `seed` in it is taken to seed all libraries. Networks are "
    "NBP102's.",
    bad="""
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

df = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(df[["age"]], df["left"])  # !
model = RandomForestClassifier().fit(X_train, y_train)  # !
print(model.score(X_test, y_test))
""",
    good="""
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

df = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(
    df[["age"]], df["left"], random_state=0
)
model = RandomForestClassifier(random_state=0).fit(X_train, y_train)
print(model.score(X_test, y_test))
""",
    more_bad=(
        """
import random
import numpy as np
from sklearn.svm import SVC
random.seed(1)
X = np.random.rand(10, 2)  # !
model = SVC().fit(X, [1, 0] * 5)
""",
        """
import numpy as np
from sklearn.svm import SVC
rng = np.random.default_rng()  # !
model = SVC().fit(rng.normal(size=(4, 2)), [1, 0, 1, 0])
""",
    ),
    more_good=(
        """
import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import KFold, train_test_split
np.random.seed(0)
X_train, X_test = train_test_split(np.random.rand(9, 2))
model = RandomForestClassifier().fit(X_train, [1] * len(X_train))
folds = KFold(5)
""",
        """
import pandas as pd
df = pd.read_csv("a.csv")
df.sample(5)
""",
        """
import numpy as np
x = np.random.rand(4, 2)
print(x.mean())
""",
        """
def seed_everything(seed):
    pass
seed_everything(1)
import numpy as np
from sklearn.svm import SVC
model = SVC().fit(np.random.rand(4, 2), [1, 0, 1, 0])
""",
        """
from sklearn.ensemble import RandomForestClassifier
settings = {"random_state": 1}
model = RandomForestClassifier(**settings).fit([[1], [2]], [0, 1])
""",
    ),
    fixes=(
        (
            """
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
X_train, X_test, y_train, y_test = train_test_split(
    [[1], [2], [3]],
    [0, 1, 0],
)
model = RandomForestClassifier().fit(X_train, y_train)
other = RandomForestClassifier(
    n_estimators=3,  # few
    random_state=None
).fit(X_train, y_train)
third = RandomForestClassifier(max_depth=(2)).fit(X_train, y_train)
print(model.score(X_test, y_test), other.score(X_test, y_test))
print(third.score(X_test, y_test))
""",
            """
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
X_train, X_test, y_train, y_test = train_test_split(
    [[1], [2], [3]],
    [0, 1, 0],
    random_state=42,
)
model = RandomForestClassifier(random_state=42).fit(X_train, y_train)
other = RandomForestClassifier(
    n_estimators=3,  # few
    random_state=42
).fit(X_train, y_train)
third = RandomForestClassifier(max_depth=(2), random_state=42).fit(X_train, y_train)
print(model.score(X_test, y_test), other.score(X_test, y_test))
print(third.score(X_test, y_test))
""",
        ),
    ),
    measured="311 findings in 126 of 1,517 public notebooks; of 60 audited by hand 58 "
    "were right. The others were a draw for a demonstration and a fit that is meant to "
    "fail.",
    references=(
        "Zhang et al. 2022, Code Smells for Machine Learning Applications: randomness "
        "uncontrolled. https://arxiv.org/abs/2203.13746",
        "https://scikit-learn.org/stable/common_pitfalls.html#controlling-randomness",
    ),
)
