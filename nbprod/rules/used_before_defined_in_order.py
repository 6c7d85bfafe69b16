"""NBP001: a name that only a later statement binds."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding, Related
from nbprod.rules._reading import Unbound, unbound
from nbprod.rules._rule import Rule
from nbprod.subject import Subject, related


def check(subject: Subject) -> Iterator[Finding]:
    """Find reads that come before what binds the name, or after its deletion."""
    for one in subject.once(unbound):
        if one.later or one.gone:
            places = list(places_of(one))
            yield subject.found(one.statement, told(one), one.node, places)


def told(one: Unbound) -> str:
    """What is wrong, and what to do."""
    if one.gone and not one.later:
        where = place(one.gone.cell, one.gone.line, one.statement.cell)
        return f"`{one.name}` is used after {where} deletes it; delete it later"
    assert one.later
    where = place(one.later.cell, one.later.line, one.statement.cell)
    if one.called:
        at = f"cell {one.called.cell}, line {one.called.line}"
        return (
            f"`{one.name}` is read by the call in {at}, before {where} defines it; "
            "move the definition up"
        )
    what = f"`{one.name}` is used before {where} defines it"
    return f"{what}; move that up, or this down"


def place(cell: int, line: int, here: int) -> str:
    """Where another statement stands, seen from a cell."""
    return f"line {line} of this cell" if cell == here else f"cell {cell}"


def places_of(one: Unbound) -> Iterator[Related]:
    """The other statements that a finding is about."""
    if one.called:
        yield related(one.called, "called here")
    if one.gone:
        yield related(one.gone, "deleted here")
    if one.later:
        yield related(one.later, "defined here")


RULE = Rule(
    code="NBP001",
    name="used-before-defined-in-order",
    check=check,
    default=True,
    severity="error",
    what="Finds the first use of each name that, from top to bottom, comes before the "
    "statement that defines it, or after a `del` of it. A function that is called "
    "before the names that it reads are there counts, too.",
    why="The notebook ran because its cells were run in another order. In a fresh "
    "kernel, from top to bottom, it stops here with a `NameError`.",
    problems="Nothing is said after what may bind any name, such as `exec`, `%run` or "
    "a star import of an unknown module, of cells that hold an error as their output, "
    "and of code that catches the error.",
    bad="""
print(df.shape)  # !
# %%
import pandas as pd

df = pd.read_csv("churn.csv")
""",
    good="""
import pandas as pd

df = pd.read_csv("churn.csv")
# %%
print(df.shape)
""",
    more_bad=(
        """
df = pd.read_csv("churn.csv")  # !
# %%
import pandas as pd
""",
        """
def total():
    return price * count  # !
price = 2
# %%
total()
# %%
count = 3
""",
        """
x = 1
del x
print(x)  # !
""",
        """
for i in range(3):
    total += i  # !
# %%
total = 0
""",
        """
n = n + 1  # !
# %%
n = 0
""",
        """
print([a * k for a in range(3)])  # !
k = 2
""",
        """
class Model:
    size = width  # !
# %%
width = 3
""",
        """
def f(x=start):  # !
    return x
# %%
start = 1
""",
    ),
    more_good=(
        """
def total():
    return price * count
# %%
price = 2
count = 3
total()
""",
        """
try:
    cached
except NameError:
    cached = 1
# %%
cached = 2
""",
        """
from own_module import *
print(x)
# %%
x = 1
""",
        """
%%capture out
x = 1
# %%
print(out, x, _, In[1])
# %%
out = 1
""",
        """
exec("x = 1")
print(x)
# %%
x = 1
""",
        """
%run other.py
print(x)
# %%
x = 1
""",
        """
import json
x = [json for json in range(3)]
for k in x:
    y = k
    y += k
with open("a") as file:
    print(file.read(), (n := 3), n)
n = 0
file = 1
""",
        """
def f():
    if later:
        return late
later = 0
f()
late = 1
""",
        """
class A:
    n: int = 1
    m = n + 1
    def f(self) -> "later":
        return __class__
A().f()
later = 1
""",
        """
import numpy as np
if False:
    print(x)
x = 1
del x
x = 2
print(x)
""",
    ),
    measured="24 findings in 15 of 1,517 public notebooks; of 20 audited by hand (two "
    "of a notebook at most) 19 were right. The other one was Julia in a notebook that "
    "does not name its language.",
    references=(
        "Pimentel et al. 2019, A Large-scale Study about Quality and Reproducibility "
        "of Jupyter Notebooks. https://doi.org/10.1109/MSR.2019.00077",
        "Wang et al. 2020, Assessing and Restoring Reproducibility of Jupyter "
        "Notebooks (Osiris). https://doi.org/10.1145/3324884.3416585",
    ),
)
