"""Seed faults in copies of a package, and see what notices them.

The notebook does not run again: each faulty package runs and is compared with what the
notebook held, as ``verify`` compares, and then its own tests run. Faults lie on lines
that the pipeline runs. A number settles which are taken, so that all get the same.
"""

from __future__ import annotations

import ast
import difflib
import hashlib
import json
import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nbprod.ir import Flow, Label, Plan
from nbprod.verify.boxes import LOAD, Box, run
from nbprod.verify.copies import fresh_copy
from nbprod.verify.edited import Code, Fault
from nbprod.verify.expecting import Expected
from nbprod.verify.functions import functions
from nbprod.verify.identity import with_identity
from nbprod.verify.judging import Index, everything_told, judged
from nbprod.verify.nursery import Nursery, nursery
from nbprod.verify.operators import faults_in
from nbprod.verify.outcome import Faults, Seeded
from nbprod.verify.rungs import matching, showing
from nbprod.verify.side_by_side import Compared, Sides, read_index

FRAME = frozenset(
    "__init__.py __main__.py artifacts.py folders.py progress.py report.py "
    "showing.py".split()
)
"""Modules that are alike in all packages, or compute nothing that is compared."""
PATIENCE = 10.0
"""A faulty package may take so many times as long as the sound one."""
LEAST = 30.0

SLOW = frozenset({"test_command_line", "test_report"})
"""Tests that run the pipeline once more: they come last."""

Tally = Callable[[int, int], None]


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


def seeded(
    ground: Ground, count: int, seed: int = 0, tally: Tally | None = None
) -> Faults:
    """Seed up to ``count`` faults, each alone, and count what noticed them.

    Raises NbprodError where the system cannot fork.
    """
    ground.work.mkdir(exist_ok=True)
    sound = sound_run(ground)
    chosen = drawn(candidates(ground, sound), count, seed)
    found: list[Seeded] = []
    modules = [*sound.modules, *imported(ground.sides), "pytest"]
    with nursery(ground.sides.python, ground.box, modules) as hands:
        tested = tests(ground, hands, ground.sides.folder, ground.box.seconds) == 0
        for one in chosen:
            found.append(tried(one, ground, sound, hands, tested))
            if tally is not None:
                tally(len(found), len(chosen))
    return Faults(
        len(found),
        sum(one.by_verify for one in found),
        sum(bool(one.by_tests) for one in found) if tested else None,
        sum(one.unchanged for one in found),
        tuple(found),
    )


def sound_run(ground: Ground) -> Sound:
    """Run the package as it is, and see which lines run."""
    box, sides = ground.box, ground.sides
    copy = fresh_copy(sides.notebook, ground.work, sides.folder)
    store, lines = ground.work / "sound", ground.work / "lines.json"
    given = arguments(ground, ground.source, copy.folder, store)
    code = f"{LOAD}from nbprod_inside import lines; lines.main(*sys.argv[1:])"
    command = [sides.python, "-c", code, str(lines), str(ground.source), *given]
    ended = run(command, box, copy.folder, {}, sides.package)
    if not lines.exists():
        raise RuntimeError(f"the package does not run again: {ended.last_line}")
    known = json.loads(lines.read_text("utf-8"))
    root = len(str(ground.source)) + 1
    ran = {name[root:]: frozenset(some) for name, some in known["lines"].items()}
    index = read_index(store)
    return Sound(index, ran, tuple(known["modules"]), index["seconds"])


