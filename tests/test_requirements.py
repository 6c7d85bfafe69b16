"""Imports become distributions by a table or by what the author says, not by a guess.

``requirements/recent.txt`` and ``older.txt`` are environments in which real notebooks
run: the bounds must hold in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from packaging.requirements import Requirement as Parsed

from nbprod.ir import PipRequirement
from nbprod.planning.distributions import distribution, known_bounds, table
from nbprod.planning.requirements import engines, requirements
from nbprod.reading.lockfiles import evidence, normal

HERE = Path(__file__).parent / "requirements"


def asked(
    *imports: str,
    pip: str = "",
    files: Mapping[str, str] | None = None,
    uses: tuple[str, ...] = (),
    local: tuple[str, ...] = (),
    report: tuple[str, ...] = (),
) -> tuple[list[str], list[str]]:
    """Requirements as ``name specifier (extra)`` and the notes."""
    lines = tuple(PipRequirement(text, 3, 1) for text in pip.split())
    wanted = [(name, True) for name in imports] + [(name, False) for name in report]
    found, notes = requirements(
        wanted, lines, files or {}, frozenset(local), uses=frozenset(uses)
    )
    shown = [
        f"{one.distribution}{one.specifier}{' report' if one.extra else ''}"
        for one in found
    ]
    for one in found:
        Parsed(one.distribution + one.specifier)
        assert one.evidence
    return shown, [note.message for note in notes]


CASES = {
    "sklearn.ensemble cv2 PIL.Image bs4 yaml": [
        "beautifulsoup4>=4.11,<5",
        "opencv-python",
        "pillow>=9.2",
        "PyYAML>=6,<7",
        "scikit-learn>=1.1,<2",
    ],
    "os json collections.abc tomllib distutils.util __future__": [],
    "google.cloud.storage google.cloud.bigquery": [
        "google-cloud-bigquery",
        "google-cloud-storage",
    ],
    "mpl_toolkits.mplot3d matplotlib.pyplot pylab": ["matplotlib>=3.6,<4"],
    "mpl_toolkits.basemap": ["basemap"],
    "tensorflow.keras.layers": ["tensorflow>=2.11,<3"],
}


@pytest.mark.parametrize("imports", CASES)
def test_imports(imports: str) -> None:
    found, notes = asked(*imports.split())
    assert (found, notes) == (CASES[imports], [])


def test_unknown_is_said_and_not_guessed() -> None:
    found, (note,) = asked("acme_internal.models")
    assert found == []
    assert "acme_internal" in note and "pyproject.toml" in note
    found, (note,) = asked("google.colab.drive")
    assert found == [] and "platform" in note


def test_what_the_author_names_is_no_guess() -> None:
    assert asked("acme_internal", pip="acme-internal==2.1")[0] == ["acme-internal==2.1"]
    files = {"requirements.txt": "acme-internal>=2"}
    assert asked("acme_internal.models", files=files)[0] == ["acme-internal>=2"]


def test_local_modules_are_no_requirements() -> None:
    assert asked("prep.clean", "numpy", local=("prep",))[0] == ["numpy>=1.23,<3"]


def test_what_only_the_report_needs_is_an_extra() -> None:
    found, _ = asked("numpy", report=("seaborn", "numpy.random"))
    assert found == ["numpy>=1.23,<3", "seaborn>=0.11,<1 report"]


FILES = {
    "requirements.txt": "# mine\npandas==1.5.3  # pinned\nnumpy>=1.24\n-r more.txt\n",
    "environment.yml": "name: x\ndependencies:\n  - pandas=1.5.3=py39_0\n"
    "  - numpy>=1.24\n  - pip:\n    - shap==0.44.0\n",
    "Pipfile.lock": '{"default": {"pandas": {"version": "==1.5.3"}}}',
    "poetry.lock": '[[package]]\nname = "pandas"\nversion = "1.5.3"\n',
    "uv.lock": 'version = 1\n[[package]]\nname = "pandas"\nversion = "1.5.3"\n',
    "pyproject.toml": '[project]\ndependencies = ["pandas == 1.5.3"]\n',
}


@pytest.mark.parametrize("file", FILES)
def test_versions_from_files(file: str) -> None:
    found, notes = asked("pandas", "numpy", files={file: FILES[file]})
    expected = "numpy>=1.24,<3" if "numpy" in FILES[file] else "numpy>=1.23,<3"
    assert (found, notes) == ([expected, "pandas==1.5.3"], [])


def test_an_install_line_wins_over_files() -> None:
    found, _ = asked("pandas", pip="pandas==2.0.1", files=FILES)
    assert found == ["pandas==2.0.1"]


def test_a_lock_wins_over_a_range() -> None:
    files = {"requirements.txt": "pandas>=1.5", "constraints.txt": "pandas==2.1.0"}
    assert asked("pandas", files=files)[0] == ["pandas==2.1.0"]


RANGES = {
    "pandas": "pandas>=1.5,<4",
    "pandas>=1.0": "pandas>=1.5,<4",
    "pandas>=2.1": "pandas>=2.1,<4",
    "pandas>=5": "pandas>=5",
    "pandas<2": "pandas<2",
    "pandas~=2.0": "pandas~=2.0",
    "pandas==2.*": "pandas==2.*",
    'pandas==2.1.4 ; python_version >= "3.9"': "pandas==2.1.4",
    "pandas[excel,html]==2.1.4": "pandas[excel,html]==2.1.4",
}


@pytest.mark.parametrize("line", RANGES)
def test_ranges(line: str) -> None:
    assert asked("pandas", files={"requirements.txt": line}) == ([RANGES[line]], [])


@pytest.mark.parametrize("line", ["pandas==0.25.3", "pandas<1.5", "pandas~=1.1"])
def test_versions_that_no_longer_install(line: str) -> None:
    found, (note,) = asked("pandas", files={"requirements.txt": line})
    assert found == ["pandas>=1.5,<4"]
    assert line in note and "3.10" in note


def test_poetry() -> None:
    text = (
        "[tool.poetry.dependencies]\npython = '^3.9'\npandas = '^2.1'\n"
        "numpy = {version = '~1.26'}\nshap = '0.44.1'\nscipy = '^0.4.1'\n"
    )
    told, faults = evidence({"pyproject.toml": text})
    assert {name: one.specifier for name, one in told.items()} == {
        "pandas": ">=2.1,<3",
        "numpy": ">=1.26,<1.27",
        "shap": "==0.44.1",
        "scipy": ">=0.4.1,<0.5",
    }
    assert not faults


def test_broken_files_are_passed_over() -> None:
    files = {"poetry.lock": "[[", "Pipfile.lock": "[1]", "requirements.txt": "\x00 ?="}
    found, notes = asked("pandas", files=files)
    assert found == ["pandas>=1.5,<4"]
    assert len(notes) == 2


def test_readers_of_files() -> None:
    calls = ["pandas.read_excel", ".to_parquet", "pandas.DataFrame.to_markdown"]
    assert set(engines(calls)) == {"tabulate", "openpyxl", "xlrd", "pyarrow"}
    assert engines(["pandas.read_csv", "numpy.histogram", ".hist"]) == ()
    assert engines(["pandas.DataFrame.plot.bar"]) == ("matplotlib",)


def test_what_is_installed_and_not_imported() -> None:
    found, (note,) = asked("pandas", pip="openpyxl jupyterlab")
    assert found == ["openpyxl>=3.0.10,<4", "pandas>=1.5,<4"]
    assert "jupyterlab" in note


@pytest.mark.parametrize("environment", ["recent", "older"])
def test_bounds_admit_the_environments(environment: str) -> None:
    tried = 0
    for line in (HERE / f"{environment}.txt").read_text().split():
        name, _, version = line.partition("==")
        bounds = known_bounds().get(normal(name))
        if bounds:
            tried += 1
            assert Parsed(name + bounds).specifier.contains(version), (name, bounds)
    assert tried > 20


def test_the_table_is_well_formed() -> None:
    assert len(table()) > 700
    assert distribution("sklearn.linear_model") == "scikit-learn"
    for module, (name, bounds) in table().items():
        assert all(part.isidentifier() for part in module.split("."))
        assert name == "-" or Parsed(name + bounds)


def test_order_does_not_matter() -> None:
    modules = ["numpy", "pandas", "cv2", "yaml", "nowhere"]
    assert asked(*modules) == asked(*reversed(modules))
