"""The runs that are compared: the package's, and the notebook's with two seeds.

Each has a folder of its own, which all of them see at one same place, so that paths
are the same on all sides. Where that needs no waiting, they run at the same time; what
fails in company runs once more alone, since limits of time and memory are for one.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from nbprod.ir import SavedValue
from nbprod.verify import crowds
from nbprod.verify.boxes import LOAD, Box, run, walls
from nbprod.verify.copies import fresh_copy
from nbprod.verify.expecting import Moment
from nbprod.verify.fits import Fit
from nbprod.verify.judging import Index
from nbprod.verify.kernel import Progress, Ran, run_notebook
from nbprod.verify.written import keep_written

PLACE = "here"
"""Where each run sees its own folder."""


@dataclass(frozen=True)
class Sides:
    """Where the two sides are: the notebook, the emitted folder, the interpreter."""

    notebook: Path
    folder: Path
    package: str
    python: str
    source: str
    """The folder of the package's code, or nothing where it is installed."""
    saved: tuple[SavedValue, ...] = ()
    """What the notebook's stored outputs show."""
    portraits: str = ""
    """A file of code that portrays the notebook's values for parity tests."""
    fit: Fit | None = None
    """Where the notebook fits the served model, if the service is to be compared."""


@dataclass(frozen=True)
class Trained:
    """How the command ``train`` failed, where it did, and how long it took."""

    error: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Runs:
    """The package's index and training, and the notebook's runs: two, or the first
    alone where that or the package fails."""

    package: Index
    training: Trained
    notebook: tuple[Ran, ...]


def at_once(box: Box) -> int:
    """How many may run at the same time: all three, where there are two processors (the
    third would leave one idle), and only between walls.

    Without walls they would need one folder, with a network they share its ports.
    """
    if not walls() or box.network or len(os.sched_getaffinity(0)) < 2:
        return 1
    return 3


def all_runs(
    sides: Sides,
    box: Box,
    wanted: Mapping[Moment, Sequence[str]],
    progress: Progress | None,
) -> Runs:
    """Run the package once and the notebook twice."""
    lost = threading.Event()

    def package() -> tuple[Index, Trained]:
        found = run_package(sides, box)
        if found[0]["error"]:
            lost.set()
        return found

    def first() -> Ran:
        ran = run_side(sides, box, 0, 0, wanted, progress)
        if ran.failure is not None:
            lost.set()
        return ran

    def second() -> Ran | None:
        return None if lost.is_set() else run_side(sides, box, 1, 1, {})

    many = at_once(box)
    with ThreadPoolExecutor(many) as pool:
        jobs = pool.submit(package), pool.submit(first), pool.submit(second)
        try:
            index, training = jobs[0].result()
            one, two = jobs[1].result(), jobs[2].result()
        except BaseException:
            give_up(jobs)
            raise
    if many > 1 and index["error"]:
        index, training = package()
    if many > 1 and one.failure is not None:
        one = first()
    if index["error"] or one.failure is not None:
        return Runs(index, training, (one,))
    if two is None or two.failure is not None:
        two = run_side(sides, box, 1, 1, {})
    return Runs(index, training, (one, two))


def give_up(jobs: Sequence[Future[Any]]) -> None:
    """End what runs, and wait until it has ended."""
    for job in jobs:
        job.cancel()
    while not all(job.done() for job in jobs):
        crowds.end_all()
        time.sleep(crowds.BETWEEN)


def room(box: Box, name: str) -> Box:
    """An empty box, in which all lies at the same place as in the others.

    Its home is as importing the package has left it, with what libraries keep there.
    """
    place = box.folder / PLACE
    folder = box.folder / f"{PLACE}-{name}" if walls() else place
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    place.mkdir(exist_ok=True)
    home, venv = box.folder / "home", box.folder / "venv"
    if home.is_dir():
        shutil.copytree(home, folder / "home", symlinks=True)
    shown = (*box.shown, venv) if venv.is_dir() else box.shown
    return replace(box, folder=folder, place=place, shown=shown)


def moved_out(own: Box, name: str, target: Path) -> Path:
    """Keep a folder of a run, if it is there, and return where."""
    shutil.rmtree(target, ignore_errors=True)
    if (own.folder / name).is_dir():
        (own.folder / name).replace(target)
    return target


def run_side(
    sides: Sides,
    box: Box,
    number: int,
    seed: int,
    wanted: Mapping[Moment, Sequence[str]],
    progress: Progress | None = None,
) -> Ran:
    """Run the notebook in a fresh copy; its captures go to a store of its own."""
    name = f"notebook-{number}"
    own = room(box, name)
    copy = fresh_copy(sides.notebook, own.folder, sides.folder)
    portraits = "" if number else sides.portraits
    store = own.folder / "store"
    fit = None if number else sides.fit
    ran = run_notebook(
        sides.python, copy, store, wanted, own, seed, progress, portraits, fit
    )
    keep_written(copy.folder, sides.notebook.parent, store)
    store = moved_out(own, "store", box.folder / name)
    shutil.rmtree(own.folder, ignore_errors=True)
    return replace(ran, store=store)


def run_package(sides: Sides, box: Box) -> tuple[Index, Trained]:
    """Train the package in a fresh copy; its index, or one with an error."""
    own = room(box, "package")
    copy = fresh_copy(sides.notebook, own.folder, sides.folder)
    store, shown = own.folder / "store", own.folder / "saved.json"
    shown.write_text(json.dumps([asdict(one) for one in sides.saved]), "utf-8")
    shutil.copy(shown, box.folder)
    data, told, values = (str(own.seen(one)) for one in (copy.folder, store, shown))
    given = [sides.package, sides.source, data, told, "0", values]
    given.append(str(own.seen(own.folder / "model")))
    given += [sides.fit.records] if sides.fit else []
    code = f"{LOAD}watch.main(['package', *sys.argv[1:]])"
    ended = run([sides.python, "-c", code, *given], own, copy.folder, {}, sides.package)
    keep_written(copy.folder, sides.notebook.parent, store)
    moved_out(own, "model", box.folder / "model")
    store = moved_out(own, "store", box.folder / "package")
    shutil.rmtree(own.folder, ignore_errors=True)
    if not (store / "index.json").exists():
        lost = {"captures": [], "error": ended.last_line, "seconds": ended.seconds}
        lost["late"] = ended.status is None
        return lost, Trained(ended.last_line, ended.seconds)
    index = read_index(store)
    error = index.get("trained") or index["error"] or ""
    return index, Trained(error, ended.seconds)


def read_index(store: Path) -> Index:
    """The index of a store, with the places of its files."""
    found: Index = json.loads((store / "index.json").read_text("utf-8"))
    for capture in found["captures"]:
        for entry in capture["variables"].values():
            if "file" in entry:
                entry["file"] = str(store / entry["file"])
    return found
