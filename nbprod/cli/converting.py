"""``nbprod convert``: write the package, or say what writing it would change."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nbprod.cli import verifying
from nbprod.cli.flags import (
    DIFFERENT,
    DONE,
    Memory,
    Model,
    Modernise,
    Network,
    Python,
    Quiet,
    SkipBroken,
    Timeout,
    Verbose,
    give,
)
from nbprod.errors import NbprodError

if TYPE_CHECKING:
    from nbprod.convert import Conversion, Wish
    from nbprod.report import Talk
    from nbprod.verify.ladder import Wanted

EXAMPLES = """\b
Examples:
  nbprod convert churn.ipynb
  nbprod convert churn.ipynb -o service --name churn_model
  nbprod convert churn.ipynb -o service --check --diff
  nbprod convert *.ipynb --check --existing
  nbprod convert churn.ipynb --verify
  nbprod convert notebooks/ --name shop

\b
Exit status: 0 done or up to date, 1 --check found a difference, a merge conflict, or
--verify fell short, 2 cannot proceed, nothing was written. [tool.nbprod] in the nearest
pyproject.toml sets defaults: output, name, target, skip-broken, modernise, quiet,
verbose."""


def convert(
    notebooks: Annotated[
        list[Path],
        typer.Argument(
            metavar="NB",
            help="A notebook, a script in percent format, or a folder of notebooks. "
            "Several with --check --existing.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="Where to: a new or empty folder, or a package that nbprod wrote. "
            "Default: a folder beside the notebooks, named as the package.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            metavar="PKG", help="Default: made of the notebook's or folder's name."
        ),
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(metavar="T", help="A further target; may be given several times."),
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; say whether DIR is up to date."),
    ] = False,
    existing: Annotated[
        bool,
        typer.Option(
            "--existing",
            help="Check the packages that the notebooks have: in their folder or those "
            "above it, by their records. Notebooks without one are passed over.",
        ),
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; show what would change.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite what you changed in DIR.")
    ] = False,
    adopt: Annotated[
        bool,
        typer.Option(
            "--adopt",
            help="Take what stands in DIR for yours, where no record says what nbprod "
            "wrote: it stays, and the next convert merges with it.",
        ),
    ] = False,
    verify: Annotated[
        bool,
        typer.Option(
            "--verify", help="Then run both side by side: is every value the same?"
        ),
    ] = False,
    python: Python = None,
    timeout: Timeout = 900.0,
    memory: Memory = 8.0,
    network: Network = False,
    model: Model = None,
    skip_broken: SkipBroken = None,
    modernise: Modernise = None,
    quiet: Quiet = None,
    verbose: Verbose = None,
) -> None:
    """Convert a notebook to a package, or a folder of notebooks, which run in the order
    in which each finds the files that it reads. Nothing of them is run, unless --verify
    asks for it."""
    from nbprod.command import Given, finish, talk_of, wish_of, work_out
    from nbprod.config import config_for

    notebook = notebooks[0]
    config = config_for(notebook)
    how = talk_of(config, quiet, verbose)
    if existing:
        from nbprod.cli.checking import check_packages

        if not check or output or name:
            raise NbprodError("--existing is for --check, without --output and --name")
        raise typer.Exit(check_packages(notebooks, how, shown=diff))
    if len(notebooks) > 1:
        raise NbprodError(
            "one notebook at a time, or the folder of several that are one package; "
            "--check --existing takes several"
        )
    if verify:
        ready_to_verify(check or diff, notebook)
    given = Given(
        notebook,
        output,
        name,
        tuple(target or ()),
        skip_broken,
        force,
        model,
        adopt,
        modernise,
    )
    wish = wish_of(given, config)
    result = work_out(wish)
    if check or diff:
        raise typer.Exit(compare(result, how, listed=check, shown=diff))
    status = finish(wish, result, how)
    if verify and status == DONE:
        wanted = verifying.wanted_by(4, python, timeout, memory, network, parity=True)
        status = verify_it(wish, result, wanted, how)
    raise typer.Exit(status)


def ready_to_verify(nothing_written: bool, notebook: Path) -> None:
    """Make sure, before anything is written, that what was written can be verified.

    Raises NbprodError otherwise.
    """
    from importlib.util import find_spec

    if notebook.is_dir():
        raise NbprodError("--verify is for one notebook, and this is a folder of them")
    if nothing_written:
        raise NbprodError("--verify needs a package: leave out --check and --diff")
    if find_spec("nbclient") is None:
        raise NbprodError("--verify needs nbclient: install nbprod[verify]")


def verify_it(wish: Wish, result: Conversion, wanted: Wanted, how: Talk) -> int:
    """Verify what was written, say how far it is the notebook, and give the status."""
    from nbprod import report

    known = result.understood
    try:
        found = verifying.verified(wish.notebook, result.folder, known, wanted, how)
    except NbprodError as error:
        report.error(how, f"{result.folder} is written, but not verified: {error}")
        return DIFFERENT
    verifying.write_parity(result.folder, known, found, how)
    give(verifying.told(found, known, "text"), None)
    return DONE if found.verdict == "equivalent" else DIFFERENT


def compare(result: Conversion, how: Talk, *, listed: bool, shown: bool) -> int:
    """Print what convert would change: the paths, the differences, or both."""
    from nbprod import report
    from nbprod.reconcile import differences

    changed = [one for one in result.changes if one.kind != "keep"]
    if shown:
        folder = result.folder.name or "."
        sys.stdout.writelines(differences(result.changes, result.disk, folder))
    elif listed:
        for one in changed:
            typer.echo(report.visible(f"{one.kind} {result.folder / one.path}"))
    if not changed:
        report.say(how, f"{result.folder} is up to date")
    return DIFFERENT if listed and changed else DONE
