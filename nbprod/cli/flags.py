"""Arguments and flags that several commands have, and the exit statuses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from nbprod.errors import CANNOT as CANNOT
from nbprod.errors import DIFFERENT as DIFFERENT
from nbprod.errors import DONE as DONE

NotebookArgument = Annotated[
    Path,
    typer.Argument(
        metavar="NB",
        help="A notebook, a script in percent format, or a folder of notebooks.",
    ),
]
OneNotebook = Annotated[
    Path,
    typer.Argument(metavar="NB", help="A notebook, or a script in percent format."),
]
SkipBroken = Annotated[
    bool | None,
    typer.Option("--skip-broken", help="Leave out cells that cannot be converted."),
]
Modernise = Annotated[
    bool | None,
    typer.Option(
        "--modernise/--no-modernise",
        help="Write calls that libraries removed as they are written today, where "
        "results stay the same (NBP105). Default: as the last time.",
        show_default=False,
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The model to serve. Default: that the notebook settles on.",
    ),
]
Quiet = Annotated[bool | None, typer.Option("--quiet", "-q", help="Print errors only.")]
Verbose = Annotated[
    bool | None, typer.Option("--verbose", "-v", help="Print all notes; tracebacks.")
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write there, not stdout."),
]
Form = Annotated[
    Literal["text", "json", "html"],
    typer.Option("--format", help="For a terminal, programs, a browser."),
]
PackageName = Annotated[
    str | None, typer.Option(metavar="PKG", help="The package's name.")
]
Python = Annotated[
    Path | None,
    typer.Option(
        metavar="PY",
        help="Verify with this interpreter, which has the libraries of both and "
        "ipykernel. Default: install the package into a fresh environment.",
    ),
]
Timeout = Annotated[
    float, typer.Option(metavar="S", help="Seconds for each run to verify.")
]
Memory = Annotated[
    float, typer.Option(metavar="GIB", help="Memory for each process to verify.")
]
Network = Annotated[
    bool, typer.Option("--network", help="Let the notebook and package use it.")
]


def give(text: str, output: Path | None) -> None:
    """Print a result, or write it to a file."""
    if output is None:
        typer.echo(text, nl=False)
        return
    from nbprod.keeping.folder import write_file

    write_file(output, text)
