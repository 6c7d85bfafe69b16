"""NBP105: what releases of a library removed, renamed or no longer take."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from nbprod import libraries
from nbprod.ir import Finding
from nbprod.rules._removed_cases import BAD, GOOD
from nbprod.rules._removed_fixes import fix
from nbprod.rules._removed_fixes_cases import FIXES
from nbprod.rules._removed_uses import COLUMNS, Use, uses
from nbprod.rules._rule import Rule
from nbprod.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Find names and arguments that are gone, with what stands in their place."""
    for use in uses(subject):
        node = use.node
        if isinstance(node, ast.Import | ast.ImportFrom) and use.alias is not None:
            node = use.alias
        yield subject.found(
            use.statement, message(subject, use), node, fix=fix(subject, use)
        )


def message(subject: Subject, use: Use) -> str:
    """Say what is gone, since when, and what to write."""
    distribution, one = libraries.removed()[use.key]
    verb = "gone since" if one.gone else "deprecated since"
    since = f"{distribution} {one.gone or one.deprecated}"
    return f"{what(use)} is {verb} {since}: {instead(use)}"


def what(use: Use) -> str:
    """What is gone: a name, an argument, or arguments by their position."""
    function, _, argument = use.key.rstrip(")").partition("(")
    short = function.rpartition(".")[2]
    keyword, _, value = argument.partition("=")
    if use.key == COLUMNS:
        return "choosing columns of groups without a list"
    if not keyword:
        return f"`{named(use)}`"
    given = use.node.value if isinstance(use.node, ast.keyword) else use.node
    said = repr(given.value) if isinstance(given, ast.Constant) and value else "…"
    if not keyword.startswith("#"):
        return f"`{short}({keyword}={said})`"
    if value:
        return f"`{short}({said})`"
    count = int(keyword[1:])
    if not count:
        return f"giving arguments of `{short}` by position"
    return (
        f"giving more than {count} argument{'s' * (count > 1)} of `{short}` by position"
    )


def named(use: Use) -> str:
    """What is gone, by the shortest name that tells."""
    if use.alias is not None:
        return use.dotted
    parts = use.key.removeprefix("builtins.").split(".")
    method = len(parts) > 2 and parts[-2][:1].isupper()
    return ".".join(parts[-2:] if method else parts)


def instead(use: Use) -> str:
    """What to write, in words."""
    one, to = use.removal, use.removal.to
    by_position = "(#" in use.key and "=" not in use.key
    if one.words:
        return (
            one.words
            if one.words.startswith(("it ", "another"))
            else f"use {one.words}"
        )
    if to == "-":
        return "leave the argument out"
    if by_position and "{" not in to:
        return "give them by name"
    last = use.key.partition("(")[0].rpartition(".")[2]
    text = to.replace("{self}", "").replace("{func}", last).replace("{rest}", "…")
    text = re.sub(r"\{([\w.]*):([\w.]+)\}", r"\1.\2", text)
    text = re.sub(r"\{(\w+)\}", "…", text)
    module, colon, rest = text.partition(":")
    if colon and "(" not in text:
        text = ".".join(part for part in (module, rest) if part)
    star = "(" not in use.key
    return f"use `{text.replace('*', last if star else '')}`"


RULE = Rule(
    code="NBP105",
    name="removed-api",
    check=check,
    default=False,
    severity="error",
    fix="safe",
    what="""
Finds names, arguments, values and modules that a later release of their library no
longer has, or has under another name, in pandas, numpy, scipy, scikit-learn,
matplotlib, seaborn, xgboost, lightgbm, imbalanced-learn, statsmodels, Keras,
TensorFlow, IPython and Python itself. `nbprod lint --select NBP105 --fix` writes what
stands in their place, where results stay the same wherever both run, and adds the
imports that this needs; `--unsafe-fixes` also does so where they may differ, or where
the receiver's type is not known.
""",
    why="""
Two thirds of public notebooks no longer run in a current environment, nearly always at
a call that a library has removed. Holding the library back keeps the notebook going for
some time, and then no release of Python has wheels for it.
""",
    problems="""
Receivers whose type the dataflow does not know, such as parameters of functions, are
looked at only where the method's name is unmistakable. Values that are given through
variables, and what grids of hyperparameters hold, are not seen. What a call computes
may have changed under the same name: that is not looked for.
""",
    bad="""
import numpy as np
import pandas as pd
from sklearn.cross_validation import train_test_split  # !

df = pd.read_csv("churn.csv")
more = pd.read_csv("more.csv")
df = df.append(more)  # !
df["age"] = df["age"].astype(np.float)  # !
""",
    good="""
import pandas as pd
from sklearn.model_selection import train_test_split

df = pd.read_csv("churn.csv")
more = pd.read_csv("more.csv")
df = pd.concat([df, more])
df["age"] = df["age"].astype(float)
""",
    references=(
        "Zhu et al. 2021, Restoring Execution Environments of Jupyter Notebooks. "
        "https://arxiv.org/abs/2103.02786",
        "https://pandas.pydata.org/docs/whatsnew/index.html",
        "https://scikit-learn.org/stable/whats_new.html",
        "https://numpy.org/doc/stable/numpy_2_0_migration_guide.html",
    ),
    more_bad=BAD,
    more_good=GOOD,
    fixes=FIXES,
    measured="""
1,081 findings in 286 of 1,531 public notebooks, no crash; of 50 audited by hand 46 were
gone in fact, and the other 4 were `distplot`, which is deprecated and still draws. Of
60 fetched notebooks that fail in a current environment in a cell with a finding, 26 run
to their end once mended, 21 of them by safe fixes alone.
""",
)
