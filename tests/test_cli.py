"""The command line as users meet it: files, statuses, what is said and where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nbprod.cli import run

ROOT = Path(__file__).parent.parent
CODE = [
    "import pandas as pd\nfrom sklearn.linear_model import LogisticRegression",
    "df = pd.read_csv('people.csv')\ndf.head()",
    "df['ratio'] = df['a'] / df['b']",
    "model = LogisticRegression(C=0.5).fit(df[['ratio']], df['y'])\n"
    "print(model.score(df[['ratio']], df['y']))",
]


def notebook(folder: Path, *cells: str, name: str = "people.ipynb") -> Path:
    """Write a notebook of code cells; ``#`` begins a markdown cell."""
    made = [
        {
            "cell_type": "markdown" if text.startswith("# ") else "code",
            "id": f"c{number}",
            "metadata": {},
            "source": text,
            **({} if text.startswith("# ") else {"outputs": [], "execution_count": 1}),
        }
        for number, text in enumerate(cells or CODE, start=1)
    ]
    file = folder / name
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}
    file.write_text(json.dumps(document), "utf-8")
    return file


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


Captured = pytest.CaptureFixture[str]


def test_convert_check_diff(tmp_path: Path, capsys: Captured) -> None:
    file = notebook(tmp_path)
    before = file.read_bytes()
    assert run(["convert", str(file)]) == 0
    out = tmp_path / "people"
    said = capsys.readouterr()
    assert said.out == ""
    assert "files written" in said.err
    assert {"pyproject.toml", "README.md", ".nbprod/record.json"} <= set(tree(out))
    assert "src/people/pipeline.py" in tree(out)
    assert file.read_bytes() == before
    first = tree(out)
    assert run(["convert", str(file), "--check"]) == 0
    assert run(["convert", str(file), "--quiet"]) == 0
    assert tree(out) == first
    capsys.readouterr()
    notebook(tmp_path, *[text.replace("0.5", "0.25") for text in CODE])
    assert run(["convert", str(file), "--check"]) == 1
    listed = capsys.readouterr().out.splitlines()
    always = {"record.json", "written.json", "README.md"}
    (changed,) = {Path(line).name for line in listed} - always
    assert run(["convert", str(file), "--diff"]) == 0
    shown = capsys.readouterr().out
    path = f"people/src/people/{changed}"
    assert f"--- {path}\n+++ {path}\n@@ " in shown
    assert run(["convert", str(file), "--check", "--diff"]) == 1
    assert tree(out) == first
    assert run(["convert", str(file)]) == 0
    assert tree(out) != first


def test_the_same_bytes_everywhere(tmp_path: Path) -> None:
    trees = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        folder = tmp_path / f"at{seed}"
        folder.mkdir()
        command = [sys.executable, "-m", "nbprod", "convert", str(notebook(folder))]
        env = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        env["PYTHONPATH"] = str(ROOT)
        subprocess.run(command, env=env, check=True, cwd=folder)
        trees.append(tree(folder / "people"))
    assert trees[0] == trees[1]


def test_changes_of_the_user(tmp_path: Path, capsys: Captured) -> None:
    file, out = notebook(tmp_path), tmp_path / "people"
    run(["convert", str(file)])
    for module in (out / "src/people").glob("*.py"):
        module.write_text(module.read_text() + "# mine\n")
    changed = tree(out)
    assert run(["convert", str(file)]) == 0
    assert run(["convert", str(file), "--check"]) == 0
    assert tree(out) == changed
    notebook(tmp_path, *[text.replace("0.5", "0.25") for text in CODE])
    assert run(["convert", str(file), "--check"]) == 1
    listed = capsys.readouterr().out.splitlines()
    assert tree(out) == changed
    (merged,) = [line for line in listed if line.startswith("merge ")]
    assert run(["convert", str(file), "--diff"]) == 0
    assert "-# mine" not in capsys.readouterr().out
    assert run(["convert", str(file)]) == 0
    assert "your changes kept in" in capsys.readouterr().err
    text = Path(merged.removeprefix("merge ")).read_text()
    assert text.endswith("# mine\n")
    assert "0.25" in text
    assert run(["convert", str(file), "--force"]) == 0
    assert not any(b"# mine" in data for data in tree(out).values())


