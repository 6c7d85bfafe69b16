"""``nbprod lint`` and ``nbprod rule``: findings in notebooks, and mending them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from nbprod.cli.flags import (
    CANNOT,
    DIFFERENT,
    DONE,
    Output,
    Quiet,
    Verbose,
    give,
    talk_of,
)
from nbprod.errors import NbprodError

if TYPE_CHECKING:
    from nbprod.config import Config
    from nbprod.linting.selection import Selection
    from nbprod.linting.session import Findings

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
    from nbprod.config import config_for
    from nbprod.linting.session import Request, mend_all, search

    config = config_for(anchor(paths, stdin_filename))
    how = talk_of(config, quiet, verbose)
    request = Request(
        tuple(paths),
        selection(config, select, ignore, extend_select),
        tuple(config.lint.exclude),
        baseline or config.lint.baseline if write_baseline is None else None,
        stdin_filename,
        None if no_cache else config.root or Path.cwd(),
    )
    if fix or diff:
        found = mend_all(request, how, unsafe=unsafe_fixes, shown=diff)
    else:
        found = search(request, how)
    if diff:
        raise typer.Exit(show_difference(found, output))
    raise typer.Exit(tell(found, form, output, write_baseline, statistics))


def anchor(paths: list[Path], named: Path | None) -> Path:
    """The path from which the nearest ``pyproject.toml`` is looked for."""
    first = paths[0]
    if str(first) == "-":
        return named or Path.cwd() / "-"
    return first / "-" if first.is_dir() else first


def selection(
    config: Config,
    select: list[str] | None,
    ignore: list[str] | None,
    extend: list[str] | None,
) -> Selection:
    """What flags and configuration select; flags win, and ignored codes add up."""
    from nbprod.linting.selection import Selection

    return Selection(
        split(select) or config.lint.select,
        (*config.lint.ignore, *split(ignore)) if not split(select) else split(ignore),
        (*config.lint.extend_select, *split(extend)),
        config.lint.per_file_ignores,
    )


def split(codes: list[str] | None) -> tuple[str, ...]:
    """The codes of a flag that may be given several times, parted by commas."""
    parts = (part.strip().upper() for text in codes or () for part in text.split(","))
    return tuple(part for part in parts if part)


def show_difference(found: Findings, output: Path | None) -> int:
    """Print what would be mended, and give the status."""
    give("".join(found.difference), output)
    if found.failed:
        return CANNOT
    return DIFFERENT if found.difference else DONE


def tell(
    found: Findings,
    form: str,
    output: Path | None,
    write_baseline: Path | None,
    statistics: bool,
) -> int:
    """Print findings, or keep them as a baseline, and give the status."""
    from nbprod.linting.formats import render

    if write_baseline is not None:
        from nbprod.folder import write_file
        from nbprod.linting.baseline import baseline_of

        write_file(write_baseline, baseline_of(found.told))
        return CANNOT if found.failed else DONE
    if statistics:
        from nbprod.linting.statistics import counted

        give(counted(found.told), output)
    else:
        give(render(form, found.told, found.paths), output)
    if found.failed:
        return CANNOT
    return DIFFERENT if found.told else DONE


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
