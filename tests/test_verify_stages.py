"""``nbprod verify`` at stage boundaries: each stage beside the notebook there."""

from __future__ import annotations

import ast
import builtins
import random
import sys
from functools import partial
from pathlib import Path

import pytest
from running import notebook_of
from verifying import converted, edited, notebook_in, rows, verified

from nbprod.convert import Wish, understand
from nbprod.dataflow import analyse
from nbprod.verify.expecting import expected
from nbprod.verify.inside import moments, steady
from nbprod.verify.inside.reasons import set_aside
from nbprod.verify.judging import UNKNOWN, Told
from nbprod.verify.noise import noisy_source
from nbprod.verify.outcome import Variable
from nbprod.verify.rungs import matching
from nbprod.verify.side_by_side import Compared, with_noise

ONE_CELL = """import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
frame = pd.DataFrame({"age": [1.0, None, 3.0, 4.0] * 5, "old": [0, 0, 1, 1] * 5})
frame["age"] = frame["age"].fillna(2.0)
train, test = train_test_split(frame, random_state=0)
model = LogisticRegression().fit(train[["age"]], train["old"])
guess = model.predict(test[["age"]])
train = len(train)
frame = frame.shape
test, model = None, str(model)
"""


def test_between_the_statements_of_a_cell(tmp_path: Path) -> None:
    """Stages that share a cell are compared within it; what is later made equal too."""
    notebook = notebook_in(tmp_path, ONE_CELL)
    package = converted(notebook)
    status, found = verified(notebook, package)
    assert (status, found["verdict"]) == (0, "equivalent")
    told = rows(found, "cell", "status", "compared", "tolerance")
    assert len(told) > len({name for _, name in told})
    assert set(told.values()) == {(1, "equal", "bits", 0.0)}
    edited(package, "fillna(2.0)", "fillna(2.5)")
    status, found = verified(notebook, package)
    assert (status, found["verdict"], found["level"]) == (1, "different", 1)
    wrong = {
        key: detail
        for key, (state, detail) in rows(found, "status", "detail").items()
        if state == "different"
    }
    assert wrong["fill_age", "frame"] == "column 'age', row 1: 2.5, notebook 2.0"
    assert ("split", "train") in wrong
    last = "predict_with_logistic_regression"  # by then all are equal again
    assert not [name for stage, name in wrong if stage == last]


SCORES = """from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, recall_score
X, y = [[float(n)] for n in range(9)], [0, 0, 0, 0, 1, 0, 1, 1, 1]
model = LogisticRegression().fit(X, y)
print("accuracy", accuracy_score(y, model.predict(X)), recall_score(y, [1] * 9))
"""


def test_what_is_only_shown(tmp_path: Path) -> None:
    """A metric that the notebook only prints is compared with what it printed, where
    it is computed and where the pipeline returns it."""
    notebook = notebook_in(tmp_path, SCORES)
    package = converted(notebook)
    status, found = verified(notebook, package)
    told = {name: one for (_, name), one in rows(found, "status", "compared").items()}
    assert status == 0
    assert told["accuracy"] == told["recall"] == ("equal", "bits")
    edited(package, '"recall": ', '"recall": 1.0 + ')
    edited(package, "accuracy_score(y, ", "accuracy_score(y[::-1], ")
    status, found = verified(notebook, package)
    wrong = [key for key, (one,) in rows(found, "status").items() if one != "equal"]
    places = sorted((name, stage == "Result") for stage, name in wrong)
    assert status == 1
    assert places == [("accuracy", False), ("accuracy", True), ("recall", True)]


def test_noise_is_of_one_shape(tmp_path: Path) -> None:
    """What differs from itself in the notebook may differ in its package, but not be
    something else; what a global seed settles may not differ at all."""
    cell = (
        "import os, random\nkey = list(os.urandom(8))\n"
        "draws = [random.random() for _ in key]\nsize = len(key)"
    )
    notebook = notebook_in(tmp_path, cell)
    package = converted(notebook)
    edited(package, "random.random()", "random.uniform(0, 2)")
    edited(package, "list(os.urandom(8))", "list(map(float, os.urandom(8)))")
    status, found = verified(notebook, package)
    told = {name: one for (_, name), (one,) in rows(found, "status").items()}
    assert (status, told) == (
        1,
        {"key": "different", "draws": "different", "size": "equal"},
    )


