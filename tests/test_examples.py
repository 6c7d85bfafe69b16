"""The packages of the examples are what their notebooks give, and compute the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.equality import equality, find_package
from benchmarks.expected import expected_names, explain
from benchmarks.projects import equalities
from nbprod.command import work_out
from nbprod.convert import Wish

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted({path.parent for path in ROOT.glob("examples/*/*.ipynb")})
FOLDERS = [one for one in EXAMPLES if not (one / f"{one.name}.ipynb").exists()]
NOTEBOOKS = [one for one in EXAMPLES if one not in FOLDERS]


def notebook_of(example: Path) -> Path:
    """The notebook of an example, or its folder where it has several."""
    return example if example in FOLDERS else example / f"{example.name}.ipynb"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_package_is_up_to_date(example: Path) -> None:
    made = work_out(Wish(notebook_of(example), example / "package"))
    assert [one.path for one in made.changes if one.kind != "keep"] == []


@pytest.mark.slow
@pytest.mark.parametrize("example", NOTEBOOKS, ids=lambda path: path.name)
def test_values_are_the_notebooks(example: Path) -> None:
    notebook = notebook_of(example)
    source = example / "package" / "src"
    expected = expected_names(notebook, explain(notebook))
    package = find_package(source.parent)
    found = equality(sys.executable, notebook, example, package, source, expected)
    assert found.verdict in ("equal", "close"), found


@pytest.mark.slow
@pytest.mark.parametrize("example", FOLDERS, ids=lambda path: path.name)
def test_values_are_those_of_all_notebooks(example: Path) -> None:
    source = example / "package" / "src"
    package = find_package(source.parent)
    told = explain(example)
    found = equalities(sys.executable, example, example, package, source, told)
    assert {one.verdict for one in found.values()} <= {"equal", "close"}, found


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
