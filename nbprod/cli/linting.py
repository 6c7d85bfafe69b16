"""``nbprod lint`` and ``nbprod rule``: findings in notebooks, and mending them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from nbprod.cli.flags import Output, Quiet, Verbose
from nbprod.errors import NbprodError

EXAMPLES = """\b
Examples:
  nbprod lint .
  nbprod lint churn.ipynb --select NBP2 --format full
  nbprod lint notebooks --fix
  nbprod lint churn.ipynb --select NBP105 --fix --diff
  nbprod lint - --stdin-filename churn.ipynb < churn.ipynb
  nbprod lint . --format sarif -o nbprod.sarif

\b
Exit status: 0 clean, 1 findings, 2 cannot proceed. Silence a line with
`# noqa: NBP201`, a notebook with `# nbprod: noqa: NBP201`. [tool.nbprod.lint] in the
nearest pyproject.toml sets select, ignore, extend-select, exclude, per-file-ignores,
baseline."""
RULE_EXAMPLES = """\b
Examples:
  nbprod rule
  nbprod rule NBP201"""

Codes = Annotated[
    list[str] | None,
    typer.Option(metavar="CODES", help="Only these rules: NBP201,NBP3 or ALL."),
]
Ignored = Annotated[
    list[str] | None, typer.Option(metavar="CODES", help="Not these rules.")
]
Further = Annotated[
    list[str] | None,
    typer.Option(metavar="CODES", help="These rules besides those on by default."),
]
Form = Annotated[
    Literal["concise", "full", "json", "sarif", "github", "junit"],
    typer.Option("--format", help="How findings are told."),
]


def lint(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH…", help="Notebooks, scripts, folders; - for standard input."
        ),
    ],
    select: Codes = None,
    ignore: Ignored = None,
    extend_select: Further = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what can be mended safely.")
    ] = False,
    unsafe_fixes: Annotated[
        bool,
        typer.Option("--unsafe-fixes", help="Mend what may change values as well."),
    ] = False,
    diff: Annotated[
        bool,
        typer.Option("--diff", help="Show what --fix would change; write nothing."),
    ] = False,
    form: Form = "concise",
    output: Output = None,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Tell only what is not in this baseline."),
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write all findings there as known."),
    ] = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count findings by rule.")
    ] = False,
    stdin_filename: Annotated[
        Path | None, typer.Option(metavar="NAME", help="What - is called.")
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither read nor write the cache.")
    ] = False,
    quiet: Quiet = None,
    verbose: Verbose = None,
) -> None:
    """Tell what stands between notebooks and production. Nothing of them is run."""
    from nbprod.linting import command
    from nbprod.linting.plain import Given, codes_of

    given = Given(
        tuple(paths),
        codes_of(",".join(select or ())),
        codes_of(",".join(ignore or ())),
        codes_of(",".join(extend_select or ())),
        fix,
        unsafe_fixes,
        diff,
        form,
        output,
        baseline,
        write_baseline,
        statistics,
        stdin_filename,
        no_cache,
        quiet,
        verbose,
    )
    raise typer.Exit(command.lint(given))


def rule(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="As in NBP201; all without.")
    ] = None,
) -> None:
    """Print the page of a rule, or the list of all rules."""
    from nbprod.linting.pages import listing, page
    from nbprod.rules import catalogue

    if code is None:
        typer.echo(listing(), nl=False)
        return
    wanted = catalogue().get(code.upper())
    if wanted is None:
        near = [one for one in catalogue() if one.startswith(code.upper()[:4])]
        known = ", ".join(near) if near else "`nbprod rule` lists them"
        raise NbprodError(f"no rule {code!r}: {known}")
    typer.echo(page(wanted), nl=False)
