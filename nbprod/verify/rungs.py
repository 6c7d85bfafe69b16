"""What comparing came to, rung by rung: stored outputs, and every variable."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nbprod.ir import Plan, SavedValue
from nbprod.verify.failing import Failure
from nbprod.verify.judging import TOLERANCE
from nbprod.verify.outcome import Faults, Level, Variable
from nbprod.verify.side_by_side import Compared


def why(failure: Failure) -> str:
    """Where and why the notebook does not run by itself."""
    where = f"the notebook itself fails at cell {failure.cell} ({failure.kind})"
    return f"{where}: {failure.error}"


def showing(compared: Compared, plan: Plan) -> Level:
    """Level 2: what the notebook's stored outputs show is what the package gives.

    What is computed of variables that are all the notebook's own, and is not what is
    stored, is what the notebook itself no longer shows: it says nothing.
    """
    count = len(plan.saved)
    if compared.unsaid is None:
        return Level(2, "cannot tell", compared.package_failure, 0.0)
    if not count:
        return Level(2, "not there", "no stored output that could be compared", 0.0)
    wrong = [plan.saved[number] for number in compared.unsaid]
    same = as_at_the_end(compared.variables)
    true = [one for one in wrong if not names_of(one) <= same]
    if true:
        detail = compared.unsaid[plan.saved.index(true[0])]
        first = f"cell {true[0].cell}: {true[0].name}: {detail}"
        return Level(2, "failed", f"{len(true)} of {count}: {first}", 0.0)
    if wrong:
        places = sorted({one.cell for one in wrong})
        shown = ", ".join(map(str, places[:5])) + ", …" * (len(places) > 5)
        said = f"{len(wrong)} that the notebook itself no longer shows (cell {shown})"
        kept = count - len(wrong)
        return Level(
            2, "passed" if kept else "not there", f"{kept} values; {said}", 0.0
        )
    return Level(2, "passed", f"{count} values", 0.0)


def as_at_the_end(variables: Sequence[Variable]) -> set[str]:
    """The variables whose last told value is that of the notebook."""
    last = {one.name: one for one in variables}
    return {name for name, one in last.items() if one.status in ("equal", "close")}


def names_of(saved: SavedValue) -> set[str]:
    """The notebook's variables that a stored output is computed of."""
    return set(re.findall(r"\bseen\[(?:'|\")(.+?)(?:'|\")\]", saved.expression))


def matching(compared: Compared, seconds: float) -> Level:
    """Level 3: every variable has the notebook's value, wherever it is looked at.

    So have the files with data that the notebook writes.
    """
    failure = compared.notebook_failure
    if failure is not None:
        return Level(3, "cannot tell", why(failure), seconds)
    if compared.package_failure:
        return Level(3, "failed", compared.package_failure, seconds)
    rows = compared.variables
    wrong = [v for v in rows if v.status in ("different", "missing")]
    if wrong:
        first = f"{wrong[0].name}: {wrong[0].detail}"
        return Level(3, "failed", f"{len(wrong)} of {len(rows)}: {first}", seconds)
    unlike = [f for f in compared.files if f.status in ("different", "missing")]
    if unlike:
        first = f"{unlike[0].path}: {unlike[0].detail}"
        many = f"{len(unlike)} of {len(compared.files)} files"
        return Level(3, "failed", f"{many}: {first}", seconds)
    if not any(v.status in ("equal", "close") for v in rows):
        return Level(3, "cannot tell", "no variable could be compared", seconds)
    if lost := unstored(rows):
        names = ", ".join(f"`{name}`" for name in lost)
        return Level(3, "cannot tell", f"too much to store, {names} last", seconds)
    said = counted(rows)
    same = sum(one.status in ("equal", "close") for one in compared.files)
    said += f", {same} written files" if same else ""
    return Level(3, "passed", said, seconds)


def unstored(rows: Sequence[Variable]) -> list[str]:
    """The variables whose last value was too much to be stored and compared."""
    last = {one.name: one for one in rows}
    return [name for name, one in last.items() if "stored already" in one.detail]


def noticing(faults: Faults, seconds: float) -> Level:
    """Level 5: every seeded fault that changes a value is told to be a difference."""
    tests = faults.caught_by_tests
    said = [f"{faults.caught_by_verify} of {faults.seeded} seeded faults noticed"]
    said.append(
        "the package's own tests do not pass here"
        if tests is None
        else f"{tests} by the package's own tests alone"
    )
    said += [f"{faults.unchanged} change no value"] if faults.unchanged else []
    missed = [o for o in faults.each if not (o.by_verify or o.unchanged)]
    if missed:
        said.append(f"missed: {missed[0].path}, line {missed[0].line}")
    if not faults.seeded:
        return Level(5, "not there", "nothing to put a fault into", seconds)
    return Level(5, "cannot tell" if missed else "passed", ", ".join(said), seconds)


def counted(rows: Sequence[Variable]) -> str:
    """How many values were compared, how, and which were not."""
    names = {one.name for one in rows}
    said = [f"{len(names)} names at {len({v.stage for v in rows})} stages"]
    bits = sum(one.compared == "bits" for one in rows)
    said.append(f"{bits} of {len(rows)} values equal to the bit")
    close = sum(one.status == "close" for one in rows)
    said += [f"{close} within a relative {TOLERANCE:g}"] if close else []
    code = sum(one.compared == "code" for one in rows)
    said += [f"{code} equal by their code"] if code else []
    noise = sum(one.status == "noise" for one in rows)
    said += [f"{noise} that differ between runs of the notebook"] if noise else []
    skipped = sum(one.status == "skipped" for one in rows)
    said += [f"{skipped} not compared"] if skipped else []
    inner = sum("but not compared" in one.detail for one in rows)
    said += [f"{inner} not compared in every part"] if inner else []
    return ", ".join(said)
