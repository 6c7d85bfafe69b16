"""Level 4: the service answers as the notebook's model, on the notebook's own rows."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbprod.ir import Plan
from nbprod.verify.boxes import LOAD, Box, run
from nbprod.verify.fits import column_of, predicts_plainly
from nbprod.verify.outcome import Level, Serving, Variable
from nbprod.verify.runs import Sides

LEAST, SHARE = 8.0, 0.25
"""Seconds for asking: no less, and so much of what the runs of both sides took."""
NO_MODEL = "no model is served"
Found = Mapping[str, Any]


def answering(
    sides: Sides, plan: Plan, variables: Sequence[Variable], box: Box, spent: float
) -> tuple[Level, Serving | None]:
    """Ask the trained package's service; ``spent`` are the seconds that runs took."""
    if plan.serving is None:
        return Level(4, "not there", NO_MODEL, 0.0), None
    started = time.perf_counter()
    stores = box.folder / "notebook-0", box.folder / "package"
    request: dict[str, Any] = {
        "package": sides.package,
        "source": sides.source,
        "model": str(box.folder / "model"),
        "records": str(stores[1] / "records.pickle"),
        "fitted": str(stores[0] / "fitted.pickle"),
        "features": str(stores[0] / "features.pickle"),
        "column": column_of(plan.serving.source),
        "own": own_instead(sides, plan, variables),
        "seconds": max(LEAST, SHARE * spent),
    }
    for name, what in (
        ("records", "the records that training read are not kept"),
        ("fitted", "the notebook's model could not be asked"),
    ):
        if not Path(request[name]).exists():
            return Level(4, "not there", what, 0.0), None
    found = ask(request, sides, box)
    seconds = time.perf_counter() - started
    if "failed" in found:
        return Level(4, "failed", found["failed"], seconds), None
    if "lost" not in found and not found.get("why"):
        return Level(4, "cannot tell", found["unknown"], seconds), None
    status, detail = judged(found, plan)
    return Level(4, status, detail, seconds), served(found, plan)


def own_instead(sides: Sides, plan: Plan, variables: Sequence[Variable]) -> str:
    """Why answers may be held against those of the package's own model, if so."""
    assert plan.serving is not None
    last = {one.name: one.status for one in variables}
    status = last.get(plan.serving.model, "skipped")
    if status in ("noise", "skipped"):
        another = "differs between runs of the notebook"
        return f"the model {another if status == 'noise' else 'cannot be compared'}"
    path = sides.folder / "src" / sides.package / "inference.py"
    as_made = path.read_text("utf-8") == plan.serving.source
    if as_made and not predicts_plainly(plan.serving.source):
        return "the notebook does more with what its model predicts"
    return ""


def ask(request: Mapping[str, Any], sides: Sides, box: Box) -> Found:
    """What asking came to; where it comes to no end, why it is ``unknown``."""
    asked, answer = box.folder / "ask.json", box.folder / "answered.json"
    asked.write_text(json.dumps(request), "utf-8")
    answer.unlink(missing_ok=True)
    code = f"{LOAD}from nbprod_inside import served; served.main(*sys.argv[1:])"
    command = [sides.python, "-c", code, str(asked), str(answer)]
    inner = replace(box, network=False)
    ended = run(command, inner, box.folder, {}, sides.package)
    if not answer.exists():
        return {"unknown": f"asking the service failed: {ended.last_line}"}
    found: Found = json.loads(answer.read_text("utf-8"))
    return found


def judged(found: Found, plan: Plan) -> tuple[Any, str]:
    """The status of the level, and what is said of it."""
    said = summary(found, plan)
    if found["broken"]:
        return "failed", f"{found['broken'][0]}; {said}"
    if found["unlike"]:
        batch, alone, number = found["unlike"][0]
        first = f"record {number + 1}: {alone} alone, {batch} among others"
        return "failed", f"{first}; {said}"
    if not found["turned"]:
        return "failed", f"in another order the answers are others; {said}"
    if found["without_columns"]:
        return "failed", f"{found['without_columns'][0]} the answers are others; {said}"
    if found.get("why"):
        return "not there", f"not compared with the notebook's model: {found['why']}"
    if found["different"]:
        return different(found, plan, said)
    if found["lost"]:
        lost = f"{found['lost']} rows that the model was given get no answer"
        return "cannot tell", f"{lost} ({found['why_lost']}); {said}"
    if not found["compared"]:
        return "not there", f"no row could be compared; {said}"
    return "passed", said


def different(found: Found, plan: Plan, said: str) -> tuple[Any, str]:
    """What is said of an answer that is not the model's."""
    ours, theirs, number = found["different"][0]
    if number >= 0:
        first = f"record {number + 1}: {ours}, the notebook's model {theirs}"
        return "failed", f"{first}; {said}"
    made = (
        [text for _, text in plan.serving.left_out if "resample" in text]
        if (plan.serving)
        else []
    )
    if made:
        why = f"some rows that the model was given are no records: `{made[0]}`"
        return "not there", f"{why}; {said}"
    return "failed", f"no record gets {theirs}, which the notebook's model says; {said}"


def summary(found: Found, plan: Plan) -> str:
    """What was asked, and how much of it is as it should be."""
    boundary = plan.serving.boundary if plan.serving else ""
    how = f"by its functions, {found['without']}" if found["without"] else "over HTTP"
    said = [f"{boundary} records {how}"]
    if not found.get("why") and found["by"]:
        whose = "notebook's" if found["whose"] == "notebook" else "package's own"
        by = {"label": "by their labels", "features": "by their features"}.get(
            found["by"], "as a multiset"
        )
        form = found["form"].replace("_", " on the scale ")
        said.append(
            f"{found['equal']} of {found['compared']} rows as the {whose} model has "
            f"them ({form}, {by})"
        )
    if found.get("whose") == "package":
        said.append(found["own"])
    same = f"{found['equal_alone']} of {found['alone']} alone as in a batch"
    own = f" ({found['own_alone']} otherwise by the model itself, of the same features)"
    said.append(same + own * bool(found["own_alone"]))
    said.append(f"{found['odd']} requests with odd values answered or refused")
    if found["refused"]:
        why = found["why_refused"]
        said.append(f"{found['refused']} of {found['records']} records refused ({why})")
    if found["asked"] < found["records"]:
        said.append(f"{found['asked']} of {found['records']} records asked in time")
    return ", ".join(said)


def served(found: Found, plan: Plan) -> Serving | None:
    """What came, as the document has it."""
    if found.get("why") or plan.serving is None:
        return None
    return Serving(
        boundary=plan.serving.boundary,
        rows=found["compared"],
        equal_single=found["equal_alone"],
        equal_batch=found["equal"],
        max_difference=found["largest"],
        single=found["alone"],
        single_by_model=found["own_alone"],
        records=found["records"],
        asked=found["asked"],
        refused=found["refused"],
        refused_fitted=found["lost"],
        matched_by=found["by"],
        compared_with=found["whose"],
        answers=found["form"],
        odd=found["odd"],
        broken=tuple(found["broken"]),
        over="functions" if found["without"] else "http",
    )
