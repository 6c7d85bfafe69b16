"""NBP602: a table that grows by a copy of itself in each turn of a loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding, Statement
from nbprod.rules._rule import Rule
from nbprod.source.names import dotted
from nbprod.source.trees import walk
from nbprod.subject import Subject

JOINS = frozenset(
    """pandas.concat numpy.append numpy.concatenate numpy.vstack numpy.hstack
    numpy.r_ numpy.c_""".split()
)


def check(subject: Subject) -> Iterator[Finding]:
    """Find ``x = pd.concat([x, ...])`` and its like in loops."""
    for statement in subject.statements:
        seen: set[int] = set()
        for loop in statement.nodes:
            if isinstance(loop, ast.For | ast.While | ast.AsyncFor):
                for part in loop.body:
                    for node in walk(part):
                        if id(node) not in seen and grows(node, statement, subject):
                            seen.add(id(node))
                            yield subject.found(
                                statement,
                                "the whole table is copied in every turn of the loop:"
                                " collect the parts in a list, and join them once"
                                " after it",
                                node,
                            )


def grows(node: ast.AST, statement: Statement, subject: Subject) -> bool:
    """Whether syntax binds a name to itself with something added."""
    match node:
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.Call(func=func, args=[first, *_])
        ):
            parts = first.elts if isinstance(first, ast.List | ast.Tuple) else [first]
            itself = any(isinstance(one, ast.Name) and one.id == name for one in parts)
            if dotted(func, subject.flow.modules) in JOINS:
                return itself
            match func:
                case ast.Attribute(value=ast.Name(id=owner), attr="append"):
                    return owner == name
    return False


RULE = Rule(
    code="NBP602",
    name="growing-frame-in-loop",
    check=check,
    what=(
        "Finds tables and arrays that are joined with something more, and bound to the "
        "same name, in a loop: `pd.concat`, `np.append`, `df = df.append(...)`."
    ),
    why=(
        "Each turn copies all that was collected before: ten times the rows take a "
        "hundred times as long."
    ),
    problems="A loop of few turns does no harm.",
    bad="""
import pandas as pd

table = pd.DataFrame()
for year in range(2000, 2024):
    table = pd.concat([table, pd.read_csv(f"sales-{year}.csv")])  # !
""",
    good="""
import pandas as pd

parts = [pd.read_csv(f"sales-{year}.csv") for year in range(2000, 2024)]
table = pd.concat(parts)
""",
    references=("https://pandas.pydata.org/docs/user_guide/merging.html",),
    more_bad=(
        """
import numpy as np
values = np.array([])
for n in range(9):
    if n % 2:
        values = np.append(values, n)  # !
""",
    ),
    more_good=(
        """
import pandas as pd
rows = []
for n in range(9):
    rows.append(n)
    both = pd.concat([pd.Series(rows), pd.Series(rows)])
both = pd.concat([both, both])
""",
    ),
    measured="18 findings in 13 of 1,517 public notebooks.",
)
