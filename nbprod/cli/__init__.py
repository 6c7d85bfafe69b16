"""The command line: reads the flags, prints, and turns errors into exit statuses."""

from __future__ import annotations

import contextlib
import sys
from typing import Annotated

import typer

from nbprod import __version__
from nbprod.cli import converting, explaining, linting, verifying
from nbprod.cli.flags import CANNOT, DONE
from nbprod.errors import NbprodError

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


app.command(epilog=converting.EXAMPLES)(converting.convert)
app.command(epilog=explaining.EXAMPLES)(explaining.explain)
app.command(epilog=verifying.EXAMPLES)(verifying.verify)
app.command(epilog=linting.EXAMPLES)(linting.lint)
app.command(epilog=linting.RULE_EXAMPLES)(linting.rule)


def run(arguments: list[str]) -> int:
    """Run the command line on arguments and return the exit status."""
    try:
        status = app(arguments, prog_name="nbprod", standalone_mode=False)
    except BaseException as exc:
        return ended(exc, arguments)
    if status == INTERRUPTED:  # typer's own word for it
        return failed(KeyboardInterrupt(), verbose=False)
    return status if isinstance(status, int) else DONE


def ended(exc: BaseException, arguments: list[str]) -> int:
    """Return the exit status for what ended a command, and say it where need be."""
    if isinstance(exc, typer.Exit):
        return exc.exit_code
    if isinstance(exc, BrokenPipeError):
        with contextlib.suppress(OSError):
            sys.stdout.close()
        return DONE
    if isinstance(exc, (Exception, KeyboardInterrupt)):
        return failed(exc, verbose=bool({"-v", "--verbose"} & set(arguments)))
    raise exc


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
