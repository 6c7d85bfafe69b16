"""What the report's functions draw, print and return, written to files."""

import io
import logging
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cellar.progress import OnStage

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Exhibit:
    """A function of the report, and the notebook variables that it takes and binds.

    It returns what it binds, then, if it shows something, that; one thing as it is,
    several as a tuple. If it saves figures itself, it is given the report's folder.
    """

    make: Callable[..., Any]
    needs: tuple[str, ...] = ()
    binds: tuple[str, ...] = ()
    shows: bool = False
    saves: tuple[str, ...] = ()


@dataclass
class Report:
    """The files of a report, and the functions that failed, with the reason."""

    folder: Path
    files: list[Path] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def show_all(
    exhibits: Mapping[str, list[Exhibit]],
    folder: Path,
    run: Callable[[OnStage], object],
) -> Report:
    """Run a pipeline, and after each stage the exhibits that follow it."""
    # absolute: the pipeline may change the current directory
    report = Report(folder.absolute())
    report.folder.mkdir(parents=True, exist_ok=True)
    seen: dict[str, Any] = {}
    draw_without_screen()

    def show(stage: str, values: Mapping[str, object]) -> None:
        seen.update(values)
        for exhibit in exhibits.get(stage, []):
            write(exhibit, seen, report)

    show("", {})
    run(show)
    return report


def draw_without_screen() -> None:
    """Have matplotlib, where it is installed, draw into files."""
    with suppress(ImportError):
        import matplotlib

        matplotlib.use("Agg")


def write(exhibit: Exhibit, seen: dict[str, Any], report: Report) -> None:
    """Run one function and write what came of it; if it fails, the others go on."""
    name = exhibit.make.__name__
    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            given = [seen[needed] for needed in exhibit.needs]
            given += [report.folder] if exhibit.saves else []
            shown = keep(exhibit, exhibit.make(*given), seen)
            figures = write_figures(report.folder, name)
            figures += [report.folder / saved for saved in exhibit.saves]
            tables = write_shown(shown, report.folder / name, drew=bool(figures))
        report.files += figures + tables
    except Exception as error:
        logger.warning("report: %s failed: %r", name, error)
        report.failed[name] = repr(error)
        close_figures()  # they are not the next one's
    if text := printed.getvalue():
        report.files.append(report.folder / f"{name}.txt")
        report.files[-1].write_text(text, encoding="utf-8")


def keep(exhibit: Exhibit, outcome: Any, seen: dict[str, Any]) -> Any:
    """Keep what later exhibits need; return what is to be shown."""
    parts = len(exhibit.binds) + exhibit.shows
    values = list(outcome) if parts > 1 else [outcome]
    seen.update(zip(exhibit.binds, values, strict=False))
    return values[-1] if exhibit.shows else None


def write_figures(folder: Path, name: str) -> list[Path]:
    """Write and close the figures that are open."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    paths = []
    for count, number in enumerate(pyplot.get_fignums() if pyplot else [], start=1):
        paths.append(folder / (f"{name}.png" if count == 1 else f"{name}-{count}.png"))
        pyplot.figure(number).savefig(paths[-1], bbox_inches="tight")
    close_figures()
    return paths


def close_figures() -> None:
    """Close all figures of matplotlib, if something has drawn any."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def write_shown(value: Any, path: Path, drew: bool) -> list[Path]:
    """Write a table as CSV, a page as HTML; print other values, but not a plot's."""
    if type(value).__module__.startswith("IPython.") and hasattr(value, "_repr_html_"):
        path = path.with_suffix(".html")
        path.write_text(value._repr_html_() or "", encoding="utf-8")
    elif hasattr(value, "to_csv"):
        path = path.with_suffix(".csv")
        value.to_csv(path)
    elif hasattr(value, "write_html"):
        path = path.with_suffix(".html")
        value.write_html(path)
    else:
        if value is not None and not drew:
            print(value)
        return []
    return [path]
