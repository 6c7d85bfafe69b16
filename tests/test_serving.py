"""Records come to what the notebook's model is given, on cases that are data.

Each case is a notebook that reads ``people.csv``. Its package is run on that, and what
``features`` makes of the records must be, row by row, what the model was fitted on,
together and alone. After a change that is meant, ``UPDATE_CASES=1`` writes the path
that comes out now into the cases.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from cases import cases, updated
from comparing import emitted
from running import PACKAGE, importable, notebook_of, straight

from nbprod.dataflow import analyse
from nbprod.ir import Function, Plan
from nbprod.plan import Options, arrange
from nbprod.recognise import recognise
from nbprod.serving import Served, served

CASES = cases("serving")
ROWS = 160


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the records that all cases read."""
    draw = np.random.default_rng(5)
    folder = tmp_path_factory.mktemp("people")
    age = draw.integers(18, 80, ROWS).astype(float)
    age[draw.choice(ROWS, 12, replace=False)] = np.nan
    income = np.round(draw.lognormal(10, 0.6, ROWS), 2)
    city = draw.choice(
        ["Oslo", "oslo ", "Rome", "Lima", None], ROWS, p=[0.4, 0.1, 0.3, 0.15, 0.05]
    )
    frame = pd.DataFrame(
        {
            "Person ID": [f"p{n:03d}" for n in range(ROWS)],
            "Age": age,
            "Income": [" " if n % 37 == 5 else f"{v}" for n, v in enumerate(income)],
            "City": city,
            "Job": draw.choice(["cook", "nurse", "pilot", "smith"], ROWS),
            "Since": pd.Timestamp("2020-01-01")
            + pd.to_timedelta(draw.integers(0, 900, ROWS), "D"),
            "Member": draw.choice(["yes", "no"], ROWS),
            "Visits": draw.integers(0, 40, ROWS),
            "Note": draw.choice(
                ["likes green tea", "came late", "tea and cake", "never late"], ROWS
            ),
            "Spent": np.round(income / 100 + draw.normal(60, 5, ROWS), 2),
            "Bought": draw.choice(["Yes", "No"], ROWS),
        }
    )
    frame.to_csv(folder / "people.csv", index=False)
    half = frame.head(ROWS // 2).drop(columns=["Bought", "Spent"])
    half.to_csv(folder / "others.csv", index=False)
    pd.DataFrame(
        {"Job": ["cook", "nurse", "pilot", "smith"], "Wage": [9, 12, 30, 15]}
    ).to_csv(folder / "wages.csv", index=False)
    return folder


def cells_of(text: str) -> list[str]:
    """The cells of a case."""
    return text.strip("\n").split("\n# %%\n")


def planned(text: str) -> tuple[Served | None, Plan]:
    """How the notebook of a case is served, and its plan."""
    flow = analyse(notebook_of(cells_of(text)))
    found = served(flow, recognise(flow))
    if found is None:
        return None, arrange(flow, recognise(flow), Options(PACKAGE))
    kept = analyse(found.notebook)
    return found, arrange(kept, recognise(kept), Options(PACKAGE), served=found)


OWN_WAYS = """
import pandas as pd
from sklearn.linear_model import LogisticRegression
df = pd.read_csv("people.csv")
# %%
for number, column in zip([1, 2], ["Visits", "Spent"]):
    df[column] = df[column] / 2
    unused = df[column].abs()
# %%
a_table_of_all_features = df[["Visits", "Spent"]]
# %%
def model(C):
    return LogisticRegression(C=C, max_iter=300)
fitted = model(0.5)
fitted.fit(a_table_of_all_features, df["Bought"])
fitted.predict(a_table_of_all_features)
"""


def test_the_notebooks_own_ways_are_allowed_for() -> None:
    """Its code is left as it is; what nbprod adds breaks no rule."""
    _, plan = planned(OWN_WAYS)
    assert plan.serving is not None
    rules = dict(plan.ruff_ignores)["src/sample/inference.py"]
    assert rules == ("B007", "B905", "F841")
    assert "import model" not in plan.serving.source
    assert max(map(len, plan.serving.source.splitlines())) <= 88


def path_of(plan: Plan) -> str:
    """The functions that a record passes, and why it begins where it does."""
    if plan.serving is None:
        return "not served"
    tree = ast.parse(plan.serving.source)
    wanted = ("features", "answer")
    lines = [
        "\n".join(
            ast.unparse(node).splitlines()[:1] + ast.unparse(node).splitlines()[2:]
        )
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name in wanted
    ]
    why = [f"{plan.serving.boundary}: {plan.serving.why}"] if plan.serving.why else []
    scale = [plan.serving.scale] if plan.serving.scale else []
    left = [f"left out: {text}" for _, text in plan.serving.left_out]
    both = [f"shared, in {one.module}:\n{undocumented(one)}" for one in plan.shared]
    return "\n".join([*why, *scale, *left, *lines, *both])


def undocumented(one: Function) -> str:
    """The source of a function without its docstring."""
    tree = ast.parse(one.source)
    del tree.body[0].body[0]  # type: ignore[attr-defined]
    return ast.unparse(tree)


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[c[0] for c in CASES])
def test_path(
    name: str,
    text: str,
    expected: str,
    people: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The path is the expected one, and computes what the model was fitted on."""
    found, plan = planned(text)
    told = path_of(plan)
    if found is not None:
        monkeypatch.chdir(people)
        scope = straight(cells_of(text))
        prove(found, plan, people, scope)
    if not updated("serving", name, told):
        assert told == expected


def prove(found: Served, plan: Plan, folder: Path, notebook: Mapping[str, Any]) -> None:
    """Run the package, and compare the features of its records, together and alone.

    What its training ends with is what the notebook has.
    """
    assert plan.serving is not None
    seen: dict[str, Any] = {}
    with importable(emitted(plan)), contextlib.redirect_stdout(io.StringIO()):
        pipeline = importlib.import_module(f"{PACKAGE}.pipeline")
        settings = importlib.import_module(f"{PACKAGE}.settings")
        inference = importlib.import_module(f"{PACKAGE}.inference")
        result = pipeline.run(
            settings.Settings(data_dir=folder), on_stage=lambda _, new: seen.update(new)
        )
        raw = getattr(result, plan.serving.records)
        state = getattr(result, plan.serving.state)
        model = getattr(result, plan.serving.model)
        before = raw.copy()
        alone, single = {}, []
        for label in raw.index:
            with contextlib.suppress(ValueError, KeyError):
                one = inference.features(raw.loc[[label]].reset_index(drop=True), state)
                alone[label] = inference.answer(one, model, state)["prediction"].iloc[0]
                single += keys(one)
        answered = raw.loc[list(alone)].reset_index(drop=True)
        features = inference.features(answered, state)
        answers = inference.answer(features, model, state)
    pd.testing.assert_frame_equal(raw, before)
    last = ast.unparse(found.path.fitted.features)
    fitted = eval(last, {}, seen)
    assert keys(fitted) == keys(eval(last, {}, dict(notebook)))
    ours, theirs = keys(features), keys(fitted)
    assert len(alone) >= 0.8 * len(raw) and single == ours
    missing = [key for key in theirs if key not in set(ours)]
    assert not missing, missing[:2]
    together = answers["prediction"].tolist()
    assert np.all(
        [close(one, two) for one, two in zip(alone.values(), together, strict=True)]
    )


def close(one: Any, other: Any) -> bool:
    """Whether two answers are the same, but for the last digits."""
    if isinstance(one, float):
        return bool(np.isclose(one, other, rtol=1e-9))
    return bool(one == other)


def keys(features: Any) -> list[tuple[Any, ...]]:
    """The rows of features, to be looked up."""
    if hasattr(features, "toarray"):
        features = features.toarray()
    frame = pd.DataFrame(features)
    return [
        tuple(
            (
                round(float(v), 9)
                if isinstance(v, int | float | np.number | bool)
                else str(v)
            )
            for v in row
        )
        for row in frame.itertuples(index=False)
    ]
