"""The packages of the examples are what their notebooks give, and compute the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.equality import equality, find_package
from benchmarks.expected import expected_names, explain
from nbprod.convert import Wish, convert

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted(path.parent for path in ROOT.glob("examples/*/*.ipynb"))


def notebook_of(example: Path) -> Path:
    return example / f"{example.name}.ipynb"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_package_is_up_to_date(example: Path) -> None:
    made = convert(Wish(notebook_of(example), example / "package"))
    assert [one.path for one in made.changes if one.kind != "keep"] == []


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_values_are_the_notebooks(example: Path) -> None:
    notebook = notebook_of(example)
    source = example / "package" / "src"
    expected = expected_names(notebook, explain(notebook))
    package = find_package(source.parent)
    found = equality(sys.executable, notebook, example, package, source, expected)
    assert found.verdict in ("equal", "close"), found


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_package_passes_its_tests(example: Path, tmp_path: Path) -> None:
    variables = {
        **os.environ,
        "PYTHONPATH": str(example / "package" / "src"),
        f"{example.name.upper()}_DATA_DIR": str(example),
        "MPLBACKEND": "Agg",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--basetemp", str(tmp_path / "t")],
        cwd=example / "package",
        env=variables,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:]
