"""The ladder: what a package reaches, rung by rung, and the verdict."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from nbprod.emission.templates import portraits_code
from nbprod.errors import NbprodError
from nbprod.ir import Flow, Label, Plan
from nbprod.modernising import modern
from nbprod.verify.boxes import Box, run, walls
from nbprod.verify.copies import WORK, fresh_copy
from nbprod.verify.expecting import expected
from nbprod.verify.failing import Failure
from nbprod.verify.faults import seeded
from nbprod.verify.fits import fit_of
from nbprod.verify.functions import functions
from nbprod.verify.installing import imported, installed
from nbprod.verify.kernel import Progress, run_notebook
from nbprod.verify.noise import noises
from nbprod.verify.outcome import Level, Serving, Verdict, Verification
from nbprod.verify.parity import document, releases_of
from nbprod.verify.rungs import matching, noticing, showing, why
from nbprod.verify.runs import Sides, Trained
from nbprod.verify.serving import NO_MODEL, answering
from nbprod.verify.side_by_side import Compared, compare_sides
from nbprod.verify.trials import Ground


@dataclass(frozen=True)
class Wanted:
    """How to verify: up to which level, by which interpreter, within which limits."""

    level: int = 4
    python: str = ""
    seconds: float = 900.0
    memory: int = 8 << 30
    network: bool = False
    faults: int = 0
    """How many faults to seed, once all is the same."""
    parity: bool = False
    """Whether parity tests are to be made of the run."""


def verify(
    notebook: Path,
    folder: Path,
    known: tuple[Flow, Mapping[str, Label], Plan],
    wanted: Wanted,
    progress: Progress | None = None,
) -> Verification:
    """Climb the ladder; both sides run in copies of the notebook's folder.

    Raises NbprodError where there is no package in the folder.
    """
    if find_spec("nbclient") is None:
        raise NbprodError("verify needs nbclient: install nbprod[verify]")
    plan = known[2]
    package = package_in(folder)
    if plan.package != package:
        raise NbprodError(
            f"{folder} holds the package {package}, and {notebook.name} would give "
            f"{plan.package}: convert it there first, or give --name {package}"
        )
    with tempfile.TemporaryDirectory(prefix=WORK) as place:
        work = Path(place).resolve()
        shown = (folder.resolve(), *environments(wanted.python))
        box = Box(work, wanted.seconds, wanted.memory, wanted.network, shown)
        python = wanted.python or str(work / "venv" / "bin" / "python")
        source = str((folder / "src").resolve()) if wanted.python else ""
        portraits = str(portraits_code()) if wanted.parity else ""
        fit = fit_of(*known) if wanted.level > 3 else None
        if plan.modernised:
            notebook = in_todays_calls(notebook, work, folder)
        sides = Sides(
            notebook, folder, package, python, source, plan.saved, portraits, fit
        )  # fmt: skip
        return climbed(sides, known, wanted, box, progress)


def in_todays_calls(notebook: Path, work: Path, folder: Path) -> Path:
    """A copy of a notebook's folder with the notebook as its package was made of it."""
    copy = fresh_copy(notebook, work / "modern", folder)
    copy.notebook.write_bytes(modern(notebook).data)
    return copy.notebook


def climbed(
    sides: Sides,
    known: tuple[Flow, Mapping[str, Label], Plan],
    wanted: Wanted,
    box: Box,
    progress: Progress | None,
) -> Verification:
    """The rungs, one after the other, as far as is wanted and possible."""
    flow, labels, plan = known
    started = time.perf_counter()
    first = installed(sides, box, bool(wanted.faults))
    asked, compared, failure = expected(flow, labels, plan), None, None
    if first.status == "passed" and wanted.level > 1:
        compared = compare_sides(sides, asked, box, progress)
        failure = compared.notebook_failure
    if first.status == "passed" and not (compared and compared.imported):
        first = imported(sides, box, first)
    seconds = time.perf_counter() - started - first.seconds
    levels, faults, serving = [first], None, None
    if first.status == "failed":
        failure = failure if compared else failing_alone(sides, wanted, box)
        compared = None
    elif compared is None and wanted.level == 1:
        levels.append(trained(sides, box))
    elif compared is not None:
        code = functions(flow, labels, plan, sides.folder / "src" / sides.package)
        compared = replace(compared, variables=(*compared.variables, *code))
        levels += compared_levels(compared, plan, wanted, box, seconds)
        sound = levels[-1].status == "passed"
        if wanted.level > 3:
            level, serving = answers(compared, sides, plan, box, seconds)
            levels.append(level)
            sound = sound and level.status != "failed"
        if wanted.faults and sound:
            started = time.perf_counter()
            ground = Ground(sides, asked, known, box, compared)
            faults = seeded(ground, wanted.faults, tally=progress)
            levels.append(noticing(faults, time.perf_counter() - started))
    told = [excused(one, failure, compared) for one in levels]
    found = settled(told, compared, flow, wanted)
    found = replace(found, faults=faults, serving=serving, modernised=plan.modernised)
    if found.verdict == "equivalent" and compared is not None and compared.values:
        releases = releases_of(sides.python, plan, box)
        return replace(found, parity=document(compared.values, releases))
    return found


