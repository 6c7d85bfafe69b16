"""NBP305: a comparison with NaN, which never holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding, Fix, Statement
from nbprod.rules._rule import Rule
from nbprod.source.names import dotted
from nbprod.subject import Subject

NAN = frozenset(
    """numpy.nan numpy.NaN numpy.NAN math.nan pandas.NA pandas.NaT numpy.core.nan
    torch.nan""".split()
)


def check(subject: Subject) -> Iterator[Finding]:
    """Find ``==`` and ``!=`` with a missing value on one side."""
    for statement in subject.statements:
        for node in statement.nodes:
            match node:
                case ast.Compare(
                    left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[right]
                ):
                    missing = [one for one in (left, right) if is_nan(one, subject)]
                    if missing:
                        yield finding(subject, statement, node, missing[0])


def finding(
    subject: Subject, statement: Statement, node: ast.Compare, missing: ast.expr
) -> Finding:
    """Say that a comparison is never, or always, true."""
    other = node.comparators[0] if missing is node.left else node.left
    always = "always" if isinstance(node.ops[0], ast.NotEq) else "never"
    text = subject.text(statement, missing)
    message = (
        f"`{text}` equals nothing, so this is {always} true; ask for isna() or notna()"
    )
    return subject.found(
        statement, message, node, fix=fix(subject, statement, node, other)
    )


def fix(
    subject: Subject, statement: Statement, node: ast.Compare, other: ast.expr
) -> Fix | None:
    """Ask a table or column itself whether its values are missing.

    What the notebook computes changes with it, since the comparison never held.
    """
    if subject.type_of(other, statement) not in ("pandas.Series", "pandas.DataFrame"):
        return None
    method = "notna" if isinstance(node.ops[0], ast.NotEq) else "isna"
    text = f"{subject.text(statement, other)}.{method}()"
    return Fix((subject.edit(statement, node, text),), safe=False)


def is_nan(node: ast.expr, subject: Subject) -> bool:
    """Whether an expression is a missing value."""
    match node:
        case ast.Call(func=ast.Name(id="float"), args=[ast.Constant(value=str(text))]):
            return text.strip().lower() == "nan"
    return dotted(node, subject.flow.modules) in NAN


RULE = Rule(
    code="NBP305",
    name="nan-comparison",
    check=check,
    default=True,
    severity="error",
    fix="unsafe",
    what="Finds `==` and `!=` with NaN, NaT or NA on one side.",
    why=(
        "NaN differs from everything, itself included: `== np.nan` is never true, and "
        "`!= np.nan` always, so that a filter keeps nothing, or all."
    ),
    problems="Only NaN that is written out, or imported, is seen.",
    bad="""
import numpy as np
import pandas as pd

df = pd.read_csv("churn.csv")
unknown = df[df["age"] == np.nan]  # !
""",
    good="""
import pandas as pd

df = pd.read_csv("churn.csv")
unknown = df[df["age"].isna()]
""",
    references=(
        "https://pandas.pydata.org/docs/user_guide/missing_data.html",
        (
            "Zhang et al. 2022, Code Smells for Machine Learning Applications: NaN "
            "equivalence comparison misused. https://arxiv.org/abs/2203.13746"
        ),
    ),
    more_bad=(
        """
import numpy
x = 3.0
print(x != numpy.nan)  # !
""",
        """
x = 1.0
if x == float("nan"):  # !
    x = 0.0
""",
    ),
    more_good=(
        """
import numpy as np
a = np.nan
b = a is np.nan
c = np.nan < 3
""",
    ),
    fixes=(
        (
            """
import numpy as np
import pandas as pd
df = pd.read_csv("churn.csv")
unknown = df[df["age"] == np.nan]
known = df[np.nan != df["age"]]
""",
            """
import numpy as np
import pandas as pd
df = pd.read_csv("churn.csv")
unknown = df[df["age"].isna()]
known = df[df["age"].notna()]
""",
        ),
    ),
    measured=(
        "No finding in 1,517 public notebooks. Of six in other public code four were "
        "mistakes, and two showed on purpose that NaN equals nothing."
    ),
)