def test_captures_bind_nothing() -> None:
    """What is put into a cell hands values on, and leaves no name behind."""
    code = "a = [1]\na.append(len(a))\na = sum(a) + len(a)\na"
    planter = moments.Planter(
        [
            ("a.append(len(a))", 0, "", 0, "behind"),
            ("a = sum(a) + len(a)", 0, "len(a)", 0, "in it"),
            ("a", 0, "", 0, "never behind the last"),
        ]
    )
    tree = planter.visit(ast.parse(code))
    assert len(tree.body) == 5
    assert ast.unparse(tree.body[-1]) == "a"
    space: dict[str, object] = {}
    exec(compile(ast.fix_missing_locations(tree), "cell", "exec"), space)
    assert {key: space[key] for key in space if key != "__builtins__"} == {"a": 4}


ONE_OBJECT = """rows = [3, 1]
same = rows
other = list(rows)
twin = [3, 1]
same.append(2)
"""


def test_names_of_one_object(tmp_path: Path) -> None:
    """Two names of one object are that in the package, and no others are."""
    notebook = notebook_in(tmp_path, ONE_OBJECT)
    package = converted(notebook)
    assert verified(notebook, package)[0] == 0
    edited(package, "same=same", "same=list(same)")
    edited(package, "twin=twin", "twin=other")
    status, found = verified(notebook, package)
    told = {name: one for (_, name), (one,) in rows(found, "detail").items()}
    assert status == 1
    assert told == {
        "rows": "one object with `same` in the notebook, not in the package",
        "same": "one object with `rows` in the notebook, not in the package",
        "other": "one object with `twin`, not in the notebook",
        "twin": "one object with `other`, not in the notebook",
    }


CODE = '''factor = 2.0
def scaled(value):
    """How it is scaled."""
    return value * factor if value < 1000 else 0.0
class Part:
    size = 3
    def grown(self, by):
        return self.size + by
twice = lambda value: value * 2
largest = max
total = scaled(4) + Part().grown(1) + twice(1) + largest(1, 2)
'''


def test_functions_by_their_code(tmp_path: Path) -> None:
    """Functions and classes are the notebook's own, also where no value tells of it."""
    notebook = notebook_in(tmp_path, CODE)
    package = converted(notebook)
    status, found = verified(notebook, package)
    told = {name: one for (_, name), one in rows(found, "compared", "detail").items()}
    assert (status, found["verdict"]) == (0, "equivalent")
    assert told["scaled"] == ("code", "with `factor` as parameters")
    assert told["Part"] == told["twice"] == told["largest"] == ("code", "")
    edited(package, "1000", "2000")
    edited(package, "lambda value: value * 2", "lambda value: value + value")
    status, found = verified(notebook, package)
    told = {name: one for (_, name), one in rows(found, "status", "detail").items()}
    assert status == 1
    assert told["twice"] == ("skipped", "not compared: a function, written otherwise")
    assert told["scaled"] == (
        "different",
        (
            "compute.scaled: `return value * factor if value < 2000 else 0.0`, notebook"
            " `return value * factor if value < 1000 else 0.0`"
        ),
    )


def test_importing_draws_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a library draws as it is loaded changes nothing; one's own module may."""
    for name in ("drawing_library", "drawing_module"):
        (tmp_path / f"{name}.py").write_text("import random\nrandom.random()\n")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(builtins, "__import__", builtins.__import__)
    steady.seed(3)
    drawn = random.random()
    steady.seed(3)
    steady.hold_still(lambda module: module == "drawing_module")
    exec("import drawing_library")
    assert random.random() == drawn
    steady.seed(3)
    exec("import drawing_module")
    assert random.random() != drawn


HELD = """def upper(text):
    return text.upper()
def lower(text, by=1):
    return text.lower() * by
acts = {"up": upper, "len": len}
said = [act("Abc") for act in acts.values()]
"""


def test_functions_that_are_held(tmp_path: Path) -> None:
    """Functions in containers are compared by their code; if not, it is said."""
    notebook = notebook_in(tmp_path, HELD)
    package = converted(notebook)
    status, found = verified(notebook, package)
    told = {name: one for (_, name), one in rows(found, "status", "detail").items()}
    assert (status, told["acts"]) == (0, ("equal", ""))
    edited(package, "return text.upper()", "return text.upper() + ''")
    status, found = verified(notebook, package)
    told = {name: one for (_, name), one in rows(found, "status", "detail").items()}
    assert told["upper"][0] == "different"
    assert told["acts"] == (
        "equal",
        "but not compared: .'up': a function, written otherwise",
    )