def imported(sides: Sides) -> list[str]:
    """The modules of others that a package and its tests name in imports."""
    found = set()
    for path in sorted(sides.folder.glob("**/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return sorted(n for n in found if n.partition(".")[0] != sides.package)


def arguments(ground: Ground, source: Path, data: Path, store: Path) -> list[str]:
    """What ``watch package`` is given; what outputs show lies in a file."""
    shown = ground.box.folder / "saved.json"
    package = ground.sides.package
    return [package, str(source), str(data), str(store), "0", str(shown)]


def candidates(ground: Ground, sound: Sound) -> list[Fault]:
    """Every fault on a line that runs."""
    found: list[Fault] = []
    for path, lines in sorted(sound.lines.items()):
        name = path.rpartition("/")[2]
        if name in FRAME:
            continue
        source = (ground.source / path).read_text("utf-8")
        code = Code(path, source, name == "pipeline.py")
        found += [
            one
            for one in faults_in(code)
            if lines & set(range(one.line, one.end_line + 1))
        ]
    return found


def drawn(known: Sequence[Fault], count: int, seed: int) -> list[Fault]:
    """Some of the faults: of each operator in turn one, drawn by a number."""
    chance = random.Random(seed)
    piles: dict[str, list[Fault]] = {}
    for one in known:
        piles.setdefault(one.operator, []).append(one)
    for pile in piles.values():
        chance.shuffle(pile)
    found: list[Fault] = []
    while len(found) < count and any(piles.values()):
        found += [pile.pop() for pile in piles.values() if pile]
    return found[:count]


def tried(
    one: Fault, ground: Ground, sound: Sound, hands: Nursery, tested: bool
) -> Seeded:
    """Put a fault into a copy of the package; run that, compare, and run its tests."""
    folder, store = ground.work / "package", ground.work / "told"
    for place in (folder, store):
        shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(ground.sides.folder, folder, symlinks=True)
    source = (ground.source / one.path).read_text("utf-8")
    faulty = one.put_into(source)
    (folder / "src" / one.path).write_text(faulty, "utf-8")
    copy = fresh_copy(ground.sides.notebook, ground.work, ground.sides.folder)
    limit = min(ground.box.seconds, max(LEAST, PATIENCE * sound.seconds))
    given = arguments(ground, folder / "src", copy.folder, store)
    hands.ask("package", given, copy.folder, limit)
    caught, unchanged, how = (
        "stopped",
        False,
        "it does not end, or takes its process along",
    )
    if (store / "index.json").exists():
        modules = folder / "src" / ground.sides.package
        index = read_index(store)
        caught, unchanged, how = compared(index, modules, ground, sound, hands)
    by_tests = tests(ground, hands, folder, 4 * limit) != 0 if tested else None
    path = f"src/{one.path}"
    lines = difflib.unified_diff(
        source.splitlines(), faulty.splitlines(), path, path, n=1, lineterm=""
    )
    return Seeded(
        one.operator, path, one.line, one.what, bool(caught), by_tests, unchanged, how,
        "\n".join(lines),
    )  # fmt: skip


def compared(
    index: Index, modules: Path, ground: Ground, sound: Sound, hands: Nursery
) -> tuple[str, bool, str]:
    """What caught a run, whether it told the same as the sound one, and the detail."""
    if index["error"]:
        return "failed", False, index["error"]
    told = everything_told(ground.expected, ground.compared.notebook, index)
    pairs = {key: [ours, theirs] for one in told for key, ours, theirs in one.pairs()}
    before = dict(differing(index, sound.index))
    came = answered(pairs | before, ground, hands)
    judgements = list(judged(told, ground.expected, ground.compared.notebook, came))
    rows = [*with_identity(judgements, ground.compared.notebook, index)]
    rows += functions(*ground.known, modules)
    known = {
        (one.stage, one.name)
        for one in ground.compared.variables
        if one.status in ("noise", "different", "missing")
    }
    new = tuple(one for one in rows if (one.stage, one.name) not in known)
    unsaid = {one["number"]: one["detail"] for one in index["saved"]}
    now = replace(ground.compared, variables=new, unsaid=unsaid)
    unchanged = index["saved"] == sound.index["saved"] and all(
        came[key]["status"] == "equal" for key in before if before[key]
    )
    unchanged = unchanged and shape(index) == shape(sound.index)
    for level in (matching(now, 0.0), showing(now, ground.known[2])):
        if level.status == "failed":
            return "different", unchanged, level.detail
    changed = [key for key in before if came[key]["status"] != "equal"]
    return "", unchanged, "; ".join(f"{key}: {came[key]['detail']}" for key in changed)


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
