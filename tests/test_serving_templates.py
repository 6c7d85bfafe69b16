"""The service of an emitted package: trained, served, asked over HTTP, stopped."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from processes import Service, ask, environment, served_from, tumours, write_package

pd: Any = pytest.importorskip("pandas")
pytest.importorskip("uvicorn")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of a classifier, with its data and a trained model beside it."""
    folder = tmp_path_factory.mktemp("served")
    write_package(folder)
    return folder


@pytest.fixture
def server(package: Path) -> Iterator[Service]:
    """A server of its own process."""
    with served_from(package) as service:
        yield service


def test_a_server_answers_as_the_model_and_stops_when_told(
    package: Path, server: Service
) -> None:
    raw = pd.read_csv(package / "tumours.csv")
    records = raw.drop(columns="target").to_dict("records")
    status, body = ask(server, "/predict", {"records": records})
    assert status == 200
    agree = [
        one == other
        for one, other in zip(body["predictions"], raw["target"], strict=True)
    ]
    assert sum(agree) / len(raw) > 0.95
    alone = [
        ask(server, "/predict", {"records": [one]})[1]["predictions"][0]
        for one in records[:20]
    ]
    assert alone == body["predictions"][:20]
    wrong = [records[0], {**records[1], "mean radius": 0}]
    status, body = ask(server, "/predict", {"records": wrong})
    assert (status, body["detail"]) == (
        422,
        [{"record": 1, "field": "mean radius", "reason": "a tumour has a radius"}],
    )
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=30) == 0
    logged = [json.loads(line) for line in server.log.read_text("utf-8").splitlines()]
    assert {line["level"] for line in logged} == {"info"}


def test_files_of_each_kind_get_the_same_answers(package: Path, tmp_path: Path) -> None:
    raw = pd.read_csv(package / "tumours.csv").head(30)
    raw.loc[7, "mean radius"] = 0
    raw.to_csv(tmp_path / "comma.csv", index=False)
    raw.to_csv(tmp_path / "semicolon.csv", index=False, sep=";")
    raw.to_csv(tmp_path / "bare.csv", index=False, header=False)
    raw.to_json(tmp_path / "lines.jsonl", orient="records", lines=True)
    found = []
    for path in sorted(tmp_path.glob("*.*")):
        out = path.with_suffix(".answers.csv")
        tumours(package, "predict", str(path), "-o", str(out))
        found.append(pd.read_csv(out)[["prediction", "probability", "problem"]])
    assert len(found) == 4
    assert found[0]["problem"].dropna().to_dict() == {
        7: "mean radius: a tumour has a radius"
    }
    assert all(one.equals(found[0]) for one in found)


