"""What ``verify`` runs and compares: at the same time, at one place, each apart."""

from __future__ import annotations

import re
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from verifying import converted, edited, notebook_in, take_walls_away, verified

from nbprod.verify import boxes, crowds, runs
from nbprod.verify.boxes import Box
from nbprod.verify.failing import Failure
from nbprod.verify.kernel import Ran

WHERE = (
    "import os\nplace = os.getcwd()\nhome = os.path.expanduser('~')",
    "open('left.txt', 'w').write(place)\nfiles = sorted(os.listdir('.'))",
)


@pytest.mark.parametrize("walls", [True, False])
@pytest.mark.parametrize("elsewhere", [True, False])
def test_one_place(
    walls: bool, elsewhere: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paths are the same on all sides, and nobody sees what another one wrote, between
    walls or not, and where temporary files lie elsewhere."""
    if not walls:
        take_walls_away(monkeypatch)
    if elsewhere:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "elsewhere"))
        (tmp_path / "elsewhere").mkdir()
    (tmp_path / "notebook").mkdir()
    notebook = notebook_in(tmp_path / "notebook", *WHERE)
    status, found = verified(notebook, converted(notebook))
    statuses = {one["name"]: one["status"] for one in found["variables"]}
    assert statuses == dict.fromkeys(("files", "home", "place"), "equal")
    assert (status, found["nondeterministic"]) == (0, [])


@pytest.mark.parametrize("module", ["config", "pipeline"])
def test_what_does_not_import(module: str, tmp_path: Path) -> None:
    """Every module is imported, those too that the pipeline does not need."""
    notebook = notebook_in(tmp_path, "rows = [1, 2]")
    package = converted(notebook)
    path = package / "src" / "sizes" / f"{module}.py"
    text = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f"{text}\nimport no_such_module\n", "utf-8")
    status, found = verified(notebook, package)
    assert (status, found["verdict"], found["level"]) == (1, "different", -1)
    said = r"\w+.py: ModuleNotFoundError: No module named 'no_such_module'"
    assert re.fullmatch(f"level 0: it does not import: {said}", found["why"])
    assert found["variables"] == []
    assert verified(notebook, package, "--level", "0")[1]["why"] == found["why"]


@pytest.mark.parametrize(
    ("seconds", "verdict", "code", "said"),
    [
        (
            2,
            "unverified",
            2,
            r"; the notebook itself takes \d s: allow more \(--timeout\)",
        ),
        (0, "different", 1, ""),
    ],
)
def test_no_end(
    seconds: int, verdict: str, code: int, said: str, tmp_path: Path
) -> None:
    """What the time limit ends is not told to be wrong, unless the notebook takes next
    to nothing of it."""
    notebook = notebook_in(tmp_path, f"import time\ntime.sleep({seconds})\nn = [1, 2]")
    package = converted(notebook)
    edited(package, "return [1, 2]", "import time\n    time.sleep(60)")
    status, found = verified(notebook, package, "--timeout", "8")
    assert (status, found["verdict"]) == (code, verdict)
    assert re.fullmatch(f"level 1: no end after 8 s{said}", found["why"])


class Played:
    """Plays runs: the package, and the notebook by numbers, fail in company or not."""

    def __init__(self, many: int, failing: tuple[str, ...], always: bool) -> None:
        """Nothing has run yet."""
        self.many, self.failing, self.always = many, failing, always
        self.begun: list[str] = []
        self.meeting = threading.Barrier(many)

    def fails(self, name: str) -> bool:
        """Have something run; the first of them wait for each other."""
        self.begun.append(name)
        if len(self.begun) <= self.many:
            self.meeting.wait(20)
        return name in self.failing and (self.always or self.begun.count(name) == 1)

    def package(self, *_: Any) -> tuple[dict[str, Any], runs.Trained]:
        """The package's run."""
        return {"error": "lost" * self.fails("package")}, runs.Trained()

    def side(self, sides: Any, box: Any, number: int, *_: Any) -> Ran:
        """A run of the notebook."""
        failure = Failure(1, "it fails", "memory limit")
        return Ran(Path(), 1.0, failure if self.fails(f"{number}") else None)


@pytest.mark.parametrize(
    ("many", "failing", "always", "begun", "count"),
    [
        (3, (), False, ["0", "1", "package"], 2),
        (1, (), False, ["0", "1", "package"], 2),
        (3, ("0",), False, ["0", "0", "1", "package"], 2),
        (3, ("package", "1"), False, ["0", "1", "1", "package", "package"], 2),
        (3, ("0",), True, ["0", "0", "1", "package"], 1),
        (1, ("0",), True, ["0", "package"], 1),
        (1, ("package",), True, ["0", "package"], 1),
    ],
)
def test_what_fails_in_company(
    many: int,
    failing: tuple[str, ...],
    always: bool,
    begun: list[str],
    count: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What fails beside others runs once more alone; nothing more runs after what fails
    alone."""
    played = Played(many, failing, always)
    monkeypatch.setattr(runs, "at_once", lambda box: many)
    monkeypatch.setattr(runs, "run_package", played.package)
    monkeypatch.setattr(runs, "run_side", played.side)
    nothing: Any = None
    made = runs.all_runs(nothing, Box(Path(), 1.0, 1), {}, None)
    assert (sorted(played.begun), len(made.notebook)) == (begun, count)
    assert bool(made.package["error"]) == (always and "package" in failing)


def test_giving_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ends waiting ends what runs as well."""
    box = Box(tmp_path, 60.0, 1 << 30)
    started = threading.Event()

    def sleeping(*_: Any) -> Any:
        if started.is_set():
            raise KeyboardInterrupt
        started.set()
        (tmp_path / "a").mkdir()
        return boxes.run(["sleep", "50"], replace(box, folder=tmp_path / "a"), tmp_path)

    def failing(*_: Any) -> Any:
        started.wait(20)
        while not crowds.WATCHED:
            pass
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "at_once", lambda box: 3)
    monkeypatch.setattr(runs, "run_package", failing)
    monkeypatch.setattr(runs, "run_side", sleeping)
    nothing: Any = None
    with pytest.raises(KeyboardInterrupt):
        runs.all_runs(nothing, box, {}, None)
    assert not crowds.WATCHED
