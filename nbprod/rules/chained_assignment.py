"""NBP306: a value is set in what an index gave, and not in the table."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Edit, Finding, Fix, Statement
from nbprod.rules._chained import (
    Chain,
    chain_of,
    condition,
    first_step,
    is_single,
    owns,
)
from nbprod.rules._rule import Rule
from nbprod.source.called import definition_nodes
from nbprod.subject import Subject

IN_PLACE = frozenset(
    "fillna replace clip where mask ffill bfill interpolate dropna".split()
)


def check(subject: Subject) -> Iterator[Finding]:
    """Find assignments to an index of an index of a table, and in-place methods."""
    for statement in subject.statements:
        inside = definition_nodes(statement.node)
        for node in statement.nodes:
            if id(node) not in inside:
                yield from of_node(node, statement, subject)


def of_node(node: ast.AST, statement: Statement, subject: Subject) -> Iterator[Finding]:
    """What is found at a piece of syntax."""
    match node:
        case ast.Assign(targets=[target], value=value) | ast.AugAssign(
            target=target, value=value
        ):
            chain = chain_of(target, statement, subject)
            if chain is not None:
                fix = as_loc(chain, target, value, statement, subject)
                yield subject.found(statement, said(chain), target, fix=fix)
        case ast.Expr(value=ast.Call(func=ast.Attribute() as func) as call):
            given = [one for one in call.keywords if one.arg == "inplace"]
            true = given and isinstance(given[0].value, ast.Constant)
            if func.attr in IN_PLACE and true and truth(given[0].value):
                chain = first_step(func.value, statement, subject)
                if chain is not None and changes(chain, func.attr):
                    fix = as_assignment(chain, call, given[0], statement, subject)
                    message = in_place(chain, func.attr)
                    yield subject.found(statement, message, call, fix=fix)


def truth(node: ast.expr) -> bool:
    """Whether a constant is true."""
    return isinstance(node, ast.Constant) and node.value is True


def changes(chain: Chain, method: str) -> bool:
    """Whether a method was to change the table's own values."""
    return method != "dropna" or not chain.column_first


def said(chain: Chain) -> str:
    """What is the matter with an assignment."""
    if chain.column_first:
        return (
            "this sets values in a column that was taken out of the table: from pandas "
            "3 on the table stays as it is; use `df.loc[rows, column] = …`"
        )
    return (
        "this sets values in a copy of some rows, and the table stays as it is; use "
        "`df.loc[rows, column] = …`"
    )


def in_place(chain: Chain, method: str) -> str:
    """What is the matter with a method that changes in place."""
    if chain.column_first:
        return (
            f"`{method}` changes a column that was taken out of the table: from pandas "
            f"3 on the table stays as it is; use `df[column] = df[column].{method}(…)`"
        )
    return f"`{method}` changes a copy, and the table stays as it is; assign the result"


def as_loc(
    chain: Chain,
    target: ast.expr,
    value: ast.expr,
    statement: Statement,
    subject: Subject,
) -> Fix | None:
    """Set the values by ``loc``, rows and column at once.

    Where the column came first, rows by a condition, and one value is set, pandas
    before 3 did just that.
    """
    column, rows = (
        (chain.first, chain.second)
        if chain.column_first
        else (chain.second, chain.first)
    )
    if rows is None or column is None or chain.by not in ("", "loc"):
        return None
    named = isinstance(column, ast.Constant) and isinstance(column.value, str)
    if not named or not condition(rows, statement, subject):
        return None
    table = subject.text(statement, chain.table)
    name = text_of(column, statement, subject)
    text = f"{table}.loc[{subject.text(statement, rows)}, {name}]"
    plain = chain.column_first and is_single(value, subject)
    safe = plain and owns(chain, statement, subject)
    return Fix((subject.edit(statement, target, text),), safe=safe)


def text_of(node: ast.expr, statement: Statement, subject: Subject) -> str:
    """A column's name as it stands, or as a text where it stood after a dot."""
    if isinstance(node, ast.Constant) and not hasattr(node, "lineno"):
        return f'"{node.value!s}"'
    return subject.text(statement, node)


def as_assignment(
    chain: Chain,
    call: ast.Call,
    flag: ast.keyword,
    statement: Statement,
    subject: Subject,
) -> Fix | None:
    """Assign what the method gives to the column, which is what it did in place."""
    func = call.func
    if not chain.column_first or not isinstance(func, ast.Attribute):
        return None
    if not isinstance(chain.first, ast.Constant | ast.Name):
        return None
    if len(subject.lines(statement.cell)[call.lineno - 1][: call.col_offset].strip()):
        return None
    name = text_of(chain.first, statement, subject)
    target = f"{subject.text(statement, chain.table)}[{name}] = "
    cut = without(call, flag, statement, subject)
    if cut is None:
        return None
    start = spot(call.lineno, call.col_offset, call.lineno, call.col_offset)
    edits = (subject.edit(statement, start, target), cut)
    return Fix(edits, safe=owns(chain, statement, subject))


