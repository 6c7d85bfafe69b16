"""NBP209: rows that know of their neighbours in time are split by chance."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.lineage import overlap
from nbprod.rules._leakage import also, at, lineage, order
from nbprod.rules._rule import Rule
from nbprod.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Find shuffling splits of rows with features of earlier or later rows."""
    seen = set()
    for split in lineage(subject).splits:
        if not split.shuffled or order(split.place) in seen:
            continue
        facts = [
            fact
            for fact in split.data.learned
            if fact.kind == "lag" and overlap(fact.rows, split.data.rows)
        ]
        if facts:
            seen.add(order(split.place))
            first = min(facts, key=lambda fact: order(fact.place))
            message = (
                f"rows with features of their neighbours (`{first.what}`) are split by "
                "chance, so that the model knows what comes after a test row: split by "
                "time, with shuffle=False or TimeSeriesSplit"
            )
            others = [also(subject, first.place, "neighbouring rows come in here")]
            yield at(subject, split.place, message, others)


RULE = Rule(
    code="NBP209",
    name="shuffled-time-series-split",
    check=check,
    what="Finds `train_test_split` that shuffles rows of which some feature is made of "
    "neighbouring rows: `shift`, `diff`, `pct_change`, `rolling` and their kin.",
    why="The rows have an order in time. If training rows stand right after the test "
    "rows, their lagged features hold the very values that the test asks for, which no "
    "model has where it is used.",
    problems="Rows with dates, and with no features of that kind, are not found.",
    measured="No finding in 1,531 public notebooks.",
    bad="""
import pandas as pd
from sklearn.model_selection import train_test_split

df = pd.read_csv("sales.csv")
df["yesterday"] = df["sold"].shift(1)
train, test = train_test_split(df.dropna())  # !
""",
    good="""
import pandas as pd
from sklearn.model_selection import train_test_split

df = pd.read_csv("sales.csv")
df["yesterday"] = df["sold"].shift(1)
train, test = train_test_split(df.dropna(), shuffle=False)
""",
    references=(
        "https://scikit-learn.org/stable/modules/cross_validation.html"
        "#time-series-split",
        "Kapoor and Narayanan 2023, Leakage and the reproducibility crisis in "
        "machine-learning-based science. https://arxiv.org/abs/2207.07048",
    ),
    more_good=(
        """
import pandas as pd
from sklearn.model_selection import train_test_split

df = pd.read_csv("sales.csv")
print(df["sold"].diff().mean())
train, test = train_test_split(df)
""",
    ),
)
