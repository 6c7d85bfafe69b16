"""One faulty package: its run beside what the notebook held, and its own tests."""

from __future__ import annotations

import difflib
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nbprod.ir import Flow, Label, Plan
from nbprod.verify.boxes import Box
from nbprod.verify.copies import fresh_copy
from nbprod.verify.edited import Fault
from nbprod.verify.expecting import Expected
from nbprod.verify.functions import functions
from nbprod.verify.identity import with_identity
from nbprod.verify.judging import Index, everything_told, judged
from nbprod.verify.nursery import Nursery
from nbprod.verify.outcome import Seeded
from nbprod.verify.rungs import matching, showing
from nbprod.verify.runs import Sides, read_index
from nbprod.verify.side_by_side import Compared
from nbprod.verify.written import keep_written, kept_in, written

PATIENCE = 10.0
"""A faulty package may take so many times as long as the sound one."""
LEAST = 30.0

SLOW = frozenset({"test_command_line", "test_report"})
"""Tests that run the pipeline once more: they come last."""


@dataclass(frozen=True)
class Ground:
    """What faults are seeded in, and what they are held against."""

    sides: Sides
    expected: Expected
    known: tuple[Flow, Mapping[str, Label], Plan]
    box: Box
    compared: Compared

    @property
    def work(self) -> Path:
        """The folder in which all of it happens, inside the box's."""
        return self.box.folder / "faults"

    @property
    def faulty(self) -> Path:
        """Where the faulty package lies."""
        return self.work / "package"

    @property
    def told(self) -> Path:
        """The store of what the faulty package tells."""
        return self.work / "told"

    @property
    def known_bad(self) -> frozenset[tuple[str, str]]:
        """Variables, by stage and name, and files that are not equal anyhow."""
        bad = ("noise", "different", "missing")
        rows = {(o.stage, o.name) for o in self.compared.variables if o.status in bad}
        files = {("", o.path) for o in self.compared.files if o.status != "equal"}
        return frozenset(rows | files)

    @property
    def source(self) -> Path:
        """The folder of the sound package's code."""
        return self.sides.folder.resolve() / "src"


@dataclass(frozen=True)
class Sound:
    """How the sound package runs."""

    index: Index
    lines: Mapping[str, frozenset[int]]
    """File, as a path in the package's folder of code → the lines that ran."""
    modules: tuple[str, ...]
    seconds: float


def arguments(ground: Ground, source: Path, data: Path, store: Path) -> list[str]:
    """What ``watch package`` is given; what outputs show lies in a file."""
    shown = ground.box.folder / "saved.json"
    package = ground.sides.package
    return [package, str(source), str(data), str(store), "0", str(shown)]


def tried(
    one: Fault, ground: Ground, sound: Sound, hands: Nursery, tested: bool
) -> Seeded:
    """Put a fault into a copy of the package; run that, compare, and run its tests."""
    folder, sides = ground.faulty, ground.sides
    for place in (folder, ground.told):
        shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(sides.folder, folder, symlinks=True)
    source = (ground.source / one.path).read_text("utf-8")
    faulty = one.put_into(source)
    (folder / "src" / one.path).write_text(faulty, "utf-8")
    copy = fresh_copy(sides.notebook, ground.work, sides.folder)
    limit = min(ground.box.seconds, max(LEAST, PATIENCE * sound.seconds))
    given = arguments(ground, folder / "src", copy.folder, ground.told)
    hands.ask("package", given, copy.folder, limit)
    keep_written(copy.folder, sides.notebook.parent, ground.told)
    caught, unchanged, how = True, False, f"no end that is told, within {limit:.0f} s"
    if (ground.told / "index.json").exists():
        index = read_index(ground.told)
        caught, unchanged, how = compared(index, ground, sound, hands)
    by_tests = tests(ground, hands, folder, 4 * limit) != 0 if tested else None
    path = f"src/{one.path}"
    lines = difflib.unified_diff(
        source.splitlines(), faulty.splitlines(), path, path, n=1, lineterm=""
    )
    return Seeded(
        one.operator, path, one.line, one.what, caught, by_tests, unchanged, how,
        "\n".join(lines),
    )  # fmt: skip


