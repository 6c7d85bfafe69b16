"""Command lines of ``convert`` that are read without typer, as typer reads them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from nbprod import cli, command
from nbprod.command import Given, given
from nbprod.convert import Wish
from nbprod.errors import NbprodError

ROOT = Path(__file__).parent.parent
A = Path("a.ipynb")
PLAIN = {
    "a.ipynb": Given(A),
    "a.ipynb -o out -q": Given(A, output=Path("out"), quiet=True),
    "--output=out a.ipynb --name=shop -v": Given(A, Path("out"), "shop", verbose=True),
    "a.ipynb --force --adopt --skip-broken": Given(
        A, force=True, adopt=True, skip_broken=True
    ),
    "a.ipynb --target x --target y --model m": Given(A, target=("x", "y"), model="m"),
    "a.ipynb --modernise": Given(A, modernise=True),
    "a.ipynb --modernise --no-modernise": Given(A, modernise=False),
    "a.ipynb --name b --name c": Given(A, name="c"),
}
OTHERS = """
--help
a -h
a b
a --check
a --diff
a --verify
a --force=yes
a --name
a --name=
a --name -q
a -qv
a -oout
a -o=out
a --na b
a -- b
--force
""".strip().split("\n")


@pytest.mark.parametrize("line", PLAIN)
def test_plain_command_lines_are_read(line: str) -> None:
    assert given(line.split()) == PLAIN[line]


@pytest.mark.parametrize("line", PLAIN)
def test_typer_reads_them_alike(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wished: list[Wish] = []

    def work_out(wish: Wish) -> None:
        wished.append(wish)
        raise NbprodError("that is enough")

    monkeypatch.setattr(command, "work_out", work_out)
    assert cli.run(["convert", *line.split()]) == 2
    with pytest.raises(NbprodError, match="that is enough"):
        command.convert_as_given(PLAIN[line])
    assert wished[0] == wished[1]


@pytest.mark.parametrize("line", ["", *OTHERS])
def test_others_are_left_to_typer(line: str) -> None:
    assert given(line.split()) is None


def test_flags_are_those_that_typer_has() -> None:
    command_line = get_command(cli.app)
    convert = command_line.commands["convert"]  # type: ignore[attr-defined]
    declared = {
        flag: one.name
        for one in convert.params
        for flag in (*one.opts, *one.secondary_opts)
        if flag.startswith("-")
    }
    plain = {flag: name for flag, (name, _) in command.SWITCHES.items()}
    plain |= {**command.VALUES, "--target": "target"}
    assert plain.items() <= declared.items()


def test_a_plain_run_imports_no_typer_and_says_what_typer_has_said(
    tmp_path: Path,
) -> None:
    cell = {"cell_type": "code", "source": "x = 1", "outputs": [], "metadata": {}}
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4})
    (tmp_path / "a.ipynb").write_text(text, "utf-8")
    code = (
        "import sys; from nbprod.start import run\n"
        "status = run(['convert', 'a.ipynb', '-o', sys.argv[1]])\n"
        "print(status, 'typer' in sys.modules, 'nbprod.merging' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "out"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "0 False False\n"
    assert "out: " in done.stderr and "files written" in done.stderr


def test_faults_are_said_as_typer_has_them_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from nbprod import start

    missing = ["convert", str(tmp_path / "none.ipynb")]
    assert start.run(missing) == 2
    plain_said = capsys.readouterr().err
    assert cli.run(missing) == 2
    assert capsys.readouterr().err == plain_said