def compared_levels(
    compared: Compared, plan: Plan, wanted: Wanted, box: Box, seconds: float
) -> Iterator[Level]:
    """The levels that the runs of both sides tell; ``seconds`` is what they took."""
    yield training(compared.training, box.folder / "model")
    yield showing(compared, plan)
    if wanted.level > 2:
        yield matching(compared, max(0.0, seconds - compared.training.seconds))


def answers(
    compared: Compared, sides: Sides, plan: Plan, box: Box, seconds: float
) -> tuple[Level, Serving | None]:
    """Level 4, where the notebook and its package ran."""
    failure = compared.notebook_failure
    if sides.fit is None:
        return Level(4, "not there", NO_MODEL, 0.0), None
    if failure is not None:
        return Level(4, "cannot tell", why(failure), 0.0), None
    reason = compared.package_failure or compared.training.error
    if reason:
        return Level(4, "failed", reason, 0.0), None
    return answering(sides, plan, compared.variables, box, seconds)


def failing_alone(sides: Sides, wanted: Wanted, box: Box) -> Failure | None:
    """How the notebook fails by itself, where its package could not be run at all."""
    if wanted.level < 2 or not Path(sides.python).exists():
        return None
    copy = fresh_copy(sides.notebook, box.folder, sides.folder)
    return run_notebook(sides.python, copy, box.folder / "alone", {}, box, 0).failure


def excused(level: Level, failure: Failure | None, compared: Compared | None) -> Level:
    """A failure says nothing where the notebook fails, or takes much of the time."""
    if level.status != "failed":
        return level
    if failure is not None:
        return replace(
            level, status="cannot tell", detail=f"{level.detail}; {why(failure)}"
        )
    if compared is not None and compared.late:
        took = f"the notebook itself takes {compared.notebook_seconds:.0f} s"
        said = f"{level.detail}; {took}: allow more (--timeout)"
        return replace(level, status="cannot tell", detail=said)
    return level


def package_in(folder: Path) -> str:
    """The name of the package in an emitted folder. Raises NbprodError without one."""
    found = sorted(path.parent.name for path in folder.glob("src/*/pipeline.py"))
    if len(found) != 1:
        raise NbprodError(f"{folder} holds no package that nbprod wrote: convert first")
    return found[0]


def environments(python: str) -> Iterator[Path]:
    """The folder of an interpreter's environment, if one was given."""
    if python:
        yield Path(python).absolute().parent.parent


def trained(sides: Sides, box: Box) -> Level:
    """Level 1: ``train`` runs on a copy of the data, and leaves a model directory."""
    copy = fresh_copy(sides.notebook, box.folder, sides.folder)
    target = box.folder / "model"
    command = [sides.python, "-m", sides.package, "train"]
    command += ["--data-dir", str(copy.folder), "--model-dir", str(target)]
    more = {"PYTHONPATH": sides.source} if sides.source else {}
    ended = run(command, box, box.folder, more, sides.package)
    error = "" if ended.ok else ended.last_line
    return training(Trained(error, ended.seconds), target)


def training(done: Trained, target: Path) -> Level:
    """Level 1, once ``train`` has run: what it left in the model directory."""
    if done.error:
        return Level(1, "failed", done.error, done.seconds)
    files = sorted(path.name for path in target.iterdir()) if target.is_dir() else []
    return Level(1, "passed", ", ".join(files)[:200], done.seconds)


def settled(
    levels: Sequence[Level], compared: Compared | None, flow: Flow, wanted: Wanted
) -> Verification:
    """The verdict, by the rungs."""
    reached = -1
    for number, level in enumerate(levels):
        if level.level > number or level.status in ("failed", "cannot tell"):
            break  # no higher than what was tried without a gap
        reached = level.level if level.status == "passed" else reached
    short = next((v for v in levels if v.status in ("failed", "cannot tell")), None)
    verdict: Verdict = "equivalent"
    if short is not None:
        verdict = "different" if short.status == "failed" else "unverified"
    elif reached < min(wanted.level, 3):
        verdict = "unverified"
    variables = compared.variables if compared else ()
    noisy = (compared.noisy if compared else None) or {}
    noise = tuple(noises(variables, noisy, flow))
    reason = f"level {short.level}: {short.detail}" if short else ""
    return Verification(
        verdict,
        reached,
        tuple(levels),
        variables,
        noise,
        reason,
        walls=walls(),
        notebook_seconds=compared.notebook_seconds if compared else 0.0,
        package_seconds=compared.package_seconds if compared else 0.0,
        files=compared.files if compared else (),
    )