def test_noise_is_no_excuse_for_more() -> None:
    """A value that differs from itself by rounding alone may not differ by more."""
    variable = Variable("a", "s", 1, "different", "", 0.0, "value: 1.0, notebook 2.0")
    told = [Told("a", "s", UNKNOWN, {}, None, {}, 0)]
    came = {"end:0": {"status": "different", "alike": True}}
    for status, wished in (("close", "different"), ("different", "noise")):
        itself = {"end:0": {"status": status, "alike": True}}
        (found,) = with_noise([variable], told, came, itself)
        assert found.status == wished


def test_what_comes_of_noise() -> None:
    """What comes of a value that differs from itself may differ, even where two runs
    of the notebook agree on it; what does not come of it may not."""
    made = [("key", "noise"), ("odd", "noise"), ("size", "different")]
    rows = [Variable(name, "s", 1, "different", "", 0.0, "") for name, _ in made]
    told = [
        Told(name, "s", UNKNOWN, {"type": "builtins.int"}, None, {}, number)
        for number, (name, _) in enumerate(made)
    ]
    came = {f"end:{n}": {"status": "different", "alike": True} for n in range(3)}
    itself = {
        f"end:{n}": {"status": "equal" if n else "different", "alike": True}
        for n in range(3)
    }
    code = ["import os", "key = os.urandom(8)", "odd = key[0] % 2", "size = len('abc')"]
    flow = analyse(notebook_of(code))
    found = with_noise(rows, told, came, itself, partial(noisy_source, flow, {}))
    assert [one.status for one in found] == [status for _, status in made]


def test_too_much_to_store() -> None:
    """What could not be stored at its last stage leaves the level open."""
    left = Variable("a", "s", 1, "skipped", "", 0.0, "6 GiB are stored already")
    same = Variable("b", "s", 1, "equal", "bits", 0.0, "")
    level = matching(Compared(variables=(left, same)), 1.0)
    assert (level.status, level.detail) == (
        "cannot tell",
        "too much to store, `a` last",
    )
    later = Variable("a", "t", 1, "equal", "bits", 0.0, "")
    assert matching(Compared(variables=(left, same, later)), 1.0).status == "passed"


def test_what_is_learned_between_two_values_of_a_name(tmp_path: Path) -> None:
    """A name is looked at before it is bound anew in its cell, though the package has
    a statement between that the notebook has not: categories kept for records."""
    rows = [f"{n},{'abc'[n % 3]},{n % 2}" for n in range(30)]
    (tmp_path / "a.csv").write_text("\n".join(["n,k,y", *rows]) + "\n", "utf-8")
    notebook = notebook_in(
        tmp_path,
        "import pandas as pd\nfrom sklearn.linear_model import Ridge\n"
        "df = pd.read_csv('a.csv')\ndf = df[['n', 'k', 'y']]\n"
        "df = pd.get_dummies(df, columns=['k'])\nX = df.drop(columns='y')",
        "model = Ridge()\nmodel.fit(X, df['y'])",
    )
    status, found = verified(notebook, converted(notebook))
    assert (status, found["level"]) == (0, 4), found["why"]


@pytest.mark.parametrize(
    "module, said",
    [("mpl_toolkits.mplot3d.axes3d", "a drawing or display"), ("sizes", "")],
)
def test_drawings_are_set_aside(module: str, said: str) -> None:
    """What is drawn on is no value, whatever part of matplotlib it is of."""
    drawn = type("Axes3D", (), {"__module__": module})
    assert set_aside(drawn()) == said


def test_what_an_import_gives(tmp_path: Path) -> None:
    """A constant of a module is not a variable that the package must tell of."""
    source = "from string import digits\nfirst = digits[0]\nfirst\n"
    known = understand(Wish(notebook_in(tmp_path, source)))
    found = expected(known.flow, known.labels, known.plan)
    assert found.kept == {"first"}
    assert found.why["digits"] == "what an import gives"


def test_a_display_that_fails(tmp_path: Path) -> None:
    """A value whose own display raises is shown as an error, but its cell has run."""
    shown = "class Odd:\n    def _repr_html_(self):\n        raise ValueError('odd')\n"
    weights = "import numpy as np\nweights = np.array([1, 2], dtype=np.longdouble)"
    notebook = notebook_in(tmp_path, shown + "rate = 2\nOdd()", weights, "rate")
    status, found = verified(notebook, converted(notebook), "--level", "3")
    assert (status, found["verdict"], found["level"]) == (0, "equivalent", 3)
