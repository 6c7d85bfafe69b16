"""``nbprod verify``: run notebook and package side by side."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from nbprod.cli.flags import (
    CANNOT,
    DIFFERENT,
    DONE,
    NotebookArgument,
    Quiet,
    SkipBroken,
    Verbose,
)

if TYPE_CHECKING:
    from nbprod.report import Talk

EXAMPLES = """\b
Examples:
  nbprod verify churn.ipynb churn
  nbprod verify churn.ipynb churn --python .venv/bin/python --format json -o verify.json
  nbprod verify churn.ipynb churn --format html -o verify.html

\b
Exit status: 0 equivalent, 1 different, 2 cannot tell, with the reason. The notebook
runs twice and the package once, in copies of the notebook's folder."""


def verify(
    notebook: NotebookArgument,
    package: Annotated[
        Path, typer.Argument(metavar="DIR", help="What convert wrote for it.")
    ],
    level: Annotated[
        int, typer.Option(min=0, max=3, help="How far up the ladder to go.")
    ] = 3,
    form: Annotated[
        Literal["text", "json", "html"],
        typer.Option("--format", help="For a terminal, programs, a browser."),
    ] = "text",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write there, not stdout."),
    ] = None,
    python: Annotated[
        Path | None,
        typer.Option(
            metavar="PY",
            help="Run both with this interpreter, which has their libraries and "
            "ipykernel. Default: install the package into a fresh environment.",
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="PKG", help="The package's name.")
    ] = None,
    timeout: Annotated[
        float, typer.Option(metavar="S", help="Seconds for each run.")
    ] = 900.0,
    memory: Annotated[
        float, typer.Option(metavar="GIB", help="Memory for each process.")
    ] = 8.0,
    network: Annotated[
        bool, typer.Option("--network", help="Let the notebook and package use it.")
    ] = False,
    skip_broken: SkipBroken = None,
    quiet: Quiet = None,
    verbose: Verbose = None,
) -> None:
    """Run notebook and package side by side, and say how far they are the same."""
    from nbprod.config import config_for
    from nbprod.convert import Wish, understand
    from nbprod.report import talk, visible
    from nbprod.verify import ladder, telling

    config = config_for(notebook)
    how = talk(bool(quiet), bool(verbose))
    skip = bool(config.skip_broken if skip_broken is None else skip_broken)
    wish = Wish(notebook, package, name or ladder.package_in(package), skip_broken=skip)
    known = understand(wish)
    wanted = ladder.Wanted(
        level,
        str(python.absolute()) if python else "",
        timeout,
        int(memory * 2**30),
        network,
    )
    found = ladder.verify(
        notebook, package, (known.flow, known.labels, known.plan), wanted, bar(how)
    )
    text = visible(telling.as_text(found)) if form == "text" else telling.as_json(found)
    if form == "html":
        from nbprod.page.writing import page

        text = page(known, json.loads(text))
    if output is None:
        typer.echo(text, nl=False)
    else:
        from nbprod.folder import write_file

        write_file(output, text)
    statuses = {"equivalent": DONE, "different": DIFFERENT, "unverified": CANNOT}
    raise typer.Exit(statuses[found.verdict])


def bar(how: Talk) -> Callable[[int, int], None] | None:
    """Tell of each cell on one line of a terminal, unless quiet."""
    if how.quiet or not sys.stderr.isatty():
        return None

    def told(done: int, count: int) -> None:
        end = "\n" if done == count else "\r"
        print(f"cell {done} of {count}", end=end, file=sys.stderr, flush=True)

    return told
