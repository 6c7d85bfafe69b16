"""The parity tests that verifying writes into a package stand for themselves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from verifying import converted, edited, notebook_in, verified

from nbprod.cli import run
from nbprod.emission.templates import portraits_code
from nbprod.verify.parity import MOST, document

CELLS = (
    "import os, random\nimport pandas as pd\nfrom sklearn.linear_model import Ridge",
    "frame = pd.DataFrame({'age': [1.0, None, 3.0] * 50, 'size': range(150)})\n"
    "frame['age'] = frame['age'].fillna(2.0)\nfolder = os.getcwd()",
    "model = Ridge().fit(frame[['age']], frame['size'])\nkey = random.random()",
    "words = {'a': [1, 2.5, None], ('b', 1): model}\nframe = frame.describe()",
)


def own_tests(package: Path) -> subprocess.CompletedProcess[str]:
    """Run a package's parity tests, without nbprod."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, "tests/test_parity.py"],
        cwd=package,
        env=os.environ | {"PYTHONPATH": str(package / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_written_and_true(tmp_path: Path) -> None:
    """They pass as written, name the variable and the cell where they do not, and are
    written only where asked for and true."""
    notebook = notebook_in(tmp_path, *CELLS)
    package = converted(notebook)
    before = sorted(package.rglob("*.*"))
    assert verified(notebook, package)[0] == 0
    assert sorted(package.rglob("*.*")) == before
    assert verified(notebook, package, "--write")[0] == 0
    values = json.loads((package / "tests" / "parity.json").read_text("utf-8"))
    names = {one["name"] for one in values["values"]}
    assert names == {"frame", "model", "words"}  # not the folder, not what is drawn
    assert "pandas" in values["releases"]
    done = own_tests(package)
    assert done.returncode == 0, done.stdout
    for command in (["black", "--check", "-q"], ["ruff", "check", "-q"]):
        checked = [sys.executable, "-m", *command, "."]
        assert subprocess.run(checked, cwd=package, check=False).returncode == 0
    assert run(["convert", str(notebook), "-o", str(package), "--check"]) == 0
    edited(package, "fillna(2.0)", "fillna(2.25)", places=2)
    done = own_tests(package)
    assert "cell 2: frame after fill_age: 'age' has other values" in done.stdout
    assert "test_value[cell 3: model after " in done.stdout
    assert verified(notebook, package, "--write")[0] == 1


def test_portraits_leave_times_out() -> None:
    """How long a search took is no value of it."""
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import GridSearchCV

    code: dict[str, Any] = {}
    exec(portraits_code().read_text("utf-8"), code)
    rows, target = [[float(n), n % 3.0] for n in range(30)], [
        n % 5.0 for n in range(30)
    ]
    found = []
    for pause in (1.0, 2.0):
        search = GridSearchCV(Ridge(), {"alpha": [0.5, 1.0]}, cv=2).fit(rows, target)
        search.refit_time_ = pause
        for key in ("mean_fit_time", "std_fit_time", "mean_score_time"):
            search.cv_results_[key] = search.cv_results_[key] + pause
        found.append(code["portrait"](search))
    assert found[0] == found[1]
    assert "mean_test_score" in json.dumps(found[0])


def test_portraits_leave_addresses_out() -> None:
    """Where an object lies in memory is no value, however its class writes that."""
    import numpy as np

    code: dict[str, Any] = {}
    exec(portraits_code().read_text("utf-8"), code)
    states = [np.array([np.random.RandomState(3)] * 70) for _ in range(2)]
    assert repr(states[0][0]) != repr(states[1][0])
    assert code["portrait"](states[0]) == code["portrait"](states[1])


def test_portraits() -> None:
    """What differs is told apart, rounding aside, in small values and in large ones."""
    code: dict[str, object] = {}
    exec(portraits_code().read_text("utf-8"), code)
    portrait, first = code["portrait"], code["first_difference"]
    assert callable(portrait)
    assert callable(first)
    large = [0.1 * number for number in range(5000)]
    swapped = [large[1], large[0], *large[2:]]
    rounded = [number * (1 + 1e-13) for number in large]
    for mine, other, said in (
        (large, rounded, ""),
        (large, swapped, "has other values"),
        ([1, 2.0], [1, 2.0 + 1e-12], ""),
        ([1, 2.0], [1, 2.1], "2.0, not 2.1 (position 1)"),
        ([1], [1.0], "1, not 1.0"),
        ({"a": [[1]]}, {"a": [[2]]}, "'a' [0] 1, not 2"),
        ([float("nan")], [float("nan")], ""),
        ("text", b"text", "type str, not bytes"),
        ({1, 2}, {2, 1}, ""),
    ):
        assert first(portrait(mine), portrait(other)) == said, (mine, other)


@pytest.mark.parametrize("count", [10, 400])
def test_size(count: int) -> None:
    """However much there is, the file stays below a megabyte."""
    portrait = {"type": "list", "values": ["x" * 70] * 60}
    values = [{"name": f"n{at}", "portrait": portrait} for at in range(count)]
    text = document(values, {"numpy": "1"})
    assert len(text) < MOST
    kept = [one["portrait"] for one in json.loads(text)["values"]]
    assert len(kept) == count
    assert any("digest" in one for one in kept) == (count == 400)
