"""NBP002: a name that no cell defines."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.rules._reading import Unbound, unbound
from nbprod.rules._rule import Rule
from nbprod.source.names import PYTHON_2
from nbprod.subject import Subject, related


def check(subject: Subject) -> Iterator[Finding]:
    """Find reads of names that nothing in the notebook binds."""
    old = subject.notebook.python.startswith("2")
    for one in subject.once(unbound):
        if one.later or one.gone or set(one.name) == {"_"}:
            continue
        if not (old and one.name in PYTHON_2):
            places = [related(one.called, "called here")] if one.called else []
            yield subject.found(one.statement, told(one), one.node, places)


def told(one: Unbound) -> str:
    """What is wrong, and what to do."""
    if one.name in PYTHON_2:
        return f"`{one.name}` is Python 2's, and Python 3 has no such name"
    return f"`{one.name}` is used, but no cell defines it; add the cell that did"


RULE = Rule(
    code="NBP002",
    name="undefined-name",
    check=check,
    default=True,
    severity="error",
    what="Finds the first use of each name that no cell of the notebook defines. In a "
    "function it counts where some cell calls it.",
    why="The cell that defined it was deleted or changed after it ran; the kernel "
    "still had the name. In a fresh kernel the notebook stops here with a `NameError`.",
    problems="Nothing is said in notebooks with code that may bind any name, such as "
    "`exec`, `%run` or a star import of an unknown module, of cells that hold an "
    "error as their output, and of names that kernels such as Spark's bind.",
    bad="""
import pandas as pd

df = pd.read_csv("churn.csv")
# %%
df = df.drop(columns=unused)  # !
""",
    good="""
import pandas as pd

df = pd.read_csv("churn.csv")
# %%
unused = ["id", "name"]
df = df.drop(columns=unused)
""",
    more_bad=(
        """
def f(x):
    return np.log(x)  # !
f(1)
""",
        """
for i in xrange(3):  # !
    print(i)
""",
        """
print(f"{a:.2f}")  # !
""",
        """
total += 1  # !
""",
    ),
    more_good=(
        """
def f(x):
    return np.log(x)
""",
        """
def ask(question):
    global answer
    answer = question
ask(1)
print(answer, __name__, display, ___)
""",
        """
%%sql result <<
select 1
# %%
print(result)
""",
        """
import pandas as pd
df = pd.DataFrame({"a": [1]})
n = 3
print(df.query("a > @n"), [x for x in range(n) if x], {k: v for k, v in {}.items()})
match n:
    case [first, *rest]:
        print(first, rest)
try:
    1 / 0
except ZeroDivisionError as error:
    print(error)
""",
        """
from math import *
print(sin(pi))
""",
    ),
    measured="108 findings in 59 of 1,517 public notebooks; of 60 audited by hand 58 "
    "were right. The others were R and Julia in a notebook that says it is Python.",
    references=(
        "Head et al. 2019, Managing Messes in Computational Notebooks (gather). "
        "https://doi.org/10.1145/3290605.3300500",
        "Chattopadhyay et al. 2020, What's Wrong with Computational Notebooks? "
        "https://doi.org/10.1145/3313831.3376729",
    ),
)
