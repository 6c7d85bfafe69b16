"""Which functions of a notebook become a module's, and which stay closures."""

from __future__ import annotations

import pytest
from running import notebook_of

from nbprod.dataflow import analyse
from nbprod.planning.placement import place
from nbprod.recognise import recognise

FITTED = (
    "from sklearn.feature_extraction.text import TfidfVectorizer\n"
    "def words(text):\n    return text.lower().split()\n"
    "vectorizer = TfidfVectorizer(tokenizer=words)\n"
    "X = vectorizer.fit_transform(['a b', 'b c'])\n"
)
COUNTED = "def f(x):\n    f.count = x\n    return x\na = f(2)\nb = f.count"
GIVEN = (
    "def mark(g):\n    g.count = 1\n"
    "def f(x):\n    return x + getattr(f, 'count', 0)\nheld = [f]\n"
)
CASES = {
    "a model that is fitted holds it": (FITTED, {"words"}),
    "beside attributes of a table": (
        "import pandas as pd\ndf = pd.read_csv('a.csv')\ndf.columns = ['a']\n" + FITTED,
        {"words"},
    ),
    "beside attributes of the notebook's own objects": (
        "class Box:\n    def __init__(self, x):\n        self.x = x\n"
        "box = Box(1)\nbox.x = 2\n" + FITTED,
        {"Box", "words"},
    ),
    "it sets an attribute of itself": (COUNTED, set()),
    "by a name in a list": (f"{GIVEN}held[0].count = 3\na = f(1)", {"mark"}),
    "by a function that is given it": (f"{GIVEN}mark(f)\na = f(1)", {"mark"}),
    "by a function that is given what holds it": (
        GIVEN.replace("g.count", "g[0].count") + "mark(held)\na = f(1)",
        {"mark"},
    ),
    "by its name as a text": (
        f"{GIVEN}setattr(held[0], 'count', 3)\na = f(1)",
        {"mark"},
    ),
}


@pytest.mark.parametrize(("code", "lifted"), CASES.values(), ids=CASES)
def test_placed_functions(code: str, lifted: set[str]) -> None:
    """A function in which something is remembered is no module's, which outlives a
    run; one that a model holds must be one, or the model cannot be stored."""
    flow = analyse(notebook_of([code]))
    assert place(flow, recognise(flow)).lifted & {"f", "words", "mark", "Box"} == lifted
