"""Arguments and flags that several commands have, and the exit statuses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DONE, DIFFERENT, CANNOT = 0, 1, 2

NotebookArgument = Annotated[
    Path,
    typer.Argument(metavar="NB", help="A notebook, or a script in percent format."),
]
SkipBroken = Annotated[
    bool | None,
    typer.Option("--skip-broken", help="Leave out cells that cannot be converted."),
]
Quiet = Annotated[bool | None, typer.Option("--quiet", "-q", help="Print errors only.")]
Verbose = Annotated[
    bool | None, typer.Option("--verbose", "-v", help="Print all notes; tracebacks.")
]
