"""Rows behind values: which sets share rows, and that reading comes to an end."""

from __future__ import annotations

from pathlib import Path

import pytest
from notebooks import as_text

from nbprod.lineage import Rows, akin, apart, overlap, picked, within
from nbprod.lineage.running import lineage_of
from nbprod.linting.checking import opened

ALL: Rows = frozenset({("read@1", ())})
OTHER: Rows = frozenset({("read@2", ())})
TRAIN = picked(ALL, ("split", "1", "0"))
TEST = picked(ALL, ("split", "1", "1"))
AGAIN = picked(ALL, ("split", "2", "1"))
FIRST = picked(ALL, ("slice", "800", "0:800"))
REST = picked(ALL, ("slice", "800", "800:"))
LATER = picked(ALL, ("slice", "700", "700:"))
SOME = picked(ALL, ("mask", "df.age > 3", ""))
MORE = picked(ALL, ("mask", "df.paid", ""))
EARLY = picked(ALL, ("mask", "df.year 2020 >", "<="))
LATE = picked(ALL, ("mask", "df.year 2020 <", ">="))
PART = picked(TRAIN, ("split", "3", "0"))


@pytest.mark.parametrize(
    ("one", "other", "shared", "parted"),
    [
        (ALL, OTHER, False, True),
        (ALL, TRAIN, True, False),
        (TRAIN, TEST, False, True),
        (TRAIN, AGAIN, True, False),
        (PART, TEST, False, True),
        (PART, TRAIN, True, False),
        (FIRST, REST, False, True),
        (FIRST, LATER, True, False),
        (SOME, MORE, False, False),
        (EARLY, LATE, True, False),
    ],
)
def test_what_rows_have_in_common(
    one: Rows, other: Rows, shared: bool, parted: bool
) -> None:
    assert overlap(one, other) == overlap(other, one) == shared
    assert apart(one, other) == apart(other, one) == parted


def test_parts_of_rows() -> None:
    assert akin(TRAIN, TEST) and not akin(ALL, OTHER)
    assert within(PART, TRAIN) and within(PART, ALL)
    assert not within(TRAIN, PART) and not within(frozenset(), ALL)


def test_functions_that_call_each_other_end() -> None:
    code = "def f0(x):\n    return x\n" + "".join(
        f"def f{n}(x):\n    return " + " + ".join([f"f{n - 1}(x)"] * 15) + "\n"
        for n in range(1, 9)
    )
    code += "import pandas as pd\ndf = pd.read_csv('a.csv')\nf8(df)\nf8(df)\n"
    file = opened(Path("case.ipynb"), "case.ipynb", as_text(code).encode())
    assert lineage_of(file.subject.flow).cut_short


def test_rows_are_followed_through_functions() -> None:
    code = """
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC


def parts(table):
    return train_test_split(table, test_size=0.2)


df = pd.read_csv("a.csv")
train, test = parts(df.dropna())
model = SVC().fit(train[["x"]], train["y"])
print(model.score(test[["x"]], test["y"]))
"""
    file = opened(Path("case.ipynb"), "case.ipynb", as_text(code).encode())
    found = lineage_of(file.subject.flow)
    (fit,) = found.fits
    (asked,) = found.evaluations
    assert asked.fit == fit and asked.how == "score"
    assert apart(fit.data.rows, asked.data.rows) and akin(
        fit.data.rows, asked.data.rows
    )
