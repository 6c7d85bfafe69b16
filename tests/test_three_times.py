"""What a user changed in a package stays through three conversions of its notebook.

The notebook is that of an example; cells are added, a heading is renamed, steps go. The
merged package still passes its own tests, those of the user's among them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nbprod.cli import run

EXAMPLE = Path(__file__).parents[1] / "examples" / "churn"
ADDED = "add_tenure_group_and_avg_monthly"
EDITS = [
    (
        "src/churn/features.py",
        '    df["avg_monthly"] = df["total_charges"] / (df["tenure"] + 1)\n'
        "    return df\n",
        "    # the first month counts as one\n"
        '    df["avg_monthly"] = df["total_charges"] / np.maximum(df["tenure"], 1)\n'
        "    return df\n",
    ),
    (
        "src/churn/pipeline.py",
        "from collections.abc import Mapping\n",
        "import logging\nfrom collections.abc import Mapping\n",
    ),
    (
        "src/churn/pipeline.py",
        "    return added_features, split_result, scaled_features\n",
        '    logging.info("%d rows to learn from", len(split_result.X_train))\n'
        "    return added_features, split_result, scaled_features\n",
    ),
    (
        "src/churn/settings.py",
        "threshold: float = Field(0.35,",
        "threshold: float = Field(0.5,",
    ),
    ("pyproject.toml", 'version = "0.1.0"', 'version = "1.4.0"'),
    (
        "tests/test_stages.py",
        "import pytest\n",
        f"import pandas as pd\nimport pytest\n\nfrom churn.features import {ADDED}\n",
    ),
    (
        "tests/test_stages.py",
        "    assert len(stages[stage][name]) > 0\n",
        "    assert len(stages[stage][name]) > 0\n"
        "\n\n"
        "def test_the_average_of_a_new_customer() -> None:\n"
        '    """The first month counts as one."""\n'
        "    df = pd.DataFrame(\n"
        '        {"tenure": [0], "total_charges": [20.0], "monthly_charges": [20.0]}\n'
        "    )\n"
        f'    assert {ADDED}(df, 48, 12)["avg_monthly"].tolist() == [20.0]\n',
    ),
]
OWN = "tests/test_mine.py"
KEPT = [
    ("src/churn/features.py", EDITS[0][2]),
    ("src/churn/pipeline.py", EDITS[2][2]),
    ("src/churn/settings.py", EDITS[3][2]),
    ("pyproject.toml", EDITS[4][2]),
    ("tests/test_stages.py", EDITS[6][2].partition("\n")[2]),
]


def cell(text: str) -> dict[str, Any]:
    return {
        **{"cell_type": "code", "id": f"new{len(text)}", "metadata": {}},
        **{"source": text, "outputs": [], "execution_count": None},
    }


def at(cells: list[dict[str, Any]], text: str) -> int:
    """The place of the cell that has a text."""
    (found,) = [n for n, one in enumerate(cells) if text in "".join(one["source"])]
    return found


def cells_added(cells: list[dict[str, Any]]) -> None:
    cells.insert(at(cells, "# the same thing typed"), cell("df['gender'].unique()"))
    place = at(cells, "short = 12")
    cells.insert(place, cell("df['is_new'] = (df['tenure'] < 2).astype(int)"))


def heading_renamed(cells: list[dict[str, Any]]) -> None:
    heading = cells[at(cells, "## Feature engineering")]
    heading["source"] = "## What a customer is like"


def steps_removed(cells: list[dict[str, Any]]) -> None:
    del cells[at(cells, "# billing errors??")]
    del cells[at(cells, "df['is_new'] =")]


CHANGES = [cells_added, heading_renamed, steps_removed]


def converted(notebook: Path) -> int:
    return run(["convert", str(notebook)])


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the notebook, and its package as the user changed it."""
    for file in EXAMPLE.iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path)
    notebook, package = tmp_path / "churn.ipynb", tmp_path / "churn"
    assert converted(notebook) == 0
    for path, old, new in EDITS:
        text = (package / path).read_text()
        assert text.count(old) == 1, old
        (package / path).write_text(text.replace(old, new))
    (package / OWN).write_text("def test_mine() -> None:\n    assert True\n")
    (package / "compose.yaml").unlink()
    return notebook, package


def passes_its_tests(package: Path) -> None:
    variables = {
        **os.environ,
        "PYTHONPATH": str(package / "src"),
        "CHURN_DATA_DIR": str(package.parent),
        "MPLBACKEND": "Agg",
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=package,
        env=variables,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_changes_are_kept_three_times(places: tuple[Path, Path]) -> None:
    notebook, package = places
    assert run(["convert", str(notebook), "--check"]) == 0
    for change in CHANGES:
        document = json.loads(notebook.read_text())
        change(document["cells"])
        for one in document["cells"]:  # what was shown before is not shown any more
            one |= {"outputs": []} if one["cell_type"] == "code" else {}
        notebook.write_text(json.dumps(document))
        assert run(["convert", str(notebook), "--check"]) == 1
        assert converted(notebook) == 0, change.__name__
        for path, text in KEPT:
            assert text in (package / path).read_text(), (change.__name__, path)
        assert (package / OWN).read_text().startswith("def test_mine")
        assert not (package / "compose.yaml").exists()
        assert run(["convert", str(notebook), "--check"]) == 0
    pipeline = (package / "src/churn/pipeline.py").read_text()
    assert "limit_outliers" not in pipeline
    assert "def run_what_customer_is_like" in pipeline
    assert "def engineer_features" not in pipeline


@pytest.mark.slow
def test_the_merged_package_passes_its_tests(places: tuple[Path, Path]) -> None:
    test_changes_are_kept_three_times(places)
    passes_its_tests(places[1])
