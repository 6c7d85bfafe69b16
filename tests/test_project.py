"""Folders of notebooks: their order, what they share, and what is refused.

``UPDATE_CASES=1`` writes what comes out now into the cases.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cases import cases, updated
from folders import made_in
from notebooks import as_text
from prove_folders import outcome

from benchmarks.expected import explain
from benchmarks.projects import equalities
from nbprod.cli import run
from nbprod.command import work_out
from nbprod.convert import Wish, convert
from nbprod.errors import NbprodError
from nbprod.ir import Project
from nbprod.keeping.folder import write
from nbprod.render import render
from nbprod.together import convert_folder, understand_folder

ROOT = {"constants", "functions", "figures", "tools", "shared_functions"}
GENERATED = {"Result", "run", "run_here", "EXHIBITS", "write_report", "set_style"}
TWO = """
# == a.ipynb
import pandas as pd
df = pd.read_csv("raw.csv")
df.to_csv("c.csv")
# == b.ipynb
import pandas as pd
df = pd.read_csv("c.csv")
rows = len(df)
"""
ONE = """
# == a.ipynb
%run b.ipynb
y = twice(2)
# == b.ipynb
def twice(x):
    return 2 * x
"""
VALUES = cases("project/values")
ORDERS, ERRORS = cases("project/order"), cases("project/errors")


def understood(folder: Path) -> Project:
    found = understand_folder(Wish(folder, name="shop"))
    assert isinstance(found, Project)
    return found


@pytest.mark.parametrize(("name", "given", "expected"), ORDERS)
def test_order(name: str, given: str, expected: str, tmp_path: Path) -> None:
    found = understood(made_in(tmp_path / "shop", given))
    lines = [
        f"{one.notebook} → {one.plan.package}: reads {', '.join(one.reads) or '–'}; "
        f"writes {', '.join(one.writes) or '–'}"
        for one in found.members
    ]
    lines += [f"{one}: run by {', '.join(by)}" for one, by in found.run.items()]
    lines += [note.message for note in found.plan.notes]
    told = "\n".join(lines)
    assert updated("project/order", name, told) or told == expected


@pytest.mark.parametrize(("name", "given", "expected"), ERRORS)
def test_errors(name: str, given: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(NbprodError) as caught:
        understood(made_in(tmp_path / "shop", given))
    told = str(caught.value).replace(str(tmp_path), "")
    assert updated("project/errors", name, told) or told == expected


def definitions(text: str) -> list[str]:
    """The names of what a module defines, steps and their records left out."""
    return [
        node.name
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ] + [
        target.id
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]


@pytest.mark.parametrize(("name", "given", "expected"), cases("project/shared"))
def test_shared(name: str, given: str, expected: str, tmp_path: Path) -> None:
    """What the modules of the package define that are no stages of its own."""
    found = understood(made_in(tmp_path / "shop", given))
    package = render(found.plan, project=found)
    steps = {one.function.name for one in found.plan.steps}
    steps |= {one.function.record for one in found.plan.steps}
    steps |= {one.function.name for one in found.plan.report}
    carried = {f"src/shop/{one.path}" for one in found.plan.carried}
    lines = []
    for path, text in package.files.items():
        module = path.removeprefix("src/").removesuffix(".py").replace("/", ".")
        own = module.count(".") > 1 or module.split(".")[-1] in ROOT
        if own and path.startswith("src/") and path.endswith(".py"):
            names = [one for one in definitions(text) if one not in steps]
            if path in carried:
                names = [f"{one} (as it is)" for one in names]
            elif module.endswith((".pipeline", ".report")):
                names = [one for one in names if one not in GENERATED]
            lines += [f"{module}: {', '.join(names)}"] if names else []
    told = "\n".join(lines)
    assert updated("project/shared", name, told) or told == expected


@pytest.mark.slow
@pytest.mark.parametrize(("name", "given", "expected"), VALUES)
def test_values(name: str, given: str, expected: str, tmp_path: Path) -> None:
    """Every kept variable of every notebook has its value, run one after the other."""
    folder = made_in(tmp_path / "shop", given)
    made = convert_folder(Wish(folder, tmp_path / "made", name="shop"))
    assert not isinstance(made, Wish)
    write(made.folder, made.changes)
    found = equalities(
        sys.executable, folder, folder, "shop", made.folder / "src", explain(folder)
    )
    assert {one.verdict for one in found.values()} == {"equal"}, found
    for line in expected.splitlines():
        part, _, names = line.partition(": ")
        assert found[part].variables.keys() == set(names.split())


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = made_in(tmp_path / "shop", TWO)
    assert run(["convert", str(folder)]) == 0
    made = folder / "shop"
    count = len(files_in(made))
    said = f"{made}: {count} of {count} files written\n"
    assert capsys.readouterr().err == said
    assert run(["convert", str(folder), "--check"]) == 0
    (folder / "b.ipynb").write_text(as_text("x = 2\nx"), "utf-8")
    assert run(["convert", str(folder), "--check"]) == 1
    assert run(["explain", str(folder), "-q"]) == 0
    assert "2  b.ipynb → shop.b" in capsys.readouterr().out


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_explained_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = made_in(tmp_path / "shop", TWO)
    assert run(["explain", str(folder), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told)[:2] == ["format", "nbprod"]
    assert [one["package"] for one in told["order"]] == ["shop.a", "shop.b"]
    (tie,) = told["ties"]
    assert (tie["before"], tie["after"], tie["file"]) == ("a.ipynb", "b.ipynb", "c.csv")
    assert [one["notebook"] for one in told["notebooks"]] == ["a.ipynb", "b.ipynb"]
    assert {one["name"] for one in told["settings"]} == {"raw_csv", "c_csv"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["convert", "empty"], "there is no notebook in this folder"),
        (["convert", "."], "there are some in"),
        (
            ["convert", "shop", "--name", "json"],
            "would shadow a module of the standard",
        ),
        (["convert", "shop", "--model", "forest"], "a fitted model called forest"),
        (["convert", "shop", "--verify"], "--verify is for one notebook"),
        (["convert", "shop", "-o", "empty/a.txt"], "is not a folder"),
        (["explain", "shop", "--format", "html"], "for one notebook, not a folder"),
    ],
)
def test_what_cannot_be(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made_in(tmp_path / "shop", TWO)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "a.txt").touch()
    monkeypatch.chdir(tmp_path)
    before = files_in(tmp_path)
    assert run(arguments) == 2
    told = capsys.readouterr()
    assert (told.out, files_in(tmp_path)) == ("", before)
    assert told.err.startswith("error: ") and said in told.err


def test_one_notebook_is_that_notebook(tmp_path: Path) -> None:
    """A folder with one notebook, or one and those that it runs, gives its package."""
    folder = made_in(tmp_path / "shop", ONE)
    alone = convert(Wish(folder / "a.ipynb", tmp_path / "out"))
    found = work_out(Wish(folder, tmp_path / "out"))
    assert (found.plan, found.changes) == (alone.plan, alone.changes)


def test_skip_broken(tmp_path: Path) -> None:
    folder = made_in(tmp_path / "shop", f"{TWO}\n# %%\ny = (")
    with pytest.raises(NbprodError, match="b.ipynb, cell 2, line 1"):
        understood(folder)
    found = understand_folder(Wish(folder, name="shop", skip_broken=True))
    assert isinstance(found, Project)
    notes = [note.message for note in found.plan.notes]
    assert any(one.startswith("b.ipynb, cell 2, line 1: the cell is") for one in notes)


def test_secrets_reach_no_file(tmp_path: Path) -> None:
    """Nor does one that another notebook of the folder tells."""
    secret = "sk-proj-" + "Zq81" * 10
    case = f'{TWO}\n# %%\nAPI_KEY = "{secret}"\nlast = API_KEY[-1]'
    folder = made_in(tmp_path / "shop", f"{case}\n# == z.ipynb\n# {secret}\nz = 1")
    made = work_out(Wish(folder, tmp_path / "made", name="shop"))
    assert not [one.path for one in made.changes if secret in one.text]
    assert [one.name for one in made.plan.settings if one.secret] == ["api_key"]


def test_same_bytes(tmp_path: Path) -> None:
    folder = made_in(tmp_path / "shop", VALUES[0][1])
    wish = Wish(folder, tmp_path / "made", name="shop")
    assert work_out(wish).changes == work_out(wish).changes


UPWARDS = """
# == 1_clean.ipynb
import pandas as pd
df = pd.read_csv("../data/raw/lots.csv").dropna()
df.to_csv("../data/clean.csv", index=False)
# == 2_fit.ipynb
import pandas as pd
from sklearn.linear_model import LinearRegression
df = pd.read_csv("../data/clean.csv")
model = LinearRegression().fit(df[["weight"]], df["price"])
score = model.score(df[["weight"]], df["price"])
score
"""


@pytest.mark.slow
@pytest.mark.parametrize("whole", [True, False], ids=["folder", "notebook"])
def test_tests_leave_data_above_alone(whole: bool, tmp_path: Path) -> None:
    """The package's own tests pass where paths lead up, and write nothing there."""
    folder = made_in(tmp_path / "repository" / "notebooks", UPWARDS)
    raw = tmp_path / "repository" / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "lots.csv").write_text("weight,price\n1,2\n2,3.5\n3,\n4,9\n", "utf-8")
    (raw.parent / "clean.csv").write_text("weight,price\n1,2\n4,9\n", "utf-8")
    before = {path: path.read_bytes() for path in files_in(raw.parent)}
    given = folder if whole else folder / "1_clean.ipynb"
    made = work_out(Wish(given, tmp_path / "made", name="shop"))
    write(made.folder, made.changes)
    variables = {
        **os.environ,
        "PYTHONPATH": str(made.folder / "src"),
        "SHOP_DATA_DIR": str(folder),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--basetemp", str(tmp_path / "t")],
        cwd=made.folder,
        env=variables,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert {path: path.read_bytes() for path in files_in(raw.parent)} == before


def test_names_are_data(tmp_path: Path) -> None:
    """Whatever the names of the folder and its files hold opens no template or text."""
    names = [
        "a\nimport os  # {{ 7*7 }}.ipynb",
        'b""" + x + """.ipynb',
        "c` | {% raw %} <b>.ipynb",
        "d" + "long " * 40 + ".ipynb",
        "print.ipynb",
        "étude–2.ipynb",
    ]
    folder = tmp_path / 'shop {{ 7*7 }}\n"""'
    folder.mkdir()
    for number, name in enumerate(names):
        (folder / name).write_text(as_text(f"x = {number}\ny = x + 1"), "utf-8")
    made = work_out(Wish(folder, tmp_path / "made"))
    write(made.folder, made.changes)
    texts = {one.path: one.text for one in made.changes}
    every = "\n".join(text for path, text in texts.items() if path.endswith(".py"))
    assert "49" not in every
    for path in (path for path in texts if path.endswith(".py")):
        tree = ast.parse(texts[path])
        names_imported = [
            alias.name
            for node in tree.body
            if isinstance(node, ast.Import)
            for alias in node.names
        ]
        assert "os" not in names_imported or path.startswith("tests/")
    source = str(made.folder / "src")
    code = f"import sys; sys.path.insert(0, {source!r})\n"
    code += f"from {made.plan.package}.pipeline import run; print(len(vars(run())))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path
    )
    assert (done.returncode, done.stdout) == (0, "6\n"), done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_two_notebooks_by_chance(seed: int, tmp_path: Path) -> None:
    """As prove_folders.py does at length."""
    kind, detail = outcome(seed, tmp_path)
    assert kind in ("equal", "refused"), detail
