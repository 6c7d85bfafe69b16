"""``nbprod verify`` on real kernels: what is the same, what is not, or cannot tell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from verifying import converted, edited, notebook_in, verified

from nbprod.verify.boxes import walls


def kernels_left() -> list[bytes]:
    """The commands of our own children that run or hold a kernel."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text("utf-8").rpartition(")")[2].split()[1]
            command = (stat.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(parent) == os.getpid() and b"nbprod-verify-" in command:
            found.append(command)
    return found


CELLS = (
    "import random\nrows = [1, 2, 3]\nnoise = [random.random() for _ in rows]",
    "rows.append(4)\nprint(rows)\ntotal = sum(rows)",
    "large = total * 2.5",
)


def test_the_same(tmp_path: Path) -> None:
    """All variables are equal; what global random states give too, seeded alike,
    though it is told that it differs between runs of the notebook."""
    notebook = notebook_in(tmp_path, *CELLS)
    status, found = verified(notebook, converted(notebook))
    assert (status, found["verdict"], found["level"]) == (0, "equivalent", 3)
    statuses = {one["name"]: one["status"] for one in found["variables"]}
    assert statuses == dict.fromkeys(("large", "noise", "rows", "total"), "equal")
    (noise,) = found["nondeterministic"]
    assert noise["name"] == "noise"
    assert noise["why"].startswith("cell 1, line 3: draws without a seed: `noise = [")


def test_another_value(tmp_path: Path) -> None:
    """A package that computes something else is told so, with the variable."""
    notebook = notebook_in(tmp_path, *CELLS)
    package = converted(notebook)
    edited(package, "append(4)", "append(5)")
    status, found = verified(notebook, package)
    assert (status, found["verdict"], found["level"]) == (1, "different", 1)
    wrong = {
        o["name"]: o["detail"] for o in found["variables"] if o["status"] != "equal"
    }
    assert wrong["rows"] == "[3]: 5, notebook 4"
    assert wrong.keys() == {"rows", "total", "large"}


def test_noise(tmp_path: Path) -> None:
    """What differs between two runs of the notebook is no difference of the package."""
    notebook = notebook_in(tmp_path, "import os\nkey = os.urandom(8)\nsize = len(key)")
    status, found = verified(notebook, converted(notebook))
    assert (status, found["verdict"]) == (0, "equivalent")
    assert [one["name"] for one in found["nondeterministic"]] == ["key"]


@pytest.mark.parametrize(
    "cell, kind",
    [
        ("import module_that_nobody_has\nx = 1", "missing module"),
        ("open('nowhere.csv').read()\nx = 1", "missing data"),
        ("while True:\n    x = 1", "time limit"),
        ("x = bytearray(40 * 2**30)\nx = len(x)", "memory limit"),
    ],
)
def test_a_notebook_that_fails(cell: str, kind: str, tmp_path: Path) -> None:
    """A notebook that does not run by itself says nothing about its package."""
    notebook = notebook_in(tmp_path, "y = 2", cell)
    package = converted(notebook)
    status, found = verified(notebook, package, "--timeout", "12", "--memory", "4")
    assert (status, found["verdict"]) == (2, "unverified")
    assert f"fails at cell 2 ({kind})" in found["why"]
    assert not kernels_left()


def test_a_hostile_notebook(tmp_path: Path) -> None:
    """Nothing outside of the copy changes where the system lets us prevent it."""
    kept = tmp_path / "kept.txt"
    kept.write_text("as it was", "utf-8")
    cell = f"""
import pathlib, socket
target = pathlib.Path({str(kept)!r})
tried = 0
for act in (lambda: target.write_text("changed"), target.unlink,
            lambda: (pathlib.Path.home().parent / "made").mkdir()):
    try:
        act()
    except OSError:
        tried += 1
print("x" * 30_000_000)
keys = (pathlib.Path.home() / ".ssh").exists()
"""
    notebook = notebook_in(tmp_path, cell)
    status, found = verified(notebook, converted(notebook))
    assert (status, found["walls"]) == (0, walls())
    if walls():
        assert kept.read_text("utf-8") == "as it was"
        assert not (tmp_path / "made").exists()


@pytest.mark.slow
def test_nbprod_among_temporary_files(tmp_path: Path) -> None:
    """What is hidden from a box is not what runs in it, wherever nbprod lies."""
    ours = tmp_path / "ours"
    root = Path(__file__).parent.parent
    for name in ("nbprod", "templates"):
        shutil.copytree(root / name, ours / name)
    notebook = notebook_in(tmp_path, *CELLS)
    package = converted(notebook)
    command = [sys.executable, "-m", "nbprod", "verify", str(notebook), str(package)]
    command += ["--python", sys.executable]
    done = subprocess.run(command, cwd=ours, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_a_shell_gives(tmp_path: Path) -> None:
    """The list that IPython makes of a command's lines is as good as a plain one."""
    notebook = notebook_in(tmp_path, "lines = !echo one; echo two\ncount = len(lines)")
    status, found = verified(notebook, converted(notebook))
    statuses = {one["name"]: one["status"] for one in found["variables"]}
    assert (status, statuses) == (0, {"lines": "equal", "count": "equal"})
