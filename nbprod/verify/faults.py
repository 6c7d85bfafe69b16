"""Seed faults in copies of a package, and see what notices them.

The notebook does not run again: each faulty package runs and is compared with what the
notebook held, as ``verify`` compares, and then its own tests run. Faults lie on lines
that the pipeline runs. A number settles which are taken, so that all get the same.
"""

from __future__ import annotations

import ast
import json
import random
from collections.abc import Callable, Sequence

from nbprod.verify.boxes import LOAD, run
from nbprod.verify.copies import fresh_copy
from nbprod.verify.edited import Code, Fault
from nbprod.verify.nursery import nursery
from nbprod.verify.operators import faults_in
from nbprod.verify.outcome import Faults, Seeded
from nbprod.verify.runs import Sides, read_index
from nbprod.verify.trials import Ground, Sound, arguments, tests, tried
from nbprod.verify.written import keep_written

FRAME = frozenset(
    "__init__.py __main__.py artifacts.py batch.py desk.py edge.py folders.py logs.py "
    "metrics.py mlflow_protocol.py openapi.py profile.py progress.py report.py "
    "schema.py scoring.py server.py service.py showing.py tables.py".split()
)
"""Modules that are alike in all packages, or compute nothing that is compared."""
Tally = Callable[[int, int], None]


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
    keep_written(copy.folder, sides.notebook.parent, store)
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
