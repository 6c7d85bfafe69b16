"""``lint`` as Unix has it: terminals, interrupts, pipes, permissions and links."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from linting import IMPORTS, MENDED, NAN, ONLY, ROOT, lint, write

from nbprod.start import run


def on_terminal(folder: Path, *arguments: str, **variables: str) -> str:
    """What ``lint`` shows on a terminal."""
    mine, theirs = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **variables}
    done = subprocess.Popen(
        [sys.executable, "-m", "nbprod", "lint", *arguments],
        cwd=folder,
        env=env,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(mine, 65536)
        except OSError:  # its last reader is gone
            break
        if not part:
            break
        shown += part
    done.wait()
    os.close(mine)
    return shown.decode()


def test_colours_are_for_terminals_that_want_them(tmp_path: Path) -> None:
    write(tmp_path, "a.ipynb")
    for form in ("concise", "full"):
        flags = ("a.ipynb", *ONLY, "--format", form)
        plain = lint(tmp_path, *flags).out
        assert "\x1b" not in plain
        shown = on_terminal(tmp_path, *flags)
        assert "\x1b[31;1mNBP305\x1b[0m" in shown
        assert re.sub(r"\x1b\[[\d;]*m", "", shown).replace("\r\n", "\n") == plain
        for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            shown = on_terminal(tmp_path, *flags, **variables)
            assert shown.replace("\r\n", "\n") == plain
    told = on_terminal(tmp_path, "a.ipynb", *ONLY, "--format", "json")
    assert "\x1b" not in told


def test_progress_is_for_terminals(tmp_path: Path) -> None:
    cells = [f"def f{n}(a):\n    return a[{n}] + {n}" for n in range(100)]
    for number in range(30):
        write(tmp_path, f"n{number}.ipynb", IMPORTS, *cells)
    shown = on_terminal(tmp_path, ".", *ONLY, "--no-cache")
    assert re.search(r"\r\d+ of 30 notebooks", shown)
    assert shown.endswith("\r" + " " * 40 + "\r")
    assert on_terminal(tmp_path, ".", *ONLY, "--no-cache", "-q") == ""
    assert lint(tmp_path, ".", *ONLY, "--no-cache").err == ""


def test_mending_keeps_permissions_and_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = write(tmp_path, "real/a.ipynb")
    file.chmod(0o640)
    link = tmp_path / "link.ipynb"
    link.symlink_to(file)
    assert run(["lint", "link.ipynb", *ONLY, "--fix", "--unsafe-fixes"]) == 0
    assert link.is_symlink() and MENDED in file.read_text("utf-8")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in file.parent.iterdir()] == ["a.ipynb"]


def test_an_interrupt_ends_it_without_a_traceback(tmp_path: Path) -> None:
    cells = [f"def f{n}(a):\n    return a[{n}] + {n}" for n in range(150)]
    for number in range(40):
        write(tmp_path, f"n{number}.ipynb", *cells)
    process = subprocess.Popen(
        [sys.executable, "-m", "nbprod", "lint", ".", "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    time.sleep(1.5)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.decode().startswith("error: interrupted") and b"Traceback" not in err


def test_a_closed_pipe_is_no_fault(tmp_path: Path) -> None:
    write(tmp_path, "a.ipynb", IMPORTS, *[NAN] * 2000)
    command = f"{sys.executable} -m nbprod lint a.ipynb --select NBP305 | head -1"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
    )
    assert done.stdout.startswith(b"a.ipynb:cell 2:1:11") and done.stderr == b""
