"""NBP108: the time of the run reaches a column."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding, Statement
from nbprod.rules._rule import Rule
from nbprod.subject import Called, Subject, related

CLOCKS = frozenset(
    """datetime.datetime.now datetime.datetime.today datetime.datetime.utcnow
    datetime.date.today pandas.Timestamp.now pandas.Timestamp.today
    pandas.Timestamp.utcnow pandas.datetime.now pandas.datetime.today
    pandas.datetime.datetime.now time.localtime time.gmtime""".split()
)
WORDS = ("now", "today")


def check(subject: Subject) -> Iterator[Finding]:
    """Find columns that are made of today's date, itself or by a name."""
    made: dict[str, Called] = {}
    clocks: dict[str, Called] = {}
    for one in subject.calls:
        if is_clock(one):
            clocks.setdefault(one.statement.id, one)
    if not clocks:
        return
    for statement in subject.statements:
        call = clocks.get(statement.id)
        if is_column(statement):
            names = statement.effects.reads | statement.effects.mentions
            through = next((made[n] for n in sorted(names) if n in made), None)
            source = call or through
            if source is not None:
                places = [related(source.statement, "the clock is read here")]
                yield subject.found(
                    statement,
                    "this column depends on the day of the run; take the date from the "
                    "data, or name it as a setting",
                    None if call is None else call.node,
                    places if call is None else [],
                )
        for name in statement.effects.binds:
            made.pop(name, None)
            if call is not None and makes(statement):
                made[name] = call


def is_clock(call: Called) -> bool:
    """Whether a call reads the clock as a date."""
    if call.name in CLOCKS:
        return True
    given = call.node.args[:1]
    text = getattr(given[0], "value", None) if given else None
    return call.name in ("pandas.to_datetime", "pandas.Timestamp") and text in WORDS


def makes(statement: Statement) -> bool:
    """Whether a statement gives names, or a function, what it reads."""
    return isinstance(
        statement.node, ast.Assign | ast.FunctionDef | ast.AnnAssign | ast.AugAssign
    )


def is_column(statement: Statement) -> bool:
    """Whether a statement gives a column, or an item by a text, its value."""
    match statement.node:
        case ast.Assign(targets=targets):
            return any(
                isinstance(one, ast.Subscript)
                and isinstance(one.slice, ast.Constant | ast.Tuple)
                and not isinstance(getattr(one.slice, "value", ""), int)
                for one in targets
            )
    return False


RULE = Rule(
    code="NBP108",
    name="wall-clock-dependence",
    check=check,
    what="Finds columns whose values are made of `datetime.now()`, `date.today()` and "
    "the like, directly or by one name or function.",
    why="An age of today is another one tomorrow: the same data gives other features, "
    "another model, and at prediction time values that training never saw.",
    problems="A dictionary's item looks like a column. Dates that go through several "
    "names are not followed.",
    bad="""
import datetime
import pandas as pd

df = pd.read_csv("cars.csv")
df["age"] = datetime.datetime.now().year - df["built"]  # !
""",
    good="""
import pandas as pd

df = pd.read_csv("cars.csv")
df["age"] = df["sold"].max() - df["built"]
""",
    more_bad=(
        """
from datetime import date
import pandas as pd
df = pd.read_csv("cars.csv")
today = date.today()
df["days"] = (pd.to_datetime(today) - df["bought"]).dt.days  # !
""",
    ),
    more_good=(
        """
import time
from datetime import datetime
import pandas as pd
df = pd.read_csv("cars.csv")
start = time.time()
print(datetime.now(), time.time() - start)
df["b"] = df["a"] * 2
name = f"model-{datetime.now():%Y%m%d}"
""",
    ),
    measured="4 findings in 2 of 1,517 public notebooks; all were right.",
    references=(
        "Shankar et al. 2022, Operationalizing Machine Learning: An Interview Study. "
        "https://arxiv.org/abs/2209.09125",
    ),
)
