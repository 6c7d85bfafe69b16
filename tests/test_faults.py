"""Faults that are seeded in packages: what they are, and what notices them."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from verifying import converted, notebook_in, take_walls_away

from nbprod.cli import run
from nbprod.verify.boxes import Box
from nbprod.verify.edited import Code
from nbprod.verify.faults import drawn
from nbprod.verify.nursery import nursery
from nbprod.verify.operators import OPERATORS, faults_in

STAGE = '''"""Clean."""
import numpy as np

LIMIT = 3

def clean(df, *, limit: int = 4):
    """Clean 2 columns."""
    print("a", 5)
    df = df.fillna(0)
    df.dropna(inplace=True)
    df["a"] = df["b"] / df["c"]
    total = df["a"] + df["b"]
    df.plot(figsize=(3, 4), n_jobs=2)
    é, rate = "é", 0.5
    return df[["a", "b"]], f"{df['c']} 7", rate > 0.25 and True
'''
PIPELINE = """def run(settings, stages, parts):
    settings = settings or Settings()
    df = load(settings.path)
    df = clean(df)
    with stages.stage("train") as stage:
        model = train_model(
            Ridge(alpha=1.0), parts.X_train, parts.y_train, size=settings.train_size
        )
        stage.done({"model": model})
    save(model, parts.X_test, parts.y_test)
    scaler.fit(parts.X_train)
"""


def changed(source: str, path: str = "clean.py") -> dict[str, list[str]]:
    """For each operator the lines that its faults give, without white space."""
    found: dict[str, list[str]] = {name: [] for name in OPERATORS}
    code = Code(path, source, path == "pipeline.py")
    for one in faults_in(code):
        before = source.splitlines()
        after = one.put_into(source).splitlines()
        assert len(before) == len(after)
        lines = [
            new.strip() for old, new in zip(before, after, strict=True) if old != new
        ]
        found[one.operator].append(" ".join(lines))
    return found


def test_faults_of_a_stage() -> None:
    found = changed(STAGE)
    assert found["drop a fill"] == ["df = df", "pass"]
    assert found["skip a stage"] == ["pass"]
    assert found["lose a mutation"] == ["pass", "pass"]
    assert found["change a constant"] == [
        "df = df.fillna(1)",
        'é, rate = "é", 0.25',
        'return df[["a", "b"]], f"{df[\'c\']} 7", rate > 0.125 and True',
        'return df[["a", "b"]], f"{df[\'c\']} 7", rate > 0.25 and False',
    ]
    assert found["swap columns"] == [
        "df['b'] = df['a'] / df[\"c\"]",
        "return df[['b', 'a']], f\"{df['c']} 7\", rate > 0.25 and True",
    ]
    assert found["fit on the wrong split"] == []


def test_faults_of_the_pipeline() -> None:
    found = changed(PIPELINE, "pipeline.py")
    assert found["skip a stage"] == ["pass", "pass", "pass"]
    assert found["fit on the wrong split"] == [
        "Ridge(alpha=1.0), parts.X_test, parts.y_test, size=settings.train_size",
        "scaler.fit(parts.X_test)",
    ]
    assert found["lose a mutation"] == []
    assert found["change a constant"] == [
        "Ridge(alpha=0.5), parts.X_train, parts.y_train, size=settings.train_size"
    ]


def test_which_are_drawn() -> None:
    """The same for the same number, and of each operator about as many."""
    known = faults_in(Code("clean.py", STAGE, False))
    first = drawn(known, 5, 7)
    assert first == drawn(known, 5, 7)
    assert len({one.operator for one in first}) == 5
    assert any(drawn(known, 5, number) != first for number in range(8))
    assert sorted(map(str, drawn(known, 99, 1))) == sorted(map(str, known))


@pytest.mark.parametrize(
    "body, status",
    [
        ("time.sleep(60)", None),
        ("os._exit(3)", 3),
        ("os.kill(os.getpid(), 9)", -9),
        ("assert os.environ['GIVEN'] == 'so'", 0),
        ("assert os.environ['GIVEN'] != 'so'", 1),
    ],
)
def test_what_is_forked_ends(body: str, status: int | None, tmp_path: Path) -> None:
    """Whatever it does, in time, and what comes after it still runs."""
    file = tmp_path / "test_it.py"
    box = Box(tmp_path, 60.0, 4 << 30)
    more = {"GIVEN": "so", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    with nursery(sys.executable, box, ["json", "no_such_module"]) as hands:
        for inside, wanted in ((body, status), ("pass", 0)):
            text = f"import os, time\ndef test_it():\n    {inside}\n"
            file.write_text(text, "utf-8")
            given = ["-q", "-p", "no:cacheprovider", str(file)]
            assert hands.ask("tests", given, tmp_path, 8.0, (), more) == wanted
            shutil.rmtree(tmp_path / "__pycache__", ignore_errors=True)


def test_lines_of_other_kinds() -> None:
    """What Python's own lines do not end at is no end of a line."""
    source = "def f():\n    é = ('\x0c\u2028', 1)\n    return é\n"
    (one,) = faults_in(Code("a.py", source, False))
    assert one.put_into(source) == source.replace("1)", "2)")


CELLS = (
    "rows = [4, 2, 8, 6]\nlimit = 5",
    "rows.append(10)\nrows.sort()\nlarge = [one for one in rows if one > limit]",
    "total = sum(large)\nshare = total / sum(rows)\nprint(round(share, 3))",
    "idle = 0\nidle = idle * 3",
    "import time\nfrom pathlib import Path\n"
    "Path('clock.txt').write_text(str(time.perf_counter_ns()))",
)


def seeded(notebook: Path, package: Path, count: int) -> dict[str, Any]:
    """The document of a verification with faults."""
    output = package.parent / "verified.json"
    given = ["--python", sys.executable, "--format", "json", "-o", str(output)]
    command = ["verify", str(notebook), str(package), *given, "--faults", str(count)]
    assert run(command) == 0
    found: dict[str, Any] = json.loads(output.read_text("utf-8"))
    return found


@pytest.mark.slow
def test_faults_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each that changes a value is; one that changes none is told to be one, again and
    without walls as well."""
    notebook = notebook_in(tmp_path, *CELLS)
    package = converted(notebook)
    before = {path: path.read_bytes() for path in package.rglob("*.py")}
    found = seeded(notebook, package, 40)
    assert {path: path.read_bytes() for path in package.rglob("*.py")} == before
    assert (found["verdict"], found["level"]) == ("equivalent", 5)
    faults = found["faults"]
    each = faults.pop("each")
    assert faults["seeded"] == len(each) >= 6
    assert [o["what"] for o in each if not o["by_verify"] and not o["unchanged"]] == []
    unchanged = [one for one in each if one["unchanged"]]
    assert [one["by_verify"] for one in unchanged] == [False] * len(unchanged)
    assert {one["diff"].splitlines()[-2][:1] for one in each} <= set("+- ")
    assert any("idle" in one["diff"] for one in unchanged)
    assert faults["caught_by_verify"] == len(each) - len(unchanged)
    assert faults["caught_by_tests"] == sum(one["by_tests"] for one in each)
    assert found["levels"][-1]["level"] == 5
    take_walls_away(monkeypatch)
    assert seeded(notebook, package, 40)["faults"]["each"] == each