def test_a_model_of_another_making_is_not_loaded(package: Path, tmp_path: Path) -> None:
    model = shutil.copytree(package / "model", tmp_path / "model")
    (model / "model.joblib").write_bytes(b"something else")
    code = (
        "from pathlib import Path\nfrom tumours import artifacts\n"
        f"try: artifacts.load(Path({str(model)!r}))\n"
        "except artifacts.ModelError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(package),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "not what training wrote" in done.stdout


def test_its_own_tests_pass(package: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=package,
        env={**environment(package), "CI": "1", "MPLBACKEND": "Agg"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:]


ODD = """
import json
import numpy as np, pandas as pd
from tumours import profile, schema

def check(raw, label=()):
    profile.LABEL = label
    found = json.loads(json.dumps(profile.describe(raw, lambda r: r, lambda r: r)))
    profile.reference_profile(raw)
    kinds = schema.records_type(found)
    names = [column["name"] for column in found["columns"]]
    values = [[profile.plain(v) for v in row] for row in raw.itertuples(index=False)]
    documents = [dict(zip(names, row)) for row in values]
    numbers, records, remarks = schema.read(documents, kinds)
    assert not remarks, remarks
    made = schema.to_frame(records, found)
    pd.testing.assert_frame_equal(made, raw, check_exact=True)
    return found
"""
FRAMES = {
    "plain": "{'a': [1, 2], 'b': [1.5, np.nan], 'c': ['x', None], 'd': [True, False]}",
    "headerless": "[[1, 'x'], [2, 'y']]",
    "odd labels": "{1: [1, 2], 'Unnamed: 0': [0, 1], '1': [3, 4], ('a', 2): [5, 6]}",
    "mixed": "{'a': ['x', 1, 2.5, True], 'b': [True, False, np.nan, True]}",
    "small": "{'a': np.array([1, 255], 'uint8'), 'b': np.array([1, 2], 'float32')}",
    "dates": "{'a': pd.to_datetime(['2020-01-01', '2020-01-02']), "
    "'b': pd.to_datetime(['2020-01-01', None]).tz_localize('UTC')}",
    "categories": "{'a': pd.Categorical(['x', None]), 'b': pd.Categorical([2, 1])}",
    "nullable": "{'a': pd.array([1, None], 'Int64'), 'b': pd.array([True, None], "
    "'boolean'), 'c': pd.array(['x', None], 'string')}",
    "none": "{'a': pd.Series(['x', None], dtype=object), 'b': [None, None]}",
    "lists": "{'a': [[1, 2], [3]]}",
}


@pytest.mark.parametrize("name", FRAMES)
def test_records_become_the_frame_that_was_read(name: str, package: Path) -> None:
    code = f"{ODD}\ncheck(pd.DataFrame({FRAMES[name]}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(package),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]


DEPENDS = """
rng = np.random.default_rng(0)
raw = pd.DataFrame({
    "id": range(500), "x": rng.normal(size=500), "constant": 1,
    "rare": [0] * 499 + [1], "name": ["a"] * 250 + ["b"] * 250, "y": 1,
})
def features(r):
    assert (r["constant"] == 1).all()
    found = pd.DataFrame({"x": r["x"] * 2, "rare": r["rare"] > 0})
    return found
found = profile.describe(raw, features, features)
print(*(column["name"] for column in found["columns"] if column["used"]))
print(*found["examples"][0])
"""


def test_a_column_is_used_where_any_of_its_values_matters(package: Path) -> None:
    code = ODD + DEPENDS
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(package),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["x rare", "x rare"]


TELLS = """
raw = pd.DataFrame({"x": [1.0, 2.0, 4.0], "name": ["a", "b", "c"]})
found = profile.describe(raw, lambda r: r[["x"]], lambda r: r)
record = schema.record_model(found)
told = record.model_json_schema()["properties"]["name"]
print("type" in told or "anyOf" in told, record.model_validate({"x": 1, "name": {}}).c1)
"""


def test_what_is_not_used_may_be_anything_and_the_document_says_so(
    package: Path,
) -> None:
    code = ODD + TELLS
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(package),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False a\n"


def test_warnings_are_logged_as_all_else(package: Path, tmp_path: Path) -> None:
    source = package / "src" / "tumours"
    shutil.copytree(source, tmp_path / "src" / "tumours")
    inference = tmp_path / "src" / "tumours" / "inference.py"
    text = inference.read_text("utf-8")
    warned = text.replace(
        "    df = raw.copy()", '    warnings.warn("odd")\n    df = raw'
    )
    inference.write_text(
        warned.replace("from dataclasses", "import warnings\nfrom dataclasses")
    )
    with served_from(tmp_path, "--model-dir", str(package / "model")) as service:
        raw = pd.read_csv(package / "tumours.csv").drop(columns="target").head(1)
        records = raw.to_dict("records")
        assert ask(service, "/predict", {"records": records})[0] == 200
        lines = service.log.read_text("utf-8").splitlines()
    logged = [json.loads(line) for line in lines]
    assert [one["level"] for one in logged if "odd" in one["message"]] == ["warning"]
