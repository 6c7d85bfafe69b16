"""The command line: reads the flags, prints, and turns errors into exit statuses."""

from __future__ import annotations

import contextlib
import gc
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nbprod import __version__
from nbprod.cli import explaining, linting, quick, verifying
from nbprod.cli.flags import (
    CANNOT,
    DIFFERENT,
    DONE,
    Memory,
    Model,
    Network,
    NotebookArgument,
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

INTERRUPTED = 130

app = typer.Typer(
    name="nbprod",
    help="Turn a Jupyter notebook into a production package that computes the same.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def print_version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        typer.echo(f"nbprod {__version__}")
        raise typer.Exit


@app.callback()
def nbprod(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=print_version, is_eager=True, help="Print it and end."
        ),
    ] = False,
) -> None:
    """Turn a Jupyter notebook into a production package that computes the same."""


@app.command(epilog="""\b
Examples:
  nbprod convert churn.ipynb
  nbprod convert churn.ipynb -o service --name churn_model
  nbprod convert churn.ipynb -o service --check --diff
  nbprod convert churn.ipynb --verify

\b
Exit status: 0 done or up to date, 1 --check found a difference or --verify fell short,
2 cannot proceed, nothing was written. [tool.nbprod] in the nearest pyproject.toml sets
defaults: output, name, target, skip-broken, quiet, verbose.""")
def convert(
    notebook: NotebookArgument,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="Where to: a new or empty folder, or a package that nbprod wrote. "
            "Default: a folder beside the notebook, named as the package.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(metavar="PKG", help="Default: made of the notebook's file name."),
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(metavar="T", help="A further target; may be given several times."),
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; say whether DIR is up to date."),
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; show what would change.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite what you changed in DIR.")
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
    quiet: Quiet = None,
    verbose: Verbose = None,
) -> None:
    """Convert a notebook to a package. Nothing of the notebook is run, unless --verify
    asks for it."""
    from nbprod.config import config_for
    from nbprod.convert import Wish
    from nbprod.convert import convert as work_out

    config = config_for(notebook)
    how = talk_of(config, quiet, verbose)
    if verify:
        ready_to_verify(check or diff)
    wish = Wish(
        notebook,
        output or config.output,
        name or config.name,
        tuple(target or config.target or ()),
        bool(config.skip_broken if skip_broken is None else skip_broken),
        force,
        model or config.model or "",
    )
    result = work_out(wish)
    if check or diff:
        raise typer.Exit(compare(result, how, listed=check, shown=diff))
    finish(wish, result, how)
    if verify:
        wanted = verifying.wanted_by(4, python, timeout, memory, network, parity=True)
        raise typer.Exit(verify_it(wish, result, wanted, how))


def ready_to_verify(nothing_written: bool) -> None:
    """Make sure, before anything is written, that what was written can be verified.

    Raises NbprodError otherwise.
    """
    from importlib.util import find_spec

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


def finish(wish: Wish, result: Conversion, how: Talk) -> None:
    """Write the package and say what is worth knowing."""
    from nbprod import report
    from nbprod.folder import write

    conflicts = [one.path for one in result.changes if one.kind == "conflict"]
    if conflicts:
        raise NbprodError(
            f"{result.folder}: you changed {', '.join(conflicts)}, and so would the "
            "notebook: see --diff, move your changes elsewhere, or --force"
        )
    write(result.folder, result.changes)
    for one in result.plan.settings:
        if one.secret:
            variable = f"{result.plan.package}_{one.name}".upper()
            what = f"a secret ({one.origin}) is left out: set {variable} to run it"
            report.warning(how, f"{wish.notebook.name}: {what}")
    report.notes(how, wish.notebook.name, result.plan.notes)
    for change in result.changes:
        report.detail(how, f"{change.kind:6} {change.path}")
    count = sum(one.kind in ("write", "delete") for one in result.changes)
    if count:
        report.say(
            how, f"{result.folder}: {count} of {len(result.changes)} files written"
        )
    else:
        report.say(how, f"{result.folder} is up to date")


app.command(epilog=explaining.EXAMPLES)(explaining.explain)
app.command(epilog=verifying.EXAMPLES)(verifying.verify)
app.command(epilog=linting.EXAMPLES)(linting.lint)
app.command(epilog=linting.RULE_EXAMPLES)(linting.rule)


def main() -> None:
    """Run the command line; the console script and ``python -m nbprod``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    gc.set_threshold(50_000, 20, 20)  # trees are no garbage: look for it less often
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command line on arguments and return the exit status."""
    try:
        if arguments[:1] == ["lint"] and quick.called(linting.lint, arguments[1:]):
            return DONE
        status = app(arguments, prog_name="nbprod", standalone_mode=False)
    except typer.Exit as end:
        return end.exit_code
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            sys.stdout.close()
        return DONE
    except (Exception, KeyboardInterrupt) as exc:
        return failed(exc, verbose=bool({"-v", "--verbose"} & set(arguments)))
    if status == INTERRUPTED:  # typer's own word for it
        return failed(KeyboardInterrupt(), verbose=False)
    return status if isinstance(status, int) else DONE


def failed(exc: BaseException, *, verbose: bool) -> int:
    """Say what went wrong in a paragraph and return the exit status."""
    from nbprod.report import error, talk

    how = talk(quiet=False, verbose=verbose)
    show = getattr(exc, "show", None)
    if show:  # wrong usage: typer knows how to say it
        show()
        return CANNOT
    if isinstance(exc, (KeyboardInterrupt, typer.Abort)):
        error(how, "interrupted: nothing was written")
        return INTERRUPTED
    if isinstance(exc, NbprodError):
        error(how, str(exc))
        return CANNOT
    if verbose:
        import traceback

        traceback.print_exception(exc)
    what = f"{type(exc).__name__}: {exc}" if str(exc) else type(exc).__name__
    error(how, f"nbprod: internal error ({what}): please report it, with --verbose")
    return CANNOT
