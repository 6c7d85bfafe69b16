"""A package's report: what is drawn is in its folder, whoever calls it from where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from notebooks import as_notebook
from verifying import converted

HEAD = """
# %%
import matplotlib.pyplot as plt
import pandas as pd
# %%
df = pd.read_csv("a.csv")
df.to_csv("again.csv")
"""
CASES = {
    # a figure that is saved beside, above or below the notebook is in the folder
    'plt.plot(df["a"])\nplt.savefig("../lines.png", dpi=50)\nplt.show()': (
        ["lines.png", "plot_lines.png"],
        [],
    ),
    'plt.plot(df["a"])\nplt.savefig("img/x.svg")\nplt.savefig("other/x.svg")': (
        ["other-x.svg", "plot_a.png", "x.svg"],
        [],
    ),
    # and the folder has a name of its own
    'folder = 3\nplt.plot(df["a"] * folder)\nplt.savefig("x.png")': (
        ["plot_a.png", "x.png"],
        [],
    ),
    # what a path names that is worked out stays where the notebook has it
    'name = "w"\nplt.plot(df["a"])\nplt.savefig(f"{name}.png")': (
        ["plot_a.png"],
        ["w.png"],
    ),
    # a function that fails leaves no figure to the next one
    'plt.bar([1], [2])\nplt.plot(df["none"])\n# %%\nplt.figure()\nplt.plot(df["a"])': (
        ["plot_a.png"],
        [],
    ),
}
"""Cells, the files in the folder of the report, and those beside the data."""


@pytest.mark.parametrize("cells", CASES)
def test_where_figures_go(cells: str, tmp_path: Path) -> None:
    """Files are told, nothing is written where the report was called."""
    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir()
    here.mkdir()
    (home / "a.csv").write_text("a\n1\n2\n3\n", "utf-8")
    notebook = home / "figures.ipynb"
    document = as_notebook(f"{HEAD}# %%\n{cells}")
    notebook.write_text(json.dumps(document), "utf-8")
    package = converted(notebook)
    command = [sys.executable, "-m", "figures", "report", "--data-dir", str(home)]
    done = subprocess.run(
        [*command, "-o", "report"],
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(package / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    drawn = [Path(line).name for line in done.stdout.splitlines()]
    beside = {one.name for one in home.iterdir()} - {"package", notebook.name}
    inside, more = CASES[cells]
    assert sorted(drawn) == inside, done.stderr
    assert sorted(one.name for one in (here / "report").iterdir()) == inside
    assert beside == {"a.csv", "again.csv", *more}
    assert [one.name for one in here.iterdir()] == ["report"]
    assert not (tmp_path / "lines.png").exists()


def test_its_own_test(tmp_path: Path) -> None:
    """A package whose report saves a figure by itself passes its test of the report."""
    cells = HEAD.replace('pd.read_csv("a.csv")', 'pd.DataFrame({"a": [1, 2, 3]})')
    cells += '# %%\nplt.plot(df["a"])\nplt.savefig("img/lines.png")\nplt.show()'
    notebook = tmp_path / "figures.ipynb"
    notebook.write_text(json.dumps(as_notebook(cells)), "utf-8")
    package = converted(notebook)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests/test_report.py"],
        cwd=package,
        env={**os.environ, "PYTHONPATH": str(package / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
