"""Plain command lines are read as typer would; others are left to it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from typer.main import get_command

from nbprod import cli, start
from nbprod.cli.linting import Form
from nbprod.errors import NbprodError
from nbprod.linting import command, plain
from nbprod.linting.formats import NAMES
from nbprod.linting.plain import Given, given

ROOT = Path(__file__).parent.parent
A = (Path("a.ipynb"),)
PLAIN = {
    "a.ipynb": Given(A),
    "a.ipynb - b": Given((*A, Path("-"), Path("b"))),
    "a.ipynb --fix -q": Given(A, fix=True, quiet=True),
    "--select nbp1 --select=NBP2,NBP3 a.ipynb": Given(A, ("NBP1", "NBP2", "NBP3")),
    "a.ipynb --ignore NBP1 --extend-select NBP2": Given(A, (), ("NBP1",), ("NBP2",)),
    "a.ipynb --format sarif -o out": Given(A, form="sarif", output=Path("out")),
    "a.ipynb --output=out --format=json": Given(A, form="json", output=Path("out")),
    "- --stdin-filename b.ipynb": Given((Path("-"),), stdin_filename=Path("b.ipynb")),
    "a.ipynb --diff --unsafe-fixes --no-cache --statistics -v": Given(
        A, diff=True, unsafe_fixes=True, no_cache=True, statistics=True, verbose=True
    ),
    "a.ipynb --baseline b --write-baseline=c": Given(
        A, baseline=Path("b"), write_baseline=Path("c")
    ),
}
OTHERS = """
--help
a -h
a --fix=yes
a --format word
a --format
a --select
a --select=
a -qv
a -oout
a -o=out
a --fi
a -- b
--fix
""".strip().split("\n")


@pytest.mark.parametrize("line", PLAIN)
def test_plain_command_lines_are_read(line: str) -> None:
    assert given(line.split()) == PLAIN[line]


@pytest.mark.parametrize("line", PLAIN)
def test_typer_reads_them_alike(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Given] = []

    def lint(asked: Given) -> int:
        seen.append(asked)
        return 7

    monkeypatch.setattr(command, "lint", lint)
    assert cli.run(["lint", *line.split()]) == 7
    assert seen == [PLAIN[line]]


@pytest.mark.parametrize("line", ["", *OTHERS])
def test_others_are_left_to_typer(line: str) -> None:
    assert given(line.split()) is None


def test_flags_are_those_that_typer_has() -> None:
    command_line = get_command(cli.app)
    lint = command_line.commands["lint"]  # type: ignore[attr-defined]
    declared = {
        flag: one.name
        for one in lint.params
        for flag in one.opts
        if flag.startswith("-") and one.name != "help"
    }
    assert declared == {
        **plain.SWITCHES,
        **plain.CODES,
        **plain.FILES,
        "--format": "form",
    }
    assert get_args(get_args(Form)[0]) == NAMES


def test_a_plain_run_imports_neither_typer_nor_analysis(tmp_path: Path) -> None:
    file = tmp_path / "a.ipynb"
    file.write_text('{"cells": [], "metadata": {}, "nbformat": 4}', "utf-8")
    code = (
        "import sys; from nbprod.start import run\n"
        "status = run(sys.argv[1:])\n"
        "print(status, *sorted(sys.modules), file=sys.stderr)"
    )

    kept = {key: one for key, one in os.environ.items() if "COVERAGE" not in key}

    def loaded() -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", code, "lint", str(file)],
            cwd=tmp_path,
            env={**kept, "PYTHONPATH": str(ROOT)},  # which imports much of its own
            capture_output=True,
            text=True,
        )
        assert done.stdout == ""
        return done.stderr.split()

    first, second = loaded(), loaded()
    assert first[0] == second[0] == "0"
    assert "nbprod.dataflow" in first and "typer" not in first
    assert "nbprod.dataflow" not in second and "nbprod.rules" not in second
    # that these are not needed, saves a fifth of what a notebook takes
    assert not {"nbprod.ir.plan", "tomllib", "logging", "jinja2", "libcst"} & {*first}


def test_faults_are_said_as_typer_has_them_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NbprodError, match="there is no such file"):
        command.lint(Given((tmp_path / "none.ipynb",)))
    assert start.run(["lint", str(tmp_path / "none.ipynb")]) == 2
    plain_said = capsys.readouterr().err
    assert cli.run(["lint", str(tmp_path / "none.ipynb")]) == 2
    assert capsys.readouterr().err == plain_said
