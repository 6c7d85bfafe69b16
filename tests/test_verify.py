"""``nbprod verify`` on real kernels: what is the same, what is not, or cannot tell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
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


ROOT = Path(__file__).parent.parent
HOSTILE = """
import os, pathlib, shutil, socket, subprocess
home = pathlib.Path({home!r})
acts = {{
    "writes": lambda: (home / "kept.txt").write_text("changed"),
    "deletes": lambda: (home / "kept.txt").unlink(),
    "empties": lambda: shutil.rmtree(home),
    "makes": lambda: (home / "made").mkdir(),
    "reads keys": lambda: (home / ".ssh" / "id").read_text(),
    "changes the package": lambda: next(home.glob("package/src/*/*.py")).write_text(""),
    "writes elsewhere": lambda: pathlib.Path({root!r}, "made").write_text("x"),
    "reaches out": lambda: socket.create_connection(("192.0.2.1", 80), 2),
    "ends others": lambda: os.kill({pid}, 9),
}}
done = []
for name, act in acts.items():
    try:
        act()
        done.append(name)
    except (OSError, StopIteration):
        pass
line = "x" * 1_000_000
for number in range(300):
    print(line)
"""


def everything(folder: Path) -> dict[str, bytes]:
    """The files of a folder, what verify itself writes aside."""
    return {
        str(path): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "verified.json"
    }


def test_a_hostile_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing outside of the copy changes where the system lets us prevent it: files,
    keys, network, processes; 300 MB of output do no harm."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "kept.txt").write_text("as it was", "utf-8")
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "id").write_text("a key", "utf-8")
    other = subprocess.Popen(["sleep", "600"])
    place = tmp_path / "notebook"
    place.mkdir()
    cell = HOSTILE.format(home=str(tmp_path), pid=other.pid, root=str(ROOT))
    notebook = notebook_in(place, cell if walls() else cell.replace("act()", "pass"))
    package = converted(notebook)
    before = everything(tmp_path)
    try:
        status, found = verified(notebook, package)
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()
    assert (status, found["walls"]) == (0, walls())
    assert everything(tmp_path) == before
    assert not (ROOT / "made").exists()
    assert not kernels_left()
    told = {one["name"]: one for one in found["variables"]}
    assert told["done"]["status"] == "equal"


BOMB = """
import os, time
while {endless}:
    try:
        if os.fork() == 0:
            time.sleep(0.01)
    except OSError:
        pass
"""


def test_a_fork_bomb(tmp_path: Path) -> None:
    """Processes that make processes are ended soon, all of them."""
    notebook = notebook_in(tmp_path, "x = 1", BOMB.format(endless="x"))
    package = tmp_path / "package"
    calm = notebook_in(tmp_path, "x = 1", BOMB.format(endless="x > 1"))
    assert calm == notebook
    package = converted(calm)
    notebook_in(tmp_path, "x = 1", BOMB.format(endless="x"))
    started = time.monotonic()
    status, found = verified(notebook, package, "--timeout", "120")
    assert (status, found["verdict"]) == (2, "unverified")
    assert "fails at cell 2 (process limit): more than 512" in found["why"]
    assert time.monotonic() - started < 100
    assert not kernels_left()


def test_a_long_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets have short paths wherever temporary files are."""
    place = tmp_path / ("long" * 30)
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    notebook = notebook_in(tmp_path, "x = 1")
    assert verified(notebook, converted(notebook))[0] == 0
    assert not list(place.iterdir())


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


def test_what_does_not_train(tmp_path: Path) -> None:
    """A package that computes all and cannot write its model does not reach level 1."""
    notebook = notebook_in(tmp_path, "rows = [1, 2]")
    package = converted(notebook)
    edited(package, "artifacts.save(result, settings)", "artifacts.save(result, 1 / 0)")
    status, found = verified(notebook, package)
    told = [one["status"] for one in found["levels"]]
    assert (status, found["level"], told) == (
        1,
        0,
        ["passed", "failed", "not there", "passed", "not there"],
    )
    assert found["why"] == "level 1: ZeroDivisionError: division by zero"


def test_what_draws_and_stays_the_same(tmp_path: Path) -> None:
    """Of what draws, that is named which makes another value each time."""
    notebook = notebook_in(
        tmp_path,
        "import random\nempty = [1 for _ in range(3) if random.random() > 5]",
        "noise = [random.random(), *empty]",
    )
    _, found = verified(notebook, converted(notebook))
    (noise,) = found["nondeterministic"]
    assert noise["name"] == "noise"
    assert noise["why"].startswith("cell 2, line 1: draws without a seed: `noise = [")
