"""What the comparisons of captures say of each variable, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nbprod.verify.expecting import Boundary, Expected
from nbprod.verify.kernel import END
from nbprod.verify.outcome import Variable

Entry = dict[str, str]
Index = dict[str, Any]
TOLERANCE = 1e-9
"""What ``close`` stands for; the same as in inside/differ.py."""
UNKNOWN = Boundary(0, None, "the notebook as it is now has no such stage")


@dataclass(frozen=True)
class Told:
    """A variable that a stage told of, and what it is beside.

    ``theirs`` is the notebook's value at the stage's boundary, ``end`` the one at its
    end, where nothing that the package tells later is to be compared with it.
    """

    name: str
    stage: str
    boundary: Boundary
    ours: Entry
    theirs: Entry | None
    end: Entry | None
    number: int

    def pairs(self) -> Iterator[tuple[str, str, str]]:
        """What is to be compared: a key, and the files of the two values."""
        for key, other in (("at", self.theirs), ("end", self.end)):
            if other is not None and "file" in self.ours and "file" in other:
                yield f"{key}:{self.number}", self.ours["file"], other["file"]


def captured(index: Index, at: str) -> dict[str, Entry]:
    """The variables of a store that were captured at a moment."""
    found: dict[str, Entry] = {}
    for one in index["captures"]:
        if one["at"] == at:
            found |= one["variables"]
    return found


RESULT = "Result"
"""The stage under which watch.py stores the fields of what the pipeline returns."""


def everything_told(expected: Expected, notebook: Index, package: Index) -> list[Told]:
    """All that the package told of, in order, beside what the notebook had."""
    final = captured(notebook, END)
    last: dict[str, int] = {}
    for number, capture in enumerate(package["captures"]):
        if capture["at"] != RESULT:
            last.update(dict.fromkeys(capture["variables"], number))
    found: list[Told] = []
    for number, capture in enumerate(package["captures"]):
        stage = capture["at"]
        known = expected.boundaries.get(stage, {})
        for name, ours in capture["variables"].items():
            if name not in expected.kept:
                continue
            one = known.get(name, UNKNOWN)
            if stage == RESULT:
                one = expected.shown.get(name, UNKNOWN)
            at = captured(notebook, one.moment.at) if one.moment else {}
            is_last = stage == RESULT or last[name] == number
            end = final.get(name) if is_last else None
            found.append(Told(name, stage, one, ours, at.get(name), end, len(found)))
    return found


def judged(
    told: list[Told], expected: Expected, notebook: Index, came: Mapping[str, Any]
) -> Iterator[Variable]:
    """Each variable at each stage that tells of it, then those that none tells of."""
    for one in told:
        found = row(one, came)
        if one.stage != RESULT or found.status == "different":
            yield found
    final = captured(notebook, END)
    yield from missing(told, expected, final)


def missing(
    told: list[Told], expected: Expected, final: Mapping[str, Entry]
) -> Iterator[Variable]:
    """The variables that no stage tells of, or that one does not though it should."""
    stages = {one.stage for one in told} - {RESULT}
    pairs = {(one.stage, one.name) for one in told}
    names = {one.name for one in told}
    for stage, known in expected.boundaries.items():
        for name, one in known.items():
            if name not in expected.kept or (stage, name) in pairs:
                continue
            if stage in stages or name not in names | final.keys():
                names.add(name)
                detail = "the package never tells of it at this stage"
                yield Variable(name, stage, one.cell, "missing", "", 0.0, detail)
    for name in sorted(expected.kept & final.keys() - names):
        if not final[name]["code"]:
            detail = f"the package never tells of it ({final[name]['type']})"
            yield Variable(name, "", 0, "missing", "", 0.0, detail)


WORST = ("different", "skipped", "close", "equal")


def row(one: Told, came: Mapping[str, Any]) -> Variable:
    """How a value compares: the worse of the stage's boundary and the end."""
    rows = [
        compared(one, other, came.get(f"{key}:{one.number}"))
        for key, other in (("at", one.theirs), ("end", one.end))
        if other is not None
    ]
    if not rows:
        moment = one.boundary.moment
        absent = f"the notebook has no such value after {moment.at}" if moment else ""
        why = one.boundary.why or absent
        return said(one, "skipped", "", f"not compared at this stage: {why}")
    return min(rows, key=lambda variable: WORST.index(variable.status))


def compared(one: Told, theirs: Entry, found: Any) -> Variable:
    """A variable by what comparing its value with the notebook's came to."""
    ours = one.ours
    if ours["code"] and theirs["code"]:
        return by_code(one, theirs)
    if "left" in ours or "left" in theirs:
        why = ours.get("left") or theirs.get("left")
        return said(one, "skipped", "", f"not compared at this stage: {why}")
    if found is None:
        mine = ours["code"] or f"a value ({ours['type']})"
        other = theirs["code"] or f"a value ({theirs['type']})"
        return said(one, "different", "", f"{mine}, the notebook has {other}")
    how = {"equal": "bits", "close": "tolerance"}.get(found["status"], "")
    detail = found["detail"]
    if found["skipped"] and found["status"] in ("equal", "close"):
        parts = "; ".join(found["skipped"])
        detail = "; ".join(filter(None, [detail, f"but not compared: {parts}"]))
    return said(one, found["status"], how, detail)


def by_code(one: Told, theirs: Entry) -> Variable:
    """A function or class by its code, where that can be had on both sides.

    Code that is written otherwise may well do the same: then it is not compared.
    """
    mine, other = one.ours.get("source", ""), theirs.get("source", "")
    kind = theirs["code"]
    if one.ours["code"] != kind:
        detail = f"{one.ours['code']}, the notebook has {kind}"
        return said(one, "different", "", detail)
    if mine and mine == other:
        return said(one, "equal", "code", "")
    why = "written otherwise" if mine and other else "its code cannot be had"
    if kind not in ("a function", "a class"):
        why = "nothing that could be compared"
    return said(one, "skipped", "", f"not compared: {kind}, {why}")


def said(one: Told, status: Any, how: Any, detail: str) -> Variable:
    """A row of the answer."""
    within = TOLERANCE if how == "tolerance" else 0.0
    return Variable(one.name, one.stage, one.boundary.cell, status, how, within, detail)
