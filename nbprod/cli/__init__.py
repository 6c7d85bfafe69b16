"""The command line: reads the flags, prints, and turns errors into exit statuses."""

from __future__ import annotations

import contextlib
import gc
import io
import sys
from typing import Annotated

import typer

from nbprod import __version__
from nbprod.cli import converting, explaining, linting, quick, verifying
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
