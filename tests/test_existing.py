"""``convert --check --existing``, as a hook calls it: which packages are looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]
from test_cli import CODE, Captured, notebook

from nbprod.cli import run

HOOKS = Path(__file__).parents[1] / ".pre-commit-hooks.yaml"
CHANGED = [text.replace("0.5", "0.25") for text in CODE]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in whose root we are."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*notebooks: str) -> int:
    return run(["convert", "--check", "--existing", *notebooks])


def test_notebooks_without_a_package_are_passed_over(
    project: Path, capsys: Captured
) -> None:
    notebook(project, "this is no Python")
    notebook(project, name="other.ipynb")
    assert check("people.ipynb", "other.ipynb") == 0
    assert capsys.readouterr() == ("", "")


# where the notebook is, and its package
PLACES = [
    ("people.ipynb", "people"),
    ("people.ipynb", "service"),
    ("notebooks/people.ipynb", "service"),
    ("notebooks/people.ipynb", "notebooks/people"),
    ("service/notebooks/people.ipynb", "service"),
]


@pytest.mark.parametrize(("file", "package"), PLACES)
def test_what_is_out_of_date(
    project: Path, capsys: Captured, file: str, package: str
) -> None:
    (project / file).parent.mkdir(parents=True, exist_ok=True)
    made = notebook(project)
    into = ["-o", str(project / "made"), "--target", "kubernetes"]
    assert run(["convert", str(made), "-q", *into, "--name", "folk"]) == 0
    made.rename(project / file)
    (project / package).mkdir(parents=True, exist_ok=True)
    for path in sorted((project / "made").iterdir()):
        path.rename(project / package / path.name)
    capsys.readouterr()
    # the name and the targets are those of the last time
    assert check(file) == 0
    notebook((project / file).parent, *CHANGED)
    assert check(file) == 1
    said = capsys.readouterr()
    mend = f"nbprod convert {file} -o {package}"
    assert f"{package} is not what {file} gives: {mend}" in said.err
    assert f"{package}/src/folk/settings.py" in said.out
    assert run(mend.split()[1:]) == 0
    assert check(file) == 0


def test_a_notebook_of_the_same_name_is_another(project: Path) -> None:
    notebook(project)
    assert run(["convert", "people.ipynb", "-q"]) == 0
    (project / "old").mkdir()
    notebook(project / "old", *CHANGED)
    assert check("old/people.ipynb", "people.ipynb") == 0


def test_where_the_configuration_says(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.nbprod]\noutput = "deep/down"\n')
    notebook(project)
    notebook(project, name="other.ipynb")
    assert run(["convert", "people.ipynb", "-q"]) == 0
    assert check("people.ipynb", "other.ipynb") == 0
    notebook(project, *CHANGED)
    assert check("people.ipynb", "other.ipynb") == 1


def test_a_package_of_a_folder(project: Path, capsys: Captured) -> None:
    (project / "work").mkdir()
    first = ["import pandas as pd\ndf = pd.read_csv('a.csv')", "df.to_csv('b.csv')"]
    second = ["import pandas as pd\nd = pd.read_csv('b.csv')", "d.to_csv('c.csv')"]
    notebook(project / "work", *first, name="one.ipynb")
    notebook(project / "work", *second, name="two.ipynb")
    assert run(["convert", "work", "-q"]) == 0
    assert check("work/one.ipynb", "work/two.ipynb") == 0
    notebook(
        project / "work", *second, "d['x'] = 1\nd.to_csv('d.csv')", name="two.ipynb"
    )
    assert check("work/one.ipynb", "work/two.ipynb") == 1
    assert capsys.readouterr().err.count("is not what work gives: nbprod convert") == 1


def test_what_cannot_be_converted_is_said(project: Path, capsys: Captured) -> None:
    notebook(project)
    notebook(project, name="other.ipynb")
    assert run(["convert", "people.ipynb", "-q"]) == 0
    assert run(["convert", "other.ipynb", "-q"]) == 0
    notebook(project, "this is no Python")
    notebook(project, *CHANGED, name="other.ipynb")
    assert check("people.ipynb", "other.ipynb") == 2
    said = capsys.readouterr().err
    assert "people.ipynb, cell 1" in said
    assert "other is not what other.ipynb gives" in said


def test_what_is_not_settled_is_said(project: Path, capsys: Captured) -> None:
    notebook(project)
    assert run(["convert", "people.ipynb", "-q"]) == 0
    settings = project / "people/src/people/settings.py"
    settings.write_text(settings.read_text().replace("0.5", "0.75"))
    notebook(project, *CHANGED)
    assert run(["convert", "people.ipynb", "-q"]) == 1
    assert check("people.ipynb") == 2
    assert "src/people/settings.py, line" in capsys.readouterr().err


@pytest.mark.parametrize(
    "flags",
    [
        ["a.ipynb", "b.ipynb"],
        ["--existing", "a.ipynb"],
        ["--existing", "--check", "-o", "x", "a.ipynb"],
    ],
)
def test_flags_that_do_not_go_together(project: Path, flags: list[str]) -> None:
    assert run(["convert", *flags]) == 2


def test_the_hook_calls_what_there_is(project: Path) -> None:
    hooks = {one["id"]: one for one in yaml.safe_load(HOOKS.read_text())}
    command, *flags = hooks["nbprod-check"]["entry"].split()
    assert command == "nbprod"
    notebook(project)
    assert run(["convert", "people.ipynb", "-q"]) == 0
    assert run([*flags, "people.ipynb"]) == 0
    notebook(project, *CHANGED)
    assert run([*flags, "people.ipynb"]) == 1