def compared(
    index: Index, ground: Ground, sound: Sound, hands: Nursery
) -> tuple[bool, bool, str]:
    """Whether a run is told to be different, whether it told the same as the sound one,
    and the detail."""
    if index["error"]:
        return True, False, index["error"]
    theirs = ground.compared.notebook
    told = everything_told(ground.expected, theirs, index)
    pairs = {key: [ours, other] for one in told for key, ours, other in one.pairs()}
    before = dict(differing(index, sound.index))
    came = answered(pairs | before, ground, hands)
    rows = [
        *with_identity(list(judged(told, ground.expected, theirs, came)), theirs, index)
    ]
    rows += functions(*ground.known, ground.faulty / "src" / ground.sides.package)
    notebook = ground.box.folder / "notebook-0"
    files = written(ground.told, notebook, ground.expected.writes)
    now = replace(
        ground.compared,
        variables=tuple(
            one for one in rows if (one.stage, one.name) not in ground.known_bad
        ),
        files=tuple(one for one in files if ("", one.path) not in ground.known_bad),
        unsaid={one["number"]: one["detail"] for one in index["saved"]},
    )
    changed = [key for key in before if came[key]["status"] != "equal"]
    unchanged = (
        not changed
        and index["saved"] == sound.index["saved"]
        and shape(index) == shape(sound.index)
        and contents(ground.told, ground) == contents(ground.work / "sound", ground)
    )
    for level in (matching(now, 0.0), showing(now, ground.known[2])):
        if level.status == "failed":
            return True, unchanged, level.detail
    said = "; ".join(f"{key}: {came[key]['detail']}" for key in changed)
    return False, unchanged, said


def shape(index: Index) -> list[tuple[str, tuple[str, ...]]]:
    """What was told, and when."""
    return [(one["at"], tuple(one["variables"])) for one in index["captures"]]


def differing(index: Index, sound: Index) -> Iterator[tuple[str, list[str]]]:
    """The values that are stored otherwise than the sound package's."""
    for mine, other in zip(index["captures"], sound["captures"], strict=False):
        for name, entry in mine["variables"].items():
            same = other["variables"].get(name, {})
            if "file" in entry and "file" in same:
                files = [entry["file"], same["file"]]
                first, second = (digest(Path(one)) for one in files)
                if first != second:
                    yield f"sound:{mine['at']}:{name}", files


def contents(store: Path, ground: Ground) -> dict[str, str]:
    """What was written, by paths, without what is never the same."""
    return {
        path: digest(file)
        for path, file in kept_in(store).items()
        if ("", path) not in ground.known_bad
    }


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def answered(
    pairs: Mapping[str, Sequence[str]], ground: Ground, hands: Nursery
) -> dict[str, dict[str, str]]:
    """Compare pairs of stored values."""
    asked, answer = (ground.work / f"{one}.json" for one in ("asked", "answer"))
    asked.write_text(json.dumps(pairs), "utf-8")
    answer.unlink(missing_ok=True)
    given = [str(asked), str(answer)]
    hands.ask("compare", given, ground.work, ground.box.seconds)
    if not answer.exists():
        raise RuntimeError("comparing a faulty package failed")
    found: dict[str, dict[str, str]] = json.loads(answer.read_text("utf-8"))
    return found


def tests(ground: Ground, hands: Nursery, folder: Path, seconds: float) -> int | None:
    """Run a package's own tests on a copy of the data; pytest's exit status."""
    copy = fresh_copy(ground.sides.notebook, ground.work, ground.sides.folder)
    source = str(folder.resolve() / "src")
    more = {
        "PYTHONPATH": source,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        f"{ground.sides.package.upper()}_DATA_DIR": str(copy.folder),
    }
    files = sorted(
        (folder.resolve() / "tests").glob("test_*.py"),
        key=lambda file: (file.stem in SLOW, file.name),
    )
    given = "-q -x --tb=no -p no:cacheprovider".split() + [str(one) for one in files]
    return hands.ask("tests", given, folder.resolve(), seconds, [source], more)
