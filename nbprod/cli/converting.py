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
    talk_of,
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
    from nbprod.config import config_for
    from nbprod.convert import Wish

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
    wish = Wish(
        notebook,
        output or config.output,
        name or config.name,
        tuple(target or config.target or ()),
        bool(config.skip_broken if skip_broken is None else skip_broken),
        force,
        model or config.model or "",
        adopt,
        modernise=config.modernise if modernise is None else modernise,
    )
    result = work_out(wish)
    if check or diff:
        raise typer.Exit(compare(result, how, listed=check, shown=diff))
    status = finish(wish, result, how)
    if verify and status == DONE:
        wanted = verifying.wanted_by(4, python, timeout, memory, network, parity=True)
        status = verify_it(wish, result, wanted, how)
    raise typer.Exit(status)


def work_out(wish: Wish) -> Conversion:
    """Work out the package of a notebook, or of a folder of them.

    Raises NbprodError; nothing is written.
    """
    from nbprod.convert import Conversion, convert
    from nbprod.packages import remembered

    wish = remembered(wish)
    if not wish.notebook.is_dir():
        return convert(wish)
    from nbprod.together import convert_folder

    found = convert_folder(wish)
    return found if isinstance(found, Conversion) else convert(found)


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


def finish(wish: Wish, result: Conversion, how: Talk) -> int:
    """Write the package, say what is worth knowing, and give the status.

    Raises NbprodError, before anything is written, where a file cannot be merged.
    """
    from nbprod import report
    from nbprod.keeping.folder import write

    refused = [one.path for one in result.changes if one.kind == "refuse"]
    if refused:
        raise NbprodError(
            f"{result.folder}: you changed {', '.join(refused)}, and so would the "
            "notebook, and what nbprod wrote there is not kept, so that it cannot be "
            "merged: see --diff; --adopt keeps yours, and merges from then on; --force "
            "takes the notebook's"
        )
    write(result.folder, result.changes)
    for one in result.plan.settings:
        if one.secret:
            variable = f"{result.plan.package}_{one.name}".upper()
            what = f"a secret ({one.origin}) is left out: set {variable} to run it"
            report.warning(how, f"{result.plan.notebook}: {what}")
    report.notes(how, result.plan.notebook, result.plan.notes)
    for change in result.changes:
        report.detail(how, f"{change.kind:8} {change.path}")
        if change.note:
            report.warning(how, f"{result.folder / change.path}: {change.note}")
        for went in change.carried:
            report.say(how, f"your change went along: {went}")
    if wish.adopt:
        for change in result.changes:
            if change.edited:
                report.say(how, f"kept as yours: {result.folder / change.path}")
    report.say(how, f"{result.folder}: {counted(result)}")
    return tell_conflicts(result, how)


def counted(result: Conversion) -> str:
    """Say how many files were written, and in how many the user's changes are kept."""
    kinds = [one.kind for one in result.changes]
    still = sum(one.edited and one.kind == "keep" for one in result.changes)
    merged = kinds.count("merge") + kinds.count("conflict")
    written = kinds.count("write") + kinds.count("delete") + merged
    if not written:
        return "up to date" + (f", your changes in {still} files" if still else "")
    said = f"{written} of {len(kinds)} files written"
    if merged or still:
        said += f", your changes kept in {merged + still}"
    carried = sum(len(one.carried) for one in result.changes)
    return said + (f", {carried} carried to where their lines went" if carried else "")


def tell_conflicts(result: Conversion, how: Talk) -> int:
    """Say where the user has to choose, and give the status."""
    from nbprod import report

    conflicts = [(one, spot) for one in result.changes for spot in one.spots]
    for change, spot in conflicts:
        where = str(result.folder / change.path)
        where += f", line {spot.line}" if spot.line else ""
        where += f", in {spot.function}" if spot.function else ""
        report.error(how, f"{where}: {spot.why}")
    if any(spot.line for _, spot in conflicts):
        what = "choose what is right between <<<<<<< and >>>>>>>, then convert again"
        many = "1 conflict" if len(conflicts) == 1 else f"{len(conflicts)} conflicts"
        report.error(how, f"{many}: {what}")
    return DIFFERENT if conflicts else DONE
