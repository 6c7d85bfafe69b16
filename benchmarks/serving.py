"""Does the emitted service answer raw rows as the notebook's own model does?

    python -m benchmarks.serving CASES --recent PY --older PY -o OUT [--only o03 …]

CASES is as for ``benchmarks.corpus``. Each notebook is converted; its package is
trained with the interpreter of the notebook's ``env``, served, and asked for every
record that training read, in batches, and for some one by one. The notebook itself is
run beside it, statement by statement; what its model is fitted on, and says of that,
is what the service has to answer. Rows are matched by their labels where the notebook
keeps these, else as a multiset. ``whose`` says whose answers these are: the notebook's
model's, or the package's own where one without a seed is another each time.
OUT/serving.md has the table.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from benchmarks.equality import ROOT, environment
from benchmarks.steps import markdown, run_step
from nbprod.convert import Wish, understand
from nbprod.errors import NbprodError

PACKAGE = "served"


@dataclass
class Answered:
    """What asking a notebook's service came to."""

    id: str
    notebook: str
    env: str
    model: str = ""
    boundary: str = ""
    whose: str = ""
    by: str = ""
    rows: int = 0
    equal: int = 0
    refused: int = 0
    alone: str = ""
    largest: float = 0.0
    why: str = ""


def answered(case: Path, env: str, python: str, out: Path, seconds: float) -> Answered:
    """Convert, train, serve and ask one notebook's package."""
    known = json.loads((case / "case.json").read_text("utf-8"))
    row = Answered(known["id"], f"{known['repo']}: {known['notebook']}", env)
    notebook = case / known["notebook"]
    try:
        serving = understand(Wish(notebook, name=PACKAGE)).plan.serving
    except NbprodError as error:
        row.why = str(error)
        return row
    if serving is None:
        row.why = "no model is fitted, or none can be served"
        return row
    row.model, row.boundary, row.why = serving.model, serving.boundary, serving.why
    folder = out / row.id
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "nbprod", "convert", str(notebook), "-q"]
    command += ["--name", PACKAGE, "-o", str(folder)]
    log = out / f"{row.id}.log"
    if not run_step(command, log, ROOT, environment(), 300).ok:
        row.why = "not converted"
        return row
    request = {
        "notebook": str(notebook),
        "source": str(folder / "src"),
        "answer": str(out / f"{row.id}.json"),
        "work": str(folder / "work"),
        "package": PACKAGE,
        **parts(notebook),
    }
    asked = folder / "request.json"
    asked.write_text(json.dumps(request), "utf-8")
    script = Path(__file__).parent / "asking.py"
    done = run_step(
        [python, str(script), str(asked)], log, ROOT, environment(), seconds
    )
    answer = out / f"{row.id}.json"
    if not answer.exists():
        row.why = done.last_line
        return row
    for name, value in json.loads(answer.read_text("utf-8")).items():
        setattr(row, name, value)
    return row


def parts(notebook: Path) -> dict[str, object]:
    """The notebook's statements, where its model is fitted, and on what."""
    from nbprod.dataflow import analyse
    from nbprod.notebook import read
    from nbprod.recognise import recognise
    from nbprod.serving import served
    from nbprod.serving.labels import label_of
    from nbprod.serving.syntax import text

    flow = analyse(read(notebook))
    labels = recognise(flow)
    found = served(flow, labels)
    assert found is not None
    flow = found.path.at.flow
    labels = recognise(flow)
    fitted = found.path.fitted
    label = label_of(fitted, flow)
    return {
        "statements": [text(one.node) for one in flow.statements],  # type: ignore[arg-type]
        "kept": [labels[one.id].kept for one in flow.statements],
        "preamble": list(flow.notebook.preamble),
        "fitted": fitted.statement.index,
        "features": text(fitted.features),
        "label": text(label) if label is not None else "",
        "model": fitted.model,
    }


def main(arguments: list[str] | None = None) -> int:
    """Ask each notebook's service, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--recent", required=True, help="interpreter of env-recent")
    parser.add_argument("--older", required=True, help="interpreter of env-older")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--seconds", type=float, default=900)
    parser.add_argument("-o", "--out", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    rows = []
    for case in sorted(path.parent for path in chosen.cases.glob("*/case.json")):
        if chosen.only and case.name not in chosen.only:
            continue
        known = json.loads((case / "case.json").read_text("utf-8"))
        env = known.get("env", "recent")
        python = chosen.older if env == "older" else chosen.recent
        row = answered(case, env, python, chosen.out.resolve(), chosen.seconds)
        print(*(f"{k}={v}" for k, v in asdict(row).items() if v != ""), flush=True)
        rows.append(row)
    head = [one.name for one in fields(Answered)]
    table = markdown(head, [[*asdict(row).values()] for row in rows])
    (chosen.out / "serving.md").write_text(table + "\n", "utf-8")
    print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
