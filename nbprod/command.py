"""``nbprod convert``, plainly asked for: from the flags to what is written and said.

Importing typer takes a tenth of what a large notebook takes. So flags that are right
are read here, and all else, errors and ``--help`` included, is left to typer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbprod.config import Config, config_for
from nbprod.errors import DIFFERENT, DONE, NbprodError

if TYPE_CHECKING:
    from nbprod.convert import Conversion, Wish
    from nbprod.report import Talk

SWITCHES: dict[str, tuple[str, bool]] = {
    "--force": ("force", True),
    "--adopt": ("adopt", True),
    "--skip-broken": ("skip_broken", True),
    "--modernise": ("modernise", True),
    "--no-modernise": ("modernise", False),
    "--quiet": ("quiet", True),
    "-q": ("quiet", True),
    "--verbose": ("verbose", True),
    "-v": ("verbose", True),
}
VALUES = {"--output": "output", "-o": "output", "--name": "name", "--model": "model"}


@dataclass(frozen=True)
class Given:
    """What is asked of ``convert``; None where the configuration may have a say."""

    notebook: Path
    output: Path | None = None
    name: str | None = None
    target: tuple[str, ...] = ()
    skip_broken: bool | None = None
    force: bool = False
    model: str | None = None
    adopt: bool = False
    modernise: bool | None = None
    quiet: bool | None = None
    verbose: bool | None = None


def given(arguments: Sequence[str]) -> Given | None:
    """Read the arguments of ``convert``; None where typer has to."""
    notebooks: list[Path] = []
    found: dict[str, Any] = {}
    target: tuple[str, ...] = ()
    left = list(reversed(arguments))
    while left:
        word = left.pop()
        if word and not word.startswith("-"):
            notebooks.append(Path(word))
            continue
        if word in SWITCHES:
            name, value = SWITCHES[word]
            found[name] = value
            continue
        flag, equals, text = word.partition("=")
        if not equals and left:
            text = left.pop()
        if not text or text.startswith("-") or (equals and not flag.startswith("--")):
            return None
        if flag == "--target":
            target = (*target, text)
        elif flag in VALUES:
            found[VALUES[flag]] = Path(text) if VALUES[flag] == "output" else text
        else:
            return None
    if len(notebooks) != 1:
        return None
    return Given(notebooks[0], target=target, **found)


def convert_as_given(asked: Given) -> int:
    """Convert a notebook, or a folder of them, and return the exit status.

    Raises NbprodError; nothing is written then.
    """
    config = config_for(asked.notebook)
    wish = wish_of(asked, config)
    return finish(wish, work_out(wish), talk_of(config, asked.quiet, asked.verbose))


def wish_of(asked: Given, config: Config) -> Wish:
    """What is wished for: what flags ask for, else what the configuration sets."""
    from nbprod.convert import Wish

    skip, today = asked.skip_broken, asked.modernise
    return Wish(
        asked.notebook,
        asked.output or config.output,
        asked.name or config.name,
        tuple(asked.target or config.target or ()),
        bool(config.skip_broken if skip is None else skip),
        asked.force,
        asked.model or config.model or "",
        asked.adopt,
        modernise=config.modernise if today is None else today,
    )


def talk_of(config: Config, quiet: bool | None, verbose: bool | None) -> Talk:
    """How much is said: what flags ask for, else what the configuration sets."""
    from nbprod.report import talk

    return talk(
        bool(config.quiet if quiet is None else quiet),
        bool(config.verbose if verbose is None else verbose),
    )


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
