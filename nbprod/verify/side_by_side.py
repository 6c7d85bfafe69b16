"""Run the notebook twice and the package once, and compare what they held."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nbprod.verify.boxes import LOAD, Box, run
from nbprod.verify.expecting import Expected
from nbprod.verify.failing import Failure
from nbprod.verify.identity import with_identity
from nbprod.verify.judging import Index, Told, captured, everything_told, judged
from nbprod.verify.kernel import END, Progress
from nbprod.verify.outcome import Variable, Written
from nbprod.verify.parity import values_of
from nbprod.verify.runs import Sides, Trained, all_runs, read_index, run_side
from nbprod.verify.written import without_noise, written

MANY = 10
"""A package that does not end in so many times what the notebook takes, hangs."""


@dataclass(frozen=True)
class Compared:
    """What three runs came to; of the first that fails, why."""

    variables: tuple[Variable, ...] = ()
    noisy: Mapping[str, str] | None = None
    notebook_failure: Failure | None = None
    package_failure: str = ""
    notebook_seconds: float = 0.0
    package_seconds: float = 0.0
    values: tuple[Mapping[str, Any], ...] = ()
    """The notebook's values for parity tests, where they were asked for."""
    unsaid: Mapping[int, str] | None = None
    """Of what stored outputs show what the package does not give; None if it fails."""
    notebook: Index = field(default_factory=dict)
    """What the notebook held."""
    files: tuple[Written, ...] = ()
    """The files with data that the notebook wrote."""
    training: Trained = Trained()
    late: bool = False
    """Whether the package's time was over, of which the notebook takes a large part."""
    imported: bool = False
    """Whether every module of the package was imported once ``train`` had run."""


def compare_sides(
    sides: Sides, expected: Expected, box: Box, progress: Progress | None = None
) -> Compared:
    """Run both sides in copies of the notebook's folder, and compare all that is kept.

    The notebook runs with one seed of the global random states, then with another: what
    differs then is noise, unless it is the package's value with the same seed.
    """
    wanted = expected.moments()
    made = all_runs(sides, box, wanted, progress)
    package, runs, training = made.package, made.notebook, made.training
    imported = package.get("unimported") == ""
    unsaid = {one["number"]: one["detail"] for one in package.get("saved", ())}
    failed = f"{package['error']} ({package.get('where', '')})" * bool(package["error"])
    failure = runs[-1].failure
    if failed or failure is not None:
        shown = None if failed else unsaid
        short = Compared((), None, failure, failed, runs[0].seconds)
        late = package.get("late", False) and box.seconds < MANY * runs[0].seconds
        short = replace(short, unsaid=shown, training=training, late=late)
        return replace(short, imported=imported)
    first = read_index(runs[0].store)
    told = everything_told(expected, first, package)
    second = read_index(runs[1].store)
    pairs = {key: [ours, theirs] for one in told for key, ours, theirs in one.pairs()}
    came = compare_files(pairs | ends(first, second), sides, box)
    variables = tuple(judged(told, expected, first, came))
    variables = tuple(with_identity(variables, first, package))
    noisy = differing("itself:", came)
    ours, theirs = box.folder / "package", runs[0].store
    files = tuple(written(ours, theirs, expected.writes))
    statuses = {one.status for one in variables} | {one.status for one in files}
    if "different" in statuses:
        again = run_side(sides, box, len(runs), 0, wanted, progress)
        if again.failure is None:
            other = everything_told(expected, read_index(again.store), package)
            itself = compare_files(paired(told, other), sides, box)
            variables = tuple(
                with_noise(variables, told, came, itself, expected.comes_of)
            )
            files = tuple(without_noise(files, again.store, theirs))
    values = tuple(values_of(told, variables, noisy, [str(box.folder)]))
    times = runs[0].seconds, package["seconds"]
    done = Compared(variables, noisy, None, "", *times, values, unsaid, first, files)
    return replace(done, training=training, imported=imported)


