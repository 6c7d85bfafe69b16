"""Do emitted services keep what their OpenAPI document says, whatever they are sent?

    python -m benchmarks.openapi --schemathesis ST [NOTEBOOK …] [-n N] [-o OUT]

ST is the program of an environment of its own that has schemathesis. Each notebook (by
default three examples) is converted, its package trained and served by this
interpreter, and asked for N bodies a route and phase. What counts is an answer of 500
or above, and a status, a type of content, a header or a body that the document does not
name. Not asked for is that all that the document allows gets an answer: which records
the notebook has one for no schema says, and 422 is declared. Ends with status 1 where
anything is found.
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from benchmarks.asking import wait_for
from benchmarks.containers import port_that_is_free
from benchmarks.equality import ROOT, environment
from benchmarks.steps import markdown, run_step
from nbprod.convert import Wish, understand

NAMES = ("breast_cancer", "diabetes", "iris_pipeline")
EXAMPLES = [ROOT / "examples" / name / f"{name}.ipynb" for name in NAMES]
CHECKS = (
    "not_a_server_error status_code_conformance content_type_conformance "
    "response_headers_conformance response_schema_conformance negative_data_rejection "
    "unsupported_method missing_required_header"
)


@dataclass
class Held:
    """What a service was asked, and what was found."""

    notebook: str
    cases: int
    failures: int
    exit_code: int | None
    faults_logged: int


def held(notebook: Path, tool: str, options: list[str], out: Path) -> Held:
    """Serve one notebook's package, and have it asked."""
    package = understand(Wish(notebook)).plan.package
    folder = out / package
    shutil.rmtree(folder, ignore_errors=True)
    log = out / f"{package}.log"
    run = [sys.executable, "-m"]
    run_step(
        [*run, "nbprod", "convert", str(notebook), "-q", "-o", str(folder)],
        log, ROOT, environment(),
    )  # fmt: skip
    env = environment(package) | {"PYTHONPATH": str(folder / "src")}
    model = ["--model-dir", str(folder / "model")]
    train = [*run, package, "train", "--data-dir", str(notebook.parent), *model]
    trained = run_step(train, log, folder, env)
    if not trained.ok:
        raise SystemExit(f"{package} was not trained: {trained.last_line}")
    port = str(port_that_is_free())
    url = f"http://127.0.0.1:{port}"
    lines = out / f"{package}.server.log"
    with lines.open("wb") as stream:
        server = subprocess.Popen(
            [*run, package, "serve", "--port", port, *model],
            cwd=folder, env=env, stderr=stream,
        )  # fmt: skip
    try:
        wait_for(f"{url}/readyz")
        asked = [tool, "run", f"{url}/openapi.json", "--no-color", *options]
        found = run_step(asked, out / f"{package}.found.log", out, environment(), 900)
        server.send_signal(signal.SIGTERM)
        code = server.wait(60)
    finally:
        server.kill()
    cases = re.search(r"(\d+) generated(?:, (\d+) found)?", found.output)
    if not cases:
        raise SystemExit(f"{package} was not asked: {found.last_line}")
    faults = lines.read_text("utf-8").count("Traceback")
    return Held(package, int(cases[1]), int(cases[2] or 0), code, faults)


def main(arguments: list[str] | None = None) -> int:
    """Try the services of some notebooks, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", type=Path, nargs="*", default=EXAMPLES)
    parser.add_argument("--schemathesis", required=True, help="the program")
    parser.add_argument("-n", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--out", type=Path, default=ROOT / "build" / "openapi")
    chosen = parser.parse_args(arguments)
    out = chosen.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    options = ["--continue-on-failure", "-n", str(chosen.n), "--seed", str(chosen.seed)]
    options += ["--checks", ",".join(CHECKS.split())]
    rows = [
        held(notebook.resolve(), chosen.schemathesis, options, out)
        for notebook in chosen.notebooks
    ]
    head = [one.name for one in fields(Held)]
    table = markdown(head, [list(astuple(row)) for row in rows])
    (out / "openapi.md").write_text(table + "\n", "utf-8")
    print(table)
    return int(any(row.failures or row.exit_code or row.faults_logged for row in rows))


if __name__ == "__main__":
    sys.exit(main())
