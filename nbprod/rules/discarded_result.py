"""NBP307: a call that changes nothing, whose result nothing keeps or shows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding, Statement
from nbprod.rules._rule import Rule
from nbprod.source.trees import children
from nbprod.subject import Called, Subject

FRAMES = frozenset(
    """dropna drop fillna ffill bfill replace rename rename_axis sort_values sort_index
    reset_index set_index drop_duplicates astype assign merge join append round clip
    interpolate reindex add_prefix add_suffix add_suffix set_axis droplevel explode
    melt pivot pivot_table stack unstack transpose convert_dtypes infer_objects where
    mask shift cumsum""".split()
)
"""Methods of tables and columns that give a new one."""
ALONE = frozenset(
    """.dropna .fillna .sort_values .reset_index .set_index .drop_duplicates
    .astype""".split()
)
"""Those that are known by their names, whatever they are called on."""
ARRAYS = frozenset("reshape astype flatten squeeze round clip transpose".split())
FUNCTIONS = frozenset(
    """builtins.sorted builtins.reversed numpy.append numpy.delete numpy.insert
    pandas.concat pandas.merge pandas.get_dummies pandas.to_datetime pandas.to_numeric
    pandas.cut sklearn.model_selection.train_test_split""".split()
)
TEXTS = frozenset(
    """strip lstrip rstrip lower upper title capitalize casefold replace split join
    format zfill ljust rjust center swapcase""".split()
)


def check(subject: Subject) -> Iterator[Finding]:
    """Find calls that stand alone, are not shown, and have no effect."""
    if shows_everything(subject):
        return
    calls = {id(one.node): one for one in subject.calls}
    looks = {one.cell: shown(one) for one in subject.statements if one.last_in_cell}
    for statement in subject.statements:
        for node in alone(statement):
            called = calls.get(id(node))
            look = method_of(node) in looks.get(statement.cell, ()) or peeks(node)
            if called is not None and not look and is_pure(called):
                yield subject.found(statement, message(called, subject), node)


def alone(statement: Statement) -> Iterator[ast.Call]:
    """The calls of a statement that are statements, and not shown."""
    waiting: list[ast.AST] = [statement.node]
    while waiting:
        node = waiting.pop(0)
        match node:
            case ast.Expr(value=ast.Call() as call):
                if node is not statement.node or not statement.last_in_cell:
                    yield call
            case ast.Try():
                pass  # a call may stand there for its error
            case ast.stmt() | ast.ExceptHandler() | ast.match_case():
                waiting += [one for one in children(node) if holds(one)]


def shown(statement: Statement) -> frozenset[str]:
    """The methods and functions that a cell's last expression calls, as it shows it."""
    calls = [node for node in statement.nodes if isinstance(node, ast.Call)]
    return frozenset(method_of(node) for node in calls)


def method_of(node: ast.Call) -> str:
    """The name of a method or a function, without what it is of."""
    func = node.func
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def peeks(node: ast.Call) -> bool:
    """Whether a call is of a few rows only, so that it was meant as a look."""
    return any(
        isinstance(one, ast.Attribute) and one.attr in ("head", "tail", "sample")
        for one in ast.walk(node)
    )


def holds(node: ast.AST) -> bool:
    """Whether syntax may hold statements."""
    return isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case)


def is_pure(called: Called) -> bool:
    """Whether a call does nothing but give a result."""
    if called.open_ended or called.argument("inplace") or called.argument("out"):
        return False
    if called.argument("copy") is not None:
        return False
    owner, _, name = called.name.rpartition(".")
    if called.name in FUNCTIONS or called.name in ALONE:
        return True
    if owner in ("pandas.DataFrame", "pandas.Series"):
        return name in FRAMES
    if owner == "numpy.ndarray":
        return name in ARRAYS
    accessor = owner == "pandas.api.typing.StringMethods"
    return accessor or owner == "builtins.str" and name in TEXTS


def message(called: Called, subject: Subject) -> str:
    """Say what has no effect, and what to do."""
    func = called.node.func
    name = func.attr if isinstance(func, ast.Attribute) else called.name
    name = name.rpartition(".")[2]
    receiver = ""
    owner = func.value if isinstance(func, ast.Attribute) else None
    if isinstance(owner, ast.Name) and owner.id not in subject.flow.modules:
        receiver = f": `{owner.id} = {owner.id}.{name}(…)`"
    return f"`{name}` gives a new object, which is discarded here; assign it{receiver}"


def shows_everything(subject: Subject) -> bool:
    """Whether the notebook has each expression shown, not only the last of a cell."""
    return any(
        isinstance(node, ast.Attribute) and node.attr == "ast_node_interactivity"
        for statement in subject.statements
        for node in statement.nodes
    )


RULE = Rule(
    code="NBP307",
    name="discarded-result",
    check=check,
    default=True,
    severity="error",
    what="Finds calls that do nothing but give a new table, column, array, list or "
    "text, as statements of their own that are not shown as the last of a cell.",
    why="`df.dropna()` leaves `df` as it is. Who writes it means `df = df.dropna()`, "
    "and goes on with the rows that were to be dropped.",
    problems="A cell that shows the result of the same method afterwards is taken "
    "for a look at several, and not found. In a loop or a function nothing is shown, "
    "so that a call to look at something counts there as well.",
    measured="1 finding in 1,531 public notebooks and 6 in 461 others; audited by "
    "hand, all 7 were right.",
    bad="""
import pandas as pd

df = pd.read_csv("churn.csv")
df.dropna()  # !
model_data = df[["age"]]
""",
    good="""
import pandas as pd

df = pd.read_csv("churn.csv")
df = df.dropna()
model_data = df[["age"]]
""",
    references=(
        "https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.dropna.html",
        "Zhang et al. 2022, Code Smells for Machine Learning Applications: "
        "in-place APIs misused. https://arxiv.org/abs/2203.13746",
    ),
    more_bad=(
        """
import numpy as np
import pandas as pd

df = pd.read_csv("churn.csv")
for column in df.columns:
    df[column].fillna(0)  # !
df["city"].str.strip()  # !
numbers = np.zeros(3)
np.append(numbers, 4)  # !
df.sort_values("age");  # !
""",
        """
name = "Ada"
name.upper()  # !
sorted([3, 1])  # !
print(name)
""",
    ),
    more_good=(
        """
import pandas as pd

df = pd.read_csv("churn.csv")
df.dropna()
df.dropna(thresh=2)
# %%
df.head().drop(columns="age")
print(df)
""",
        """
import pandas as pd

df = pd.read_csv("churn.csv")
df.dropna(inplace=True)
df.sort_values("age", inplace=True)
items = []
items.append(df.dropna())
df.head()
df.dropna()
""",
        """
import pandas as pd
from IPython.core.interactiveshell import InteractiveShell

InteractiveShell.ast_node_interactivity = "all"
df = pd.read_csv("churn.csv")
df.dropna()
df.sort_values("age")
""",
        """
import pandas as pd

df = pd.read_csv("churn.csv")
try:
    df.drop(columns="age")
except KeyError:
    print("no age")
""",
    ),
)
