"""``nbprod verify``: run notebook and package side by side."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nbprod.cli.flags import (
    CANNOT,
    DIFFERENT,
    DONE,
    Form,
    Memory,
    Model,
    Network,
    OneNotebook,
    Output,
    PackageName,
    Python,
    Quiet,
    SkipBroken,
    Timeout,
    Verbose,
    give,
)

if TYPE_CHECKING:
    from nbprod.convert import Understood
    from nbprod.report import Talk
    from nbprod.verify.ladder import Wanted
    from nbprod.verify.outcome import Verification

EXAMPLES = """\b
Examples:
  nbprod verify churn.ipynb churn
  nbprod verify churn.ipynb churn --python .venv/bin/python --format json -o verify.json
  nbprod verify churn.ipynb churn --format html -o verify.html
  nbprod verify churn.ipynb churn --faults 50

\b
Exit status: 0 equivalent, 1 different, 2 cannot tell, with the reason. The notebook
runs twice and the package once, in copies of the notebook's folder."""
STATUSES = {"equivalent": DONE, "different": DIFFERENT, "unverified": CANNOT}


def verify(
    notebook: OneNotebook,
    package: Annotated[
        Path, typer.Argument(metavar="DIR", help="What convert wrote for it.")
    ],
    level: Annotated[
        int, typer.Option(min=0, max=4, help="How far up the ladder to go.")
    ] = 4,
    form: Form = "text",
    output: Output = None,
    python: Python = None,
    name: PackageName = None,
    timeout: Timeout = 900.0,
    memory: Memory = 8.0,
    network: Network = False,
    faults: Annotated[
        int,
        typer.Option(
            min=0,
            metavar="N",
            help="Once all is the same, seed N faults in copies of the package, and "
            "say how many are noticed (level 5).",
        ),
    ] = 0,
    writing: Annotated[
        bool,
        typer.Option(
            "--write", help="Write what was seen into DIR, as tests/test_parity.py."
        ),
    ] = False,
    model: Model = None,
    skip_broken: SkipBroken = None,
    quiet: Quiet = None,
    verbose: Verbose = None,
) -> None:
    """Run notebook and package side by side, and say how far they are the same."""
    from nbprod.command import talk_of
    from nbprod.config import config_for
    from nbprod.convert import Wish, understand
    from nbprod.packages import remembered
    from nbprod.verify.ladder import package_in

    config = config_for(notebook)
    how = talk_of(config, quiet, verbose)
    skip = bool(config.skip_broken if skip_broken is None else skip_broken)
    named = name or package_in(package)
    served = model or config.model or ""
    wish = Wish(notebook, package, named, skip_broken=skip, model=served)
    known = understand(remembered(wish))
    wanted = wanted_by(
        level, python, timeout, memory, network, faults=faults, parity=writing
    )
    found = verified(notebook, package, known, wanted, how)
    if writing:
        write_parity(package, known, found, how)
    give(told(found, known, form), output)
    raise typer.Exit(STATUSES[found.verdict])


def wanted_by(
    level: int,
    python: Path | None,
    timeout: float,
    memory: float,
    network: bool,
    *,
    faults: int = 0,
    parity: bool = False,
) -> Wanted:
    """What the flags ask of the ladder."""
    from nbprod.verify.ladder import Wanted

    chosen = str(python.absolute()) if python else ""
    height = max(level, 3) if faults else level
    size = int(memory * 2**30)
    return Wanted(height, chosen, timeout, size, network, faults, parity)


def verified(
    notebook: Path, package: Path, known: Understood, wanted: Wanted, how: Talk
) -> Verification:
    """Verify a package. Raises NbprodError where that cannot be begun."""
    from nbprod.verify import ladder

    values = (known.flow, known.labels, known.plan)
    return ladder.verify(notebook, package, values, wanted, bar(how))


def write_parity(
    package: Path, known: Understood, found: Verification, how: Talk
) -> None:
    """Write the parity tests into a package, if it was found to be equivalent."""
    from nbprod import report
    from nbprod.keeping.folder import write
    from nbprod.verify.parity import parity_changes

    if not found.parity:
        report.say(how, f"{package}: no parity tests written, {found.verdict}")
        return
    changes = parity_changes(known.plan, found.parity)
    write(package, changes)
    for one in changes:
        report.detail(how, f"{one.kind:6} {one.path}")
    report.say(how, f"{package}: tests/test_parity.py written")


def told(found: Verification, known: Understood, form: str) -> str:
    """A verification in the form that was asked for."""
    from nbprod.report import visible
    from nbprod.verify import telling

    if form == "text":
        return visible(telling.as_text(found))
    text = telling.as_json(found)
    if form == "json":
        return text
    from nbprod.page.writing import page

    return page(known, json.loads(text))


def bar(how: Talk) -> Callable[[int, int], None] | None:
    """Tell of each cell on one line of a terminal, unless quiet."""
    if how.quiet or not sys.stderr.isatty():
        return None

    def told(done: int, count: int) -> None:
        end = "\n" if done == count else "\r"
        print(f"cell {done} of {count}", end=end, file=sys.stderr, flush=True)

    return told
