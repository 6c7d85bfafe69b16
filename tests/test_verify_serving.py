"""``nbprod verify``, level 4: the service beside the notebook's model."""

from __future__ import annotations

import ast
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pandas as pd
import pytest
from verifying import converted, edited, notebook_in, take_walls_away, verified

from nbprod.convert import Wish, understand
from nbprod.verify.fits import fit_of, predicts_plainly
from nbprod.verify.inside import asking, clients, given, matching, moments

SCHEMA = Path(__file__).parent.parent / "nbprod" / "verify" / "schema.json"
CELLS = (
    (
        "import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\n"
        "from sklearn.model_selection import train_test_split\n"
        "people = pd.read_csv('people.csv')"
    ),
    (
        "people = people[people['town'].notna()]\n"
        "people['age'] = people['age'].fillna(people['age'].median())\n"
        "people['town'] = people['town'].map({'Bern': 0, 'Chur': 1, 'Genf': 2})"
    ),
    (
        "X = people.drop(columns=['left', 'name'])\ny = people['left']\n"
        "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=3)\n"
        "model = LogisticRegression(max_iter=500)\nmodel.fit(X_train, y_train)"
    ),
    (
        "chance = model.predict_proba(X_test)[:, 1]\nfound = model.predict(X_test)\n"
        "right = (found == y_test).mean()\nprint(right)"
    ),
)


def people_in(folder: Path) -> None:
    """A table with missing values, text, and a column that nothing uses."""
    draw = random.Random(5)
    lines = ["name,age,town,left"]
    for number in range(120):
        age = "" if number % 17 == 3 else str(draw.randint(18, 80))
        town = "" if number % 40 == 9 else draw.choice(("Bern", "Chur", "Genf"))
        left = int(draw.random() < (0.7 if town == "Bern" else 0.3))
        lines.append(f"n{number},{age},{town},{left}")
    (folder / "people.csv").write_text("\n".join(lines) + "\n", "utf-8")


def test_a_service_beside_its_notebook(tmp_path: Path) -> None:
    """Raw records get what the notebook's model says of its rows; rows that the
    notebook drops are refused; a package with another median is told, with the first
    record, though no server can be started."""
    people_in(tmp_path)
    notebook = notebook_in(tmp_path, *CELLS)
    package = converted(notebook)
    status, found = verified(notebook, package)
    jsonschema.validate(found, json.loads(SCHEMA.read_text("utf-8")))
    assert (status, found["verdict"], found["level"]) == (0, "equivalent", 4)
    told = found["serving"]
    rows = told["rows"]
    assert rows == told["equal_batch"] > 80
    assert told["single"] == told["equal_single"] > 50
    assert (told["boundary"], told["matched_by"]) == ("raw", "label")
    assert (told["compared_with"], told["over"]) == ("notebook", "http")
    assert (told["records"], told["asked"], told["refused"]) == (120, 120, 3)
    assert (told["refused_fitted"], told["broken"]) == (0, [])
    assert told["answers"] == "probabilities" and told["odd"] >= 6
    assert told["max_difference"] < 1e-9
    assert {one["name"] for one in found["variables"]} == {
        "people", "X", "y", "X_train", "X_test", "y_train", "y_test", "model",
        "chance", "found", "right",
    }  # fmt: skip
    inference = next(package.glob("src/*/inference.py"))
    text = inference.read_text("utf-8")
    (said,) = [one for one in text.splitlines() if "Make of records" in one]
    other = '    raw = raw.assign(age=raw["age"].fillna(99.0))'
    edited(package, said, f"{said}\n{other}")
    lacking = 'raise ModuleNotFoundError(name="uvicorn")\nimport uvicorn\n'
    edited(package, "import uvicorn\n", lacking)
    status, found = verified(notebook, package)
    assert (status, found["verdict"], found["level"]) == (1, "different", 3)
    assert found["serving"]["over"] == "functions"
    level = found["levels"][4]
    assert level["status"] == "failed"
    assert level["detail"].startswith("record ")
    number, rest = level["detail"].removeprefix("record ").split(": ", 1)
    assert (int(number) - 1) % 17 == 3
    assert ", the notebook's model 0." in rest
    assert 0 < found["serving"]["equal_batch"] < found["serving"]["rows"] == rows
    assert found["serving"]["max_difference"] > 1e-6