def ends(first: Index, second: Index) -> dict[str, list[str]]:
    """The pairs of values at the ends of two runs of the notebook."""
    again = captured(second, END)
    return {
        f"itself:{name}": [other, entry["file"]]
        for name, entry in captured(first, END).items()
        if "file" in entry and (other := again.get(name, {}).get("file"))
    }


def compare_files(
    pairs: Mapping[str, Sequence[str]], sides: Sides, box: Box
) -> dict[str, dict[str, Any]]:
    """Compare pairs of stored values in the interpreter that wrote them.

    Raises RuntimeError where that fails, which is a fault of nbprod.
    """
    asked, answer = box.folder / "pairs.json", box.folder / "compared.json"
    asked.write_text(json.dumps(pairs), "utf-8")
    answer.unlink(missing_ok=True)
    code = f"{LOAD}watch.main(['compare', *sys.argv[1:]])"
    command = [sides.python, "-c", code, str(asked), str(answer)]
    ended = run(command, replace(box, network=False), box.folder)
    if not answer.exists():
        raise RuntimeError(f"comparing failed: {ended.last_line}")
    found: dict[str, dict[str, Any]] = json.loads(answer.read_text("utf-8"))
    return found


def differing(kind: str, came: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The keys of a kind whose values are not the same to the bit, and where not."""
    return {
        key.removeprefix(kind): one["detail"]
        for key, one in came.items()
        if key.startswith(kind) and one["status"] in ("different", "close")
    }


def with_noise(
    variables: Sequence[Variable],
    told: Sequence[Told],
    came: Mapping[str, Mapping[str, Any]],
    itself: Mapping[str, Mapping[str, Any]],
    comes_of: Callable[[str, Collection[str]], str] = lambda name, others: "",
) -> Iterator[Variable]:
    """What differs between two runs of the notebook with one seed is noise.

    So is a single number or text that comes of it, since two runs may agree on one by
    chance. It is not where the package's value is made otherwise (other types, shapes,
    columns) and the notebook's own are made alike. ``itself`` has the comparisons of
    the notebook's two runs, by the same keys as ``came``.
    """
    keys: dict[tuple[str, str], list[str]] = {}
    noisy: set[str] = set()
    single = {(one.stage, one.name) for one in told if is_single(one)}
    for one in told:
        for key in (f"at:{one.number}", f"end:{one.number}"):
            if key in came and key in itself:
                keys.setdefault((one.stage, one.name), []).append(key)
                noisy |= {one.name} if itself[key]["status"] == "different" else set()
    for variable in variables:
        own = keys.get((variable.stage, variable.name), [])
        alike = all(came[key]["alike"] >= itself[key]["alike"] for key in own)
        why = ""
        if any(itself[key]["status"] == "different" for key in own):
            why = "differs between two runs of the notebook"
        elif (variable.stage, variable.name) in single and (
            source := comes_of(variable.name, noisy)
        ):
            why = f"comes of `{source}`, which differs between two runs of the notebook"
        if variable.status == "different" and why and alike:
            detail = f"{why}: {variable.detail}"
            yield replace(variable, status="noise", compared="", detail=detail)
        else:
            yield variable


def is_single(one: Told) -> bool:
    """Whether a value is a single number, truth value or text."""
    return bool(SINGLE.fullmatch(one.ours.get("type", "")))


SINGLE = re.compile(r"builtins\.(bool|int|float|str)|numpy\.(bool|u?int|float)\w*")


def paired(first: Sequence[Told], again: Sequence[Told]) -> dict[str, list[str]]:
    """The pairs of the notebook's own values in two runs of it."""
    found = {}
    for one, other in zip(first, again, strict=True):
        for key, old, new in (
            ("at", one.theirs, other.theirs),
            ("end", one.end, other.end),
        ):
            if old and new and "file" in old and "file" in new:
                found[f"{key}:{one.number}"] = [new["file"], old["file"]]
    return found
