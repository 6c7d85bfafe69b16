"""Which findings are told: selection, comments, configuration, baselines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from linting import IMPORTS, NAN, ONLY, write

from nbprod.linting.selecting import selected
from nbprod.linting.selection import Selection
from nbprod.rules import catalogue
from nbprod.start import run

Captured = pytest.CaptureFixture[str]
ON = {one.code for one in catalogue().values() if one.default}
ALL = set(catalogue())
OFF = sorted(ALL - ON)[0]
OTHER = next(one for one in ALL if not one.startswith("NBP3"))
THREE = {one for one in ALL if one.startswith("NBP3")}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


CHOICES = {
    "": ON,
    "select=ALL": ALL,
    "select=NBP305": {"NBP305"},
    "select=NBP3": THREE,
    "select=NBP3 ignore=NBP305": THREE - {"NBP305"},
    "select=NBP305 ignore=NBP3": {"NBP305"},
    "select=NBP305 ignore=NBP305": set(),
    "select=ALL ignore=NBP3": ALL - THREE,
    "select=ALL ignore=NBP3 extend=NBP305": ALL - THREE | {"NBP305"},
    "ignore=NBP": set(),
    "ignore=ALL": set(),
    "ignore=NBP305": ON - {"NBP305"},
    f"extend={OFF}": ON | {OFF},
    f"select=NBP305 extend={OFF}": {"NBP305", OFF},
}


@pytest.mark.parametrize("words", CHOICES)
def test_the_longer_code_wins(words: str) -> None:
    given = dict(word.split("=") for word in words.split())
    codes = {key: (code,) for key, code in given.items()}
    select, ignore, extend = (codes.get(k, ()) for k in ("select", "ignore", "extend"))
    wanted = Selection(select, ignore, extend)
    assert {one.code for one in selected(wanted)} == CHOICES[words]


# the lines of a cell, and whether something is found in it
COMMENTS = {
    f"{NAN}  # noqa": False,
    f"{NAN}  # NOQA:nbp305": False,
    f"{NAN}  # noqa: NBP305": False,
    f"{NAN}  # noqa: E501, NBP305 since it is so": False,
    f"{NAN}  # noqa: NBP3": False,
    f"{NAN}  # noqa: NBP306": True,
    f"{NAN}  # noqa: E501": True,
    f"# noqa\n{NAN}": True,
    f"{NAN}\n# noqa": True,
    "gone = df[(\n    df['age']\n    == np.nan  # noqa: NBP305\n)]": False,
    "gone = df[(\n    df['age']  # noqa\n    == np.nan\n)]": False,
    f"# nbprod: noqa: NBP305\nx = 1\n{NAN}": False,
    f"{NAN}\n#nbprod:noqa": False,
    f"# nbprod: noqa: NBP306\n{NAN}": True,
    f"x = 1  # nbprod: noqa\n{NAN}": True,
}


@pytest.mark.parametrize("cell", COMMENTS)
def test_comments_silence(cell: str, tmp_path: Path) -> None:
    write(tmp_path, "a.ipynb", IMPORTS, cell)
    assert run(["lint", "a.ipynb", *ONLY]) == COMMENTS[cell]


def test_a_comment_for_the_notebook_may_stand_in_any_cell(tmp_path: Path) -> None:
    write(tmp_path, "a.ipynb", IMPORTS, NAN, "# nbprod: noqa: NBP305")
    assert run(["lint", "a.ipynb", *ONLY]) == 0


def configured(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(f"[tool.nbprod.lint]\n{text}\n", "utf-8")


def places(capsys: Captured) -> list[str]:
    lines = capsys.readouterr().out.splitlines()
    return [line.partition(":cell")[0] for line in lines]


def test_configuration_and_flags(tmp_path: Path, capsys: Captured) -> None:
    write(tmp_path, "a.ipynb")
    assert run(["lint", "a.ipynb"]) == 1  # on by default
    capsys.readouterr()
    configured(tmp_path, "ignore = ['nbp305']")
    assert run(["lint", "a.ipynb"]) == 0
    assert run(["lint", "a.ipynb", "--select", "NBP3"]) == 1  # flags win
    configured(tmp_path, f"select = ['{OTHER}']\nextend-select = ['NBP305']")
    assert run(["lint", "a.ipynb"]) == 1
    assert run(["lint", "a.ipynb", "--ignore", "nbp305"]) == 0
    configured(tmp_path, "extend-select = ['NBP305']")
    assert run(["lint", "a.ipynb", "--select", OTHER]) == 0
    capsys.readouterr()
    configured(tmp_path, "select = ['NBP999']")
    assert run(["lint", "a.ipynb"]) == 2
    assert "no rule 'NBP999'" in capsys.readouterr().err
    configured(tmp_path, "per-file-ignores = {'x' = ['NBP9']}")
    assert run(["lint", "a.ipynb"]) == 2
    assert "no rule 'NBP9'" in capsys.readouterr().err


def test_files_have_ignored_codes_of_their_own(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.ipynb", "drafts/a.ipynb", "deep/drafts/b.ipynb"):
        write(tmp_path, name)
    configured(tmp_path, "per-file-ignores = {'drafts/*' = ['NBP3'], 'b*' = ['ALL']}")
    assert run(["lint", ".", *ONLY]) == 1
    assert places(capsys) == ["a.ipynb"]
    monkeypatch.chdir(tmp_path / "drafts")  # patterns are from the configuration
    assert run(["lint", "a.ipynb", *ONLY]) == 0
    assert run(["lint", str(tmp_path / "drafts"), *ONLY]) == 0
    assert run(["lint", "../a.ipynb", *ONLY]) == 1


def test_each_file_has_its_nearest_configuration(
    tmp_path: Path, capsys: Captured
) -> None:
    for name in ("a.ipynb", "one/a.ipynb", "two/deep/a.ipynb"):
        write(tmp_path, name)
    configured(tmp_path, "")
    configured(tmp_path / "one", "ignore = ['NBP305']")
    configured(tmp_path / "two", "exclude = ['deep']")
    assert run(["lint", "."]) == 1
    assert places(capsys) == ["a.ipynb"]
    assert run(["lint", "one/a.ipynb", "two/deep/a.ipynb", "a.ipynb"]) == 1
    assert places(capsys) == ["a.ipynb"]


def test_baselines(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ("x = df['age'] == np.nan", "y = df['sex'] == np.nan")
    write(tmp_path, "sub/a.ipynb", IMPORTS, *first)
    write(tmp_path, "b.ipynb")
    assert run(["lint", ".", *ONLY, "--write-baseline", "known.json"]) == 0
    said = capsys.readouterr()
    assert said == ("", "known.json: 3 findings are known from now on\n")
    known = ("--baseline", "known.json", *ONLY)
    assert run(["lint", ".", *known]) == 0
    # cells that move, or are indented anew, are known; what is new is told
    write(tmp_path, "sub/a.ipynb", "a = 0", IMPORTS, "z = 0", *reversed(first))
    assert run(["lint", "sub", *known]) == 0
    write(tmp_path, "sub/a.ipynb", IMPORTS, *first, first[0], "w = np.nan == 1")
    assert run(["lint", ".", *known]) == 1
    assert places(capsys) == ["sub/a.ipynb", "sub/a.ipynb"]
    # from elsewhere, and by the configuration
    configured(tmp_path, "baseline = 'known.json'")
    write(tmp_path, "sub/a.ipynb", IMPORTS, *first)
    monkeypatch.chdir(tmp_path / "sub")
    assert run(["lint", "a.ipynb", *ONLY]) == 0
    assert run(["lint", str(tmp_path), *ONLY]) == 0
    assert run(["lint", "../b.ipynb", "a.ipynb", *ONLY, "--no-cache"]) == 0
    write(tmp_path, "sub/b.ipynb")  # known elsewhere only
    assert run(["lint", "..", *ONLY]) == 1
    before = json.loads((tmp_path / "known.json").read_text("utf-8"))
    new = ("--write-baseline", str(tmp_path / "known.json"))
    assert run(["lint", str(tmp_path), *ONLY, *new]) == 0
    after = json.loads((tmp_path / "known.json").read_text("utf-8"))
    added = [one for one in after["findings"] if one not in before["findings"]]
    assert [one["path"] for one in added] == ["sub/b.ipynb"]


BASELINES = {
    None: "there is no such baseline: write it with --write-baseline",
    "{": "is no baseline of nbprod: write it anew with --write-baseline",
    "[]": "is no baseline of nbprod",
    '{"format": 1}': "is no baseline of nbprod",
    '{"format": 1, "findings": [1]}': "is no baseline of nbprod",
    '{"format": 2}': "is of format 2: use a newer nbprod",
}


@pytest.mark.parametrize("text", BASELINES)
def test_baselines_that_cannot_be_read(
    text: str | None, tmp_path: Path, capsys: Captured
) -> None:
    write(tmp_path, "a.ipynb")
    if text is not None:
        (tmp_path / "known.json").write_text(text, "utf-8")
    assert run(["lint", "a.ipynb", "--baseline", "known.json"]) == 2
    assert f"error: known.json: {BASELINES[text]}" in capsys.readouterr().err


SECRET = "AKIA" + "Z7QW3ERT5YUI9OPA"
KEY = "hunter2" + "hunter9x"
FORMATS = ("concise", "full", "json", "sarif", "github", "junit")


def test_secrets_are_in_no_report(tmp_path: Path, capsys: Captured) -> None:
    cell = (
        f"x = read(np.nan == 1, 'https://me:{KEY}@example.com/a', "
        f"password='{KEY}', key='{SECRET}')"
    )
    write(tmp_path, "a.ipynb", IMPORTS, cell)
    for form in FORMATS:
        run(["lint", "a.ipynb", "--select", "ALL", "--format", form])
        said = capsys.readouterr()
        assert "NBP305" in said.out
        assert KEY not in said.out + said.err and SECRET not in said.out + said.err
    assert run(["lint", "a.ipynb", "--select", "ALL", "--write-baseline", "b"]) == 0
    text = (tmp_path / "b").read_text("utf-8")
    assert "NBP305" in text and KEY not in text and SECRET not in text