def test_a_service_without_walls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where bubblewrap is not installed, a service is asked all the same, and said not
    to be closed in."""
    take_walls_away(monkeypatch)
    people_in(tmp_path)
    notebook = notebook_in(tmp_path, *CELLS)
    status, found = verified(notebook, converted(notebook))
    assert (status, found["verdict"], found["level"]) == (0, "equivalent", 4)
    assert found["serving"]["rows"] == found["serving"]["equal_batch"] > 80
    assert found["serving"]["asked"] == 120


@pytest.mark.parametrize(
    "cells, status, level, what, why",
    [
        (["rows = [1, 2]", "total = sum(rows)"], 0, 3, "not there", "no model is"),
        (["x = 1", *CELLS[:3], "open('nowhere.csv')"], 2, -1, "cannot tell", "cell 5"),
    ],
)
def test_where_nothing_can_be_asked(
    cells: list[str], status: int, level: int, what: str, why: str, tmp_path: Path
) -> None:
    """Without a model there is nothing to ask; nor where the notebook itself fails."""
    people_in(tmp_path)
    notebook = notebook_in(tmp_path, *cells)
    ended, found = verified(notebook, converted(notebook))
    last = found["levels"][-1]
    assert (ended, last["level"], last["status"]) == (status, 4, what)
    assert level in (-1, found["level"]) and why in last["detail"]
    assert found["serving"] is None


@pytest.mark.parametrize(
    "cell, features, label",
    [
        ("model.fit(X.values, y)", [[1], [2]], (2,)),
        ("for depth in (1, 2):\n    model.fit(X * 2, y=y)", [[2], [4]], (2,)),
        ("def fitted(some, X):\n    return some.fit(X, [0, 1])\n"
         "model = fitted(model, X)", [[1], [2]], None),
    ],
)  # fmt: skip
def test_what_the_model_is_given(
    cell: str, features: list[list[int]], label: tuple[int] | None, tmp_path: Path
) -> None:
    """The features are kept as they are when the model is fitted last, and the labels'
    index, if these are given as well; the values themselves are handed on."""
    first = (
        "import pandas as pd\nfrom sklearn.tree import DecisionTreeClassifier\n"
        "rows = pd.read_csv('rows.csv')\nX = rows[['a']]\ny = rows['b']\n"
        "model = DecisionTreeClassifier(random_state=0)"
    )
    notebook = notebook_in(tmp_path, first, cell, "print(model.predict(X))")
    known = understand(Wish(notebook))
    fit = fit_of(known.flow, known.labels, known.plan)
    assert fit is not None and (fit.model, fit.cell) == ("model", 2)
    tree = moments.Planter([], fit.planted).visit(ast.parse(cell))
    (tmp_path / "rows.csv").write_text("a,b\n1,0\n2,1\n", "utf-8")
    scope: dict[str, Any] = {}
    given.FITTED.clear()
    exec(first.replace("rows.csv", str(tmp_path / "rows.csv")), scope)
    exec(compile(tree, "cell", "exec"), scope)
    assert pd.DataFrame(given.FITTED["features"]).values.tolist() == features
    index, rows = given.FITTED.get("label", (None, None))
    assert (rows,) == label if label else rows is None
    given.keep(scope, str(tmp_path), "model")
    found = pd.read_pickle(tmp_path / "fitted.pickle")
    assert (found["why"], found["predict"].tolist()) == ("", [0, 1])
    assert list(found["index"]) == [0, 1]


RAW = pd.DataFrame({"a": range(6)})


@pytest.mark.parametrize(
    "ours, theirs, index, expected",
    [
        # by their labels, in any order
        ([0.1, 0.2, 0.3], [0.3, 0.1], [2, 0], ("label", 2, 2, 0)),
        ([0.1, 0.2, 0.3], [0.3, 0.4], [2, 0], ("label", 2, 1, 0)),
        # numbered anew: as a multiset
        ([0.1, 0.2, 0.3], [0.2, 0.3], [0, 1], ("multiset", 2, 2, 0)),
        ([0.1, 0.2, 0.3], [0.2, 0.3 + 1e-12], None, ("multiset", 2, 2, 0)),
        # the sixth was refused: it may be the row that has no answer, the other not
        ([1.0, 2.0, 3.0, 4.0, 5.0], [9.0], None, ("multiset", 0, 0, 1)),
        ([1.0, 2.0, 3.0, 4.0, 5.0], [9.0, 8.0], None, ("multiset", 1, 0, 1)),
        # names for the model's answers, one for each
        (["no", "yes", "no"], [0, 1, 0], [0, 1, 2], ("label", 3, 3, 0)),
        (["no", "yes", "no"], [0, 1, 1], [0, 1, 2], ("label", 3, 2, 0)),
        # the same answers are no names: exchanged, they are wrong
        ([0, 1, 1, 0], [1, 0, 0, 1], [0, 1, 2, 3], ("label", 4, 0, 0)),
        # and they tell no rows apart without labels
        ([0, 1, 1, 0], [1, 0, 0, 1], None, ("", 0, 0, 0)),
        ([[0.1, 0.9], [0.6, 0.4]], [[0.6, 0.4]], [1], ("label", 1, 1, 0)),
        # fitted on, and refused
        ([0.1, 0.2, 0.3, 0.4, 0.5], [0.2, 0.7], [1, 5], ("label", 1, 1, 1)),
    ],
)
def test_rows_beside_answers(
    ours: list[Any], theirs: list[Any], index: list[int] | None, expected: object
) -> None:
    """How rows find their answers: compared, equal, and lost as they were refused."""
    count = 6 if len(ours) == 5 else len(ours)
    refused = {5: "a: is missing"} if count == 6 else {}
    came = matching.Came(dict(enumerate(ours)), refused, count)
    labels = None if index is None else pd.Index(index)
    found = matching.matched(theirs, labels, RAW[:count], came)
    keys = "by", "compared", "equal", "lost"
    assert tuple(found[key] for key in keys) == expected
    assert bool(found["different"]) == (found["equal"] < found["compared"])


@pytest.mark.parametrize(
    "records, lost",
    [(6, 1), (7, 0), (9, 0)],
    ids=["all asked", "the row may be of one not asked", "of three not asked"],
)
def test_rows_without_a_record_may_be_of_those_not_asked(
    records: int, lost: int
) -> None:
    """A row counts as refused only if there was time for every record."""
    came = matching.Came(dict(enumerate([1.0, 2.0, 3.0, 4.0, 5.0])), {5: "no"}, records)
    by_features = matching.paired([1.0, 9.0], [0, -1], came, "features")
    as_multiset = matching.counted([1.0, 9.0], came)
    assert (by_features["lost"], as_multiset["lost"]) == (lost, lost)
    assert not by_features["different"] and not as_multiset["different"]


def test_portions_are_fair_samples() -> None:
    """The first portion of records is from all over."""
    first, *_ = asking.batches([{"a": n} for n in range(2500)])
    assert len(first) == 1000 and max(first) - min(first) > 2000


def test_refused_records_are_not_asked_again_and_again() -> None:
    """What is like a refused record comes last, a few of it; what is neither an answer
    nor a refusal is told."""
    requests: list[int] = []

    def ask(records: Sequence[Any]) -> clients.Told:
        requests.append(len(records))
        if any(one["a"] == "bad" for one in records):
            return 500, {"detail": "broken"}
        wrong = [n for n, one in enumerate(records) if one["a"] is None]
        if wrong:
            told = [{"record": n, "field": "a", "reason": "no"} for n in wrong[:1]]
            return 422, {"detail": told}
        return 200, {"predictions": [one["a"] for one in records]}

    records = [{"a": None if n % 3 else n} for n in range(900)]
    made = asking.Asking(ask, records, time.monotonic() + 60)
    made.all_of_them()
    assert made.answers == {n: n for n in range(0, 900, 3)}
    assert len(made.refused) == 600 and set(made.refused.values()) == {"a: no"}
    assert len(requests) < 20 and not made.broken
    alone = dict(made.alone(made.sampled()))
    assert len(alone) == 100 and all(n == one for n, one in alone.items())
    assert made.once([{"a": "bad"}]) is None and made.broken == ["500: broken"]
    late = asking.Asking(ask, records, time.monotonic() - 1)
    late.all_of_them()
    assert not late.answers


def test_documents_of_rows() -> None:
    """Rows as JSON has them: dates as text, what is missing as null."""
    raw = pd.DataFrame(
        {
            "n": [1.5, None, float("inf")],
            "d": pd.to_datetime(["2020-01-02", None] * 1 + ["2021-01-01"]),
            3: [1, 2, 3],
        }
    )
    columns = [
        {"name": "n", "type": "number"}, {"name": "d", "type": "date"},
        {"name": "3", "type": "integer"},
    ]  # fmt: skip
    first, second, third = asking.documents(raw, columns)
    assert first == {"n": 1.5, "d": "2020-01-02 00:00:00", "3": 1}
    assert second == {"n": None, "d": None, "3": 2}
    assert third is None  # JSON has no infinite numbers
    assert json.dumps([first, second])


@pytest.mark.parametrize(
    "answer, plainly",
    [
        ("pred = model.predict(X)\n"
         "    answers = pd.DataFrame({'prediction': np.ravel(pred)})", True),
        ("answers = pd.DataFrame({'prediction': np.ravel(learned.le.inverse_transform("
         "model.predict(X)))})", True),
        ("pred = model.predict(X)\n    pred = np.abs(pred)\n"
         "    answers = pd.DataFrame({'prediction': np.ravel(pred)})", False),
    ],
)  # fmt: skip
def test_what_is_more_than_a_prediction(answer: str, plainly: bool) -> None:
    """Whether answers may be held against the model's own predictions."""
    source = f"def answer(X, model, learned):\n    {answer}\n    return answers\n"
    assert predicts_plainly(source) is plainly
