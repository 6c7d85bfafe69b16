"""``nbprod lint`` as users and editors run it: files, statuses, what is said where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from linting import IMPORTS, MENDED, NAN, ONLY, ROOT, document, lint, write

from nbprod.start import run

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_statuses(tmp_path: Path) -> None:
    write(tmp_path, "bad.ipynb")
    write(tmp_path, "good.ipynb", IMPORTS)
    clean = lint(tmp_path, "good.ipynb", *ONLY)
    assert (clean.status, clean.out, clean.err) == (0, "", "")
    found = lint(tmp_path, "bad.ipynb", "good.ipynb", *ONLY)
    assert (found.status, found.places) == (1, ["bad.ipynb:cell 2:1:11"])
    missing = lint(tmp_path, "none.ipynb", *ONLY)
    assert missing.status == 2
    assert missing.err == "error: none.ipynb: there is no such file\n"
    assert lint(tmp_path, "--no-such-flag", "bad.ipynb").status == 2
    assert lint(tmp_path).status == 2
    unknown = lint(tmp_path, "bad.ipynb", "--select", "NBP999")
    assert (unknown.status, unknown.out) == (2, "")
    assert "no rule 'NBP999': `nbprod rule` lists them" in unknown.err


def test_what_is_no_notebook_is_said(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "a.txt").write_text("x = 1", "utf-8")
    assert run(["lint", "a.txt"]) == 2
    assert "a.txt: give notebooks (.ipynb), scripts (.py), folders" in (
        capsys.readouterr().err
    )
    (tmp_path / "empty").mkdir()
    assert run(["lint", "empty"]) == 0
    assert capsys.readouterr().err == "warning: no notebooks there\n"
    assert run(["lint", "empty", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_a_broken_file_stops_no_other(tmp_path: Path) -> None:
    write(tmp_path, "a.ipynb")
    (tmp_path / "b.ipynb").write_text('{"cells": [', "utf-8")
    (tmp_path / "c.ipynb").write_bytes(b"\xfa\xfb\xfc")
    (tmp_path / "d.ipynb").write_text("", "utf-8")
    (tmp_path / "e.ipynb").write_text("[1]", "utf-8")
    (tmp_path / "f.ipynb").write_text("<<<<<<< HEAD\n{}", "utf-8")
    write(tmp_path, "z.ipynb")
    found = lint(tmp_path, ".", *ONLY, "--no-cache")
    assert found.status == 2
    assert found.places == ["a.ipynb:cell 2:1:11", "z.ipynb:cell 2:1:11"]
    said = found.err.splitlines()
    assert [line.split(":")[1].strip() for line in said] == [
        *("b.ipynb", "c.ipynb", "d.ipynb", "e.ipynb", "f.ipynb")
    ]
    assert all(line.startswith("error: ") for line in said)


def test_a_broken_cell_stops_no_other(tmp_path: Path, capsys: Captured) -> None:
    write(tmp_path, "a.ipynb", IMPORTS, "x = = 1", NAN)
    assert run(["lint", "a.ipynb", *ONLY]) == 1
    assert capsys.readouterr().out.startswith("a.ipynb:cell 3:1:11: NBP305 ")


def test_a_rule_that_fails_is_told_and_stops_no_other_file(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nbprod.linting import checking, examining

    known = checking.findings_in

    def fails(subject, rules):  # type: ignore[no-untyped-def]
        if subject.notebook.name == "a.ipynb":
            raise KeyError("x")
        return known(subject, rules)

    monkeypatch.setattr(examining, "findings_in", fails)
    write(tmp_path, "a.ipynb")
    write(tmp_path, "b.ipynb")
    assert run(["lint", ".", *ONLY]) == 2
    said = capsys.readouterr()
    assert said.out.startswith("b.ipynb:cell 2:1:11: NBP305 ")
    assert said.err == (
        "error: a.ipynb: internal error (KeyError in fails): "
        "please report it, with --verbose\n"
    )
    assert run(["lint", ".", *ONLY, "-v"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_standard_input(tmp_path: Path) -> None:
    data = write(tmp_path, "a.ipynb").read_bytes()
    found = lint(tmp_path, "-", "--stdin-filename", "x/y.ipynb", *ONLY, stdin=data)
    assert (found.status, found.places) == (1, ["x/y.ipynb:cell 2:1:11"])
    assert lint(tmp_path, "-", *ONLY, stdin=data).places == ["stdin.ipynb:cell 2:1:11"]
    script = f"# %%\n{IMPORTS}\n# %%\n{NAN}\n".encode()
    found = lint(tmp_path, "-", "--stdin-filename", "y.py", *ONLY, stdin=script)
    assert found.places == ["y.py:cell 2:1:11"]
    broken = lint(tmp_path, "-", *ONLY, stdin=b"{")
    assert (broken.status, broken.out) == (2, "")
    assert broken.err.startswith("error: stdin.ipynb: it is not valid JSON")


def test_standard_input_is_mended_to_standard_output(tmp_path: Path) -> None:
    data = write(tmp_path, "a.ipynb", IMPORTS, NAN, "np.nan == 3").read_bytes()
    found = lint(tmp_path, "-", "--fix", "--unsafe-fixes", *ONLY, stdin=data)
    assert found.out.encode() == data.replace(NAN.encode(), MENDED.encode())
    assert found.status == 1
    assert "stdin.ipynb:cell 3:1:1: NBP305" in found.err
    assert "1 mended, 1 left" in found.err
    safe = lint(tmp_path, "-", "--fix", *ONLY, stdin=data)
    assert safe.out.encode() == data
    (tmp_path / "pyproject.toml").write_text(
        "[tool.nbprod.lint]\nexclude = ['old']\n", "utf-8"
    )
    flags = ("-", "--stdin-filename", "old/a.ipynb", "--fix", "--unsafe-fixes")
    kept = lint(tmp_path, *flags, stdin=data)
    assert (kept.status, kept.out.encode()) == (0, data)


def test_folders(tmp_path: Path, capsys: Captured) -> None:
    for name in (
        "b.ipynb a/c.ipynb a/UPPER.IPYNB .hidden/x.ipynb node_modules/x.ipynb "
        "a/.ipynb_checkpoints/x-checkpoint.ipynb env/x.ipynb out/x.ipynb"
    ).split():
        write(tmp_path, name)
    (tmp_path / "env" / "pyvenv.cfg").write_text("", "utf-8")
    (tmp_path / "a" / "script.py").write_text(f"{IMPORTS}\n{NAN}\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text(
        "[tool.nbprod.lint]\nexclude = ['out/']\n", "utf-8"
    )
    assert run(["lint", ".", *ONLY]) == 1
    paths = [line.split(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert paths == ["b.ipynb", "a/UPPER.IPYNB", "a/c.ipynb"]
    assert run(["lint", ".hidden", "a/script.py", *ONLY]) == 1
    paths = [line.split(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert paths == [".hidden/x.ipynb", "a/script.py"]
    assert run(["lint", "out/x.ipynb", "out", *ONLY]) == 0  # hooks name each file
    assert run(["lint", str(tmp_path / "out" / "x.ipynb"), *ONLY]) == 0


def test_a_folder_that_cannot_be_listed_is_an_error(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shut").mkdir()
    listed = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert run(["lint", "."]) == 2
    assert (
        capsys.readouterr().err == "error: shut: cannot be listed: Permission denied\n"
    )


def test_other_languages_are_passed_over(tmp_path: Path, capsys: Captured) -> None:
    text = json.dumps(document("x <- 1", metadata={"kernelspec": {"name": "ir"}}))
    (tmp_path / "r.ipynb").write_text(text, "utf-8")
    for _ in range(2):  # the second time from the cache
        assert run(["lint", "r.ipynb"]) == 0
        assert capsys.readouterr() == ("", "")
    assert run(["lint", "r.ipynb", "-v"]) == 0
    assert "passed over: r.ipynb: its kernel is ir" in capsys.readouterr().err


def test_output_and_statistics(tmp_path: Path, capsys: Captured) -> None:
    write(tmp_path, "a.ipynb", IMPORTS, NAN, NAN)
    write(tmp_path, "b.ipynb")
    assert run(["lint", ".", *ONLY, "-o", "out/found.txt"]) == 1
    assert capsys.readouterr() == ("", "")
    assert len((tmp_path / "out" / "found.txt").read_text("utf-8").splitlines()) == 3
    assert run(["lint", ".", *ONLY, "--statistics"]) == 1
    counted = capsys.readouterr().out.split()
    assert counted == "3 in 2 notebooks NBP305 [ ] nan-comparison".split()


def test_fix_and_diff(tmp_path: Path, capsys: Captured) -> None:
    file = write(tmp_path, "a.ipynb")
    other = write(tmp_path, "b.ipynb", IMPORTS)
    data = file.read_bytes()
    assert run(["lint", ".", *ONLY, "--unsafe-fixes"]) == 2
    assert "--unsafe-fixes goes with --fix or --diff" in capsys.readouterr().err
    assert run(["lint", ".", *ONLY, "--fix"]) == 1
    assert file.read_bytes() == data
    capsys.readouterr()
    assert run(["lint", ".", *ONLY, "--diff", "--unsafe-fixes"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["--- a.ipynb:cell 2", "+++ a.ipynb:cell 2"]
    assert lines[-2:] == [f"-{NAN}", f"+{MENDED}"]
    assert file.read_bytes() == data
    before = other.stat().st_mtime_ns
    for said in ("1 mended, 0 left\n", ""):
        assert run(["lint", ".", *ONLY, "--fix", "--unsafe-fixes"]) == 0
        assert capsys.readouterr() == ("", said)
        assert file.read_bytes() == data.replace(NAN.encode(), MENDED.encode())
    assert other.stat().st_mtime_ns == before
    assert run(["lint", ".", *ONLY, "--diff", "--unsafe-fixes"]) == 0
    assert capsys.readouterr().out == ""


def test_many_files_are_checked_and_mended_at_once(tmp_path: Path) -> None:
    names = [f"n{number:02}.ipynb" for number in range(20)]
    for name in names:
        write(tmp_path, name)
    found = lint(tmp_path, ".", *ONLY)
    assert found.places == [f"{name}:cell 2:1:11" for name in names]
    done = lint(tmp_path, ".", *ONLY, "--fix", "--unsafe-fixes")
    assert (done.status, done.out, done.err) == (0, "", "20 mended, 0 left\n")
    assert all(MENDED in (tmp_path / name).read_text("utf-8") for name in names)


def test_runs_beside_each_other_do_not_meet(tmp_path: Path) -> None:
    for number in range(8):
        write(tmp_path, f"n{number}.ipynb")
    command = [sys.executable, "-m", "nbprod", "lint", ".", *ONLY]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    both = [
        subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    answers = {one.communicate()[0] for one in both}
    assert len(answers) == 1 and len(answers.pop().splitlines()) == 8
    left = [one.name for one in (tmp_path / ".nbprod_cache").rglob("*.*")]
    assert sorted(left) == [".gitignore", "CACHEDIR.TAG"]