def without(
    call: ast.Call, flag: ast.keyword, statement: Statement, subject: Subject
) -> Edit | None:
    """Take an argument away, and the comma before it; none where a comment stands."""
    given: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    others = [one for one in given if one is not flag]
    before = [one for one in others if place(one) < place(flag)]
    last = flag.end_lineno or flag.lineno, flag.end_col_offset or flag.col_offset
    if before:
        latest = max(before, key=place)
        first = latest.end_lineno or 0, latest.end_col_offset or 0
        gone = spot(*first, *last)
    elif others:
        following = min(others, key=place)
        gone = spot(flag.lineno, flag.col_offset, *place(following))
    else:
        gone = spot(flag.lineno, flag.col_offset, *last)
    if "#" in subject.text(statement, gone):
        return None
    return subject.edit(statement, gone, "")


def place(node: ast.expr | ast.keyword) -> tuple[int, int]:
    """Where an argument begins."""
    return node.lineno, node.col_offset


def spot(line: int, column: int, end_line: int, end_column: int) -> ast.expr:
    """A piece of source as if it were syntax."""
    return ast.Constant(
        None,
        lineno=line,
        col_offset=column,
        end_lineno=end_line,
        end_col_offset=end_column,
    )


RULE = Rule(
    code="NBP306",
    name="chained-assignment",
    check=check,
    default=True,
    severity="error",
    fix="safe",
    what="Finds values that are set by two indexes in a row, `df[a][b] = …`, and "
    "methods that change a column of a table in place, as "
    "`df[a].fillna(0, inplace=True)`.",
    why="The first index gives a new object. From pandas 3 on the table never changes "
    "with it; before, it changed if a column was picked first, and not if rows were.",
    problems="Only names that surely hold a DataFrame count.",
    measured="41 findings in 17 of 1,531 public notebooks; of 28 of them and of 34 in "
    "other notebooks, audited by hand, all 62 were right.",
    bad="""
import pandas as pd

df = pd.read_csv("churn.csv")
df["age"][df["age"] < 0] = 0  # !
df[df["age"] > 99]["city"] = "old"  # !
df["city"].fillna("none", inplace=True)  # !
""",
    good="""
import pandas as pd

df = pd.read_csv("churn.csv")
df.loc[df["age"] < 0, "age"] = 0
df.loc[df["age"] > 99, "city"] = "old"
df["city"] = df["city"].fillna("none")
""",
    references=(
        "https://pandas.pydata.org/docs/user_guide/copy_on_write.html"
        "#chained-assignment",
        "Zhang et al. 2022, Code Smells for Machine Learning Applications: chain "
        "indexing. https://arxiv.org/abs/2203.13746",
    ),
    more_bad=(
        """
import pandas as pd

df = pd.read_csv("churn.csv")
df.age[3] = 0  # !
df["age"].iloc[0] = 1  # !
df.loc[3]["age"] = 2  # !
df[["age", "paid"]].fillna(0, inplace=True)  # !
for column in ["age", "paid"]:
    df[column].fillna(df[column].mean(), inplace=True)  # !
    df[column][0] += 1  # !
""",
    ),
    more_good=(
        """
import pandas as pd

df = pd.read_csv("churn.csv")
df["age"] = 3
df.loc[3, "age"] = 2
df.at[3, "age"] = 2
df.attrs["source"] = "file"
df.dropna(inplace=True)
column = df["age"].copy()
column[3] = 1
tables = {"a": df}
tables["a"]["age"] = 1
df["age"].dropna(inplace=True)
""",
    ),
    fixes=(
        (
            """
import pandas as pd
df = pd.read_csv("churn.csv")
df["age"][df["age"] < 0] = 0
df.city[(df["age"] > 9) & df["city"].isna()] = "none"
df[df["age"] > 99]["city"] = "old"
df["age"][3] = 1
""",
            """
import pandas as pd
df = pd.read_csv("churn.csv")
df.loc[df["age"] < 0, "age"] = 0
df.loc[(df["age"] > 9) & df["city"].isna(), "city"] = "none"
df.loc[df["age"] > 99, "city"] = "old"
df["age"][3] = 1
""",
        ),
        (
            """
import pandas as pd
df = pd.read_csv("churn.csv")
df["city"].fillna("none", inplace=True)
df.age.replace(inplace=True, to_replace=0, value=1)
for column in ["age", "paid"]:
    df[column].fillna(
        df[column].mean(),
        inplace=True,
    )
""",
            """
import pandas as pd
df = pd.read_csv("churn.csv")
df["city"] = df["city"].fillna("none")
df["age"] = df.age.replace(to_replace=0, value=1)
for column in ["age", "paid"]:
    df[column] = df[column].fillna(
        df[column].mean(),
    )
""",
        ),
    ),
)
