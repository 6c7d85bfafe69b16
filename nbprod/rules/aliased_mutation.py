"""NBP008: an object is changed through one of its names, and read by another."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from nbprod.ir import Finding, Statement
from nbprod.rules._rule import Rule
from nbprod.subject import Subject, related

MUTABLE = frozenset(
    """pandas.DataFrame pandas.Series numpy.ndarray builtins.list builtins.dict
    builtins.set""".split()
)


@dataclass
class Pair:
    """Two names of one object, and the statement that made them so."""

    new: str
    old: str
    tied: Statement
    changed: Statement | None = None
    by: str = ""
    """The name by which it was changed."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find ``b = a``, a change of ``b``, and a read of ``a`` after it, or reversed."""
    pairs: list[Pair] = []
    for statement in subject.statements:
        effects = statement.effects
        for pair in list(pairs):
            other = pair.old if pair.by == pair.new else pair.new
            if pair.changed and other in effects.reads and pair.by != other:
                yield told(pair, other, statement, subject)
                pairs.remove(pair)
        bound = effects.binds | effects.deletes
        pairs = [one for one in pairs if not {one.new, one.old} & bound]
        for pair in pairs:
            by = changes(statement) & {pair.new, pair.old}
            if pair.changed is None and len(by) == 1:
                pair.changed, pair.by = statement, by.pop()
        match statement.node:
            case ast.Assign(
                targets=[ast.Name(id=new)], value=ast.Name(id=old) as value
            ):
                if new != old and subject.type_of(value, statement) in MUTABLE:
                    pairs.append(Pair(new, old, statement))


def told(pair: Pair, other: str, read: Statement, subject: Subject) -> Finding:
    """Say that a change shows under the other name."""
    assert pair.changed is not None
    places = [
        related(pair.tied, f"`{pair.new}` and `{pair.old}` become one object"),
        related(read, f"`{other}` is read after the change"),
    ]
    message = (
        f"this changes `{other}` as well, which is the same object as `{pair.by}`; "
        f"write `{pair.new} = {pair.old}.copy()`"
    )
    return subject.found(pair.changed, message, related=places)


def changes(statement: Statement) -> set[str]:
    """The names whose object a statement changes by what it says itself."""
    match statement.node:
        case ast.Assign(targets=targets):
            return {n for one in targets if (n := owner(one))}
        case ast.AugAssign(target=target):
            return {n for n in [owner(target)] if n}
        case ast.Delete(targets=targets):
            return {n for one in targets if (n := owner(one))}
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))):
            return {name} & statement.effects.mutates
    return set()


def owner(target: ast.expr) -> str:
    """The name of the object that an assignment to an item or attribute changes."""
    inner = target
    while isinstance(inner, ast.Subscript | ast.Attribute):
        inner = inner.value
    return inner.id if isinstance(inner, ast.Name) and inner is not target else ""


RULE = Rule(
    code="NBP008",
    name="aliased-mutation",
    check=check,
    what="Finds `b = a` followed by a change of the object through one name and a read "
    "through the other.",
    why="`b = a` copies nothing. What was meant to stay as it was has changed, and a "
    "cell that runs again works on other data than the first time.",
    problems="It may be meant. Only names that are tied by a plain assignment, and "
    "objects whose type is known, are looked at.",
    bad="""
import pandas as pd

df = pd.read_csv("churn.csv")
clean = df
# %%
clean["age"] = clean["age"].fillna(0)  # !
# %%
print(df["age"].isna().sum())
""",
    good="""
import pandas as pd

df = pd.read_csv("churn.csv")
clean = df.copy()
# %%
clean["age"] = clean["age"].fillna(0)
# %%
print(df["age"].isna().sum())
""",
    more_bad=(
        """
a = [1]
b = a
a.append(2)  # !
print(b)
""",
    ),
    more_good=(
        """
a = [1]
b = a
b.append(2)
print(b)
b = 3
print(a)
""",
        """
a = 1
b = a
b += 1
print(a)
""",
    ),
    measured="5 findings in 5 of 1,517 public notebooks, four of them to show what "
    "happens; all were right.",
    references=(
        "Shankar et al. 2022, Bolt-on, Compact, and Rapid Program Slicing for "
        "Notebooks. https://doi.org/10.14778/3565838.3565855",
    ),
)