def test_folders_of_others(tmp_path: Path, capsys: Captured) -> None:
    file, out = notebook(tmp_path), tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    for flags in ([], ["--force"], ["--check"]):
        assert run(["convert", str(file), "-o", str(out), *flags]) == 2
        assert "did not write" in capsys.readouterr().err
    assert tree(out) == {"thesis.txt": b"years of work"}
    run(["convert", str(file), "-o", str(tmp_path / "new")])
    other = notebook(tmp_path, name="other.ipynb")
    assert run(["convert", str(other), "-o", str(tmp_path / "new")]) == 2
    assert "package of people.ipynb" in capsys.readouterr().err


REFUSED = {
    "x = (": ("cell 1, line 1", []),
    "df = 1\nimport os\nx = ][": ("cell 1, line 3", []),
    "x = 1": ("'pandas'", ["--name", "pandas"]),
    "import prep as p\nx = p": ("'prep'", ["--name", "prep"]),
    "y = 1": ("no target 'moon'", ["--target", "moon"]),
}


@pytest.mark.parametrize("code", REFUSED)
def test_refusals(tmp_path: Path, capsys: Captured, code: str) -> None:
    words, flags = REFUSED[code]
    file = notebook(tmp_path, code + "\nprint(1)" * (words[0] == "'"))
    before = tree(tmp_path)
    assert run(["convert", str(file), *flags]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("error: ") and said.err.count("\n") == 1
    assert words in said.err
    assert tree(tmp_path) == before


NO_NOTEBOOKS = [b"", b"{", b"[]", b"{}", b"\xff\xfe", b"null", b"[" * 99_999]


@pytest.mark.parametrize("data", NO_NOTEBOOKS, ids=lambda data: repr(data[:9]))
def test_files_that_are_no_notebooks(
    tmp_path: Path, capsys: Captured, data: bytes
) -> None:
    file = tmp_path / "x.ipynb"
    file.write_bytes(data)
    assert run(["convert", str(file)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: ") and said.count("\n") == 1
    assert "internal" not in said
    assert tree(tmp_path) == {"x.ipynb": data}


def test_model(tmp_path: Path, capsys: Captured) -> None:
    notebook = ROOT / "examples" / "breast_cancer" / "breast_cancer.ipynb"
    served = tmp_path / "served"
    command = ["convert", str(notebook), "-o", str(served), "-q", "--model"]
    assert run([*command, "rf"]) == 0
    assert "and `rf` answers" in (served / "README.md").read_text("utf-8")
    assert run([*command, "forest"]) == 2
    assert "choose one of lr, knn, rf" in capsys.readouterr().err


def test_skip_broken(tmp_path: Path, capsys: Captured) -> None:
    file = notebook(tmp_path, *CODE, "x = (")
    assert run(["convert", str(file)]) == 2
    assert run(["convert", str(file), "--skip-broken"]) == 0
    assert "cell 5" in capsys.readouterr().err


def test_skip_cells_that_read_what_nothing_defines(
    tmp_path: Path, capsys: Captured
) -> None:
    cells = ("a = 1", "b = a + lost", "c = b + 1", "d = a + 1")
    file = notebook(tmp_path, *cells)
    assert run(["convert", str(file)]) == 2
    assert "cell 2, line 1: `lost` is used" in capsys.readouterr().err
    assert run(["convert", str(file), "--skip-broken"]) == 0
    said = capsys.readouterr().err
    assert "cell 2, line 1: the cell is left out: `lost`" in said
    assert "cell 3, line 1: the cell is left out: `b`" in said
    assert "cell 4" not in said


def test_configuration(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.nbprod]\noutput = "made"\nname = "folks"\nquiet = true\n'
    )
    file = notebook(tmp_path)
    assert run(["convert", str(file)]) == 0
    assert "src/folks/pipeline.py" in tree(tmp_path / "made")
    assert capsys.readouterr().err == ""
    assert run(["convert", str(file), "--name", "mob", "-o", str(tmp_path / "b")]) == 0
    assert "src/mob/pipeline.py" in tree(tmp_path / "b")


SECRET = "Zx81Kq0vTn" + "4LpW9sYd2F"


def test_secrets_reach_no_file(tmp_path: Path, capsys: Captured) -> None:
    cells = [
        f"# People\nOur token is {SECRET}, do not tell.",
        *CODE[:2],
        f"API_KEY = '{SECRET}'\n# old: password = 'hunter2'\n"
        f"url = 'https://ann:{SECRET}@example.com/x.csv'\n"
        f"more = pd.read_csv(url, storage_options={{'token': '{SECRET}'}})\n"
        "more['key'] = len(API_KEY)",
        *CODE[2:],
        f"print('{SECRET}')\nrequests_get = lambda: (url, '{SECRET}')",
    ]
    assert run(["convert", str(notebook(tmp_path, *cells))]) == 0
    out = tmp_path / "people"
    for path, data in tree(out).items():
        assert SECRET.encode() not in data, path
        assert b"hunter2" not in data, path
    assert b"SecretStr" in tree(out)["src/people/settings.py"]
    said = capsys.readouterr()
    assert SECRET not in said.err + said.out
    assert "warning: " in said.err and "set PEOPLE_" in said.err
    assert run(["explain", str(tmp_path / "people.ipynb"), "--format", "json"]) == 0
    assert SECRET not in capsys.readouterr().out


def test_names_and_headings_are_data(tmp_path: Path) -> None:
    cells = ['# {{ 7*7 }} {% raw %} \'""" ; import os #\n$(touch x)', *CODE]
    file = notebook(tmp_path, *cells, name="{{ 7*7 }} '; x.ipynb")
    assert run(["convert", str(file)]) == 0
    made = tree(tmp_path / "x")
    assert b"{{ 7*7 }}" in made["README.md"]
    assert not any(line.strip() == b"49" for line in made["README.md"].splitlines())


def test_explain(tmp_path: Path, capsys: Captured) -> None:
    file = notebook(tmp_path, "# Load the people", *CODE)
    assert run(["explain", str(file)]) == 0
    text = capsys.readouterr().out
    assert "cell 3" in text and "people.ipynb" in text and "\x1b" not in text
    out = tmp_path / "told.json"
    assert run(["explain", str(file), "--format", "json", "-o", str(out)]) == 0
    assert capsys.readouterr().out == ""
    told = json.loads(out.read_text())
    assert list(told)[:2] == ["format", "nbprod"] and told["format"] == 1
    assert [cell["index"] for cell in told["cells"]] == [1, 2, 3, 4, 5]
    assert [cell["code_index"] for cell in told["cells"]] == [None, 1, 2, 3, 4]
    assert told["cells"][2]["heading"] == "Load the people"
    statements = {one["id"]: one for one in told["statements"]}
    for edge in told["edges"]:
        assert {edge["from"], edge["to"]} <= statements.keys()
        assert edge["kind"] in ("data", "code", "resource")
    ratio = next(one for one in told["statements"] if one["cell"] == 4)
    assert ratio["mutates"] == ["df"] and ratio["kept"]
    functions = {f"{one['module']}.{one['name']}" for one in told["functions"]}
    assert ratio["function"] in functions
    for key in ("settings", "requirements", "models", "left_out", "notes", "aliases"):
        assert isinstance(told[key], list)
    assert told["models"][0]["class"].endswith("LogisticRegression")
    assert any(one["name"] for one in told["settings"])


def test_usage(capsys: Captured) -> None:
    assert run(["convert"]) == 2
    assert run(["frobnicate"]) == 2
    assert run(["explain", "x.ipynb", "--format", "html"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and "Traceback" not in said.err
    assert run(["convert", "nowhere.ipynb"]) == 2
    assert "no such file" in capsys.readouterr().err
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("nbprod ")


def test_internal_errors_are_one_line(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(wish: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("nbprod.convert.convert", fail)
    file = str(notebook(tmp_path))
    assert run(["convert", file]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "please report it" in said
    assert run(["convert", file, "--verbose"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_interrupted(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nbprod.keeping.folder.write", interrupt)
    assert run(["convert", str(notebook(tmp_path))]) == 130
    assert "interrupted" in capsys.readouterr().err
    assert set(tree(tmp_path)) == {"people.ipynb"}


def test_lock_files_beside_the_notebook(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("pandas==1.5.3\n")
    assert run(["convert", str(notebook(tmp_path))]) == 0
    made = tree(tmp_path / "people")["pyproject.toml"].decode()
    assert '"pandas==1.5.3"' in made and '"scikit-learn>=' in made
    assert 'requires-python = ">=3.10,<3.12"' in made
