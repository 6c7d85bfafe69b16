"""Figures that are saved to files and wanted back by the notebook itself.

A saved figure is for the report, unless what is kept may ask for its file: lists the
folder, checks whether it is there, reads, moves or removes it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from nbprod.ir import CallSite, Statement
from nbprod.recognition.paths import path_arguments

FRESH_FOLDERS = ("os.makedirs", "os.mkdir", "pathlib.Path.mkdir")
ELSEWHERE = ("pandas.", "numpy.", "io.TextIOWrapper.", "csv.", "json.", "pickle.")
"""Calls that read or write what is no picture, or is open already."""


def savings(statement: Statement) -> Iterator[CallSite]:
    """The calls of a statement that save a figure."""
    for site in statement.effects.calls:
        if saves_figure(site):
            yield site


def saves_figure(site: CallSite) -> bool:
    """Whether a call saves a figure, or an animation of one."""
    animated = site.name.startswith("matplotlib.animation.")
    return site.name.endswith("savefig") or animated and site.name.endswith(".save")


def wanted_back(statement: Statement, later: Iterable[Statement]) -> bool:
    """Whether a later statement may ask for a figure that a statement saves."""
    names = [file_of(site) for site in savings(statement)]
    return any(asks(one, name) for one in later for name in names)


def file_of(site: CallSite) -> str:
    """The name of the file that a call works on, or nothing where it is not known."""
    for node in path_arguments(site):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return PurePosixPath(node.value.replace("\\", "/")).name
    return ""


def may_want_files(statement: Statement) -> bool:
    """Whether a statement names or touches any file."""
    return bool(statement.texts) or any(map(touches, statement.effects.calls))


def asks(statement: Statement, name: str) -> bool:
    """Whether a statement may touch the file of a name, which is any if not known."""
    if name and any(text.endswith(name) for text in statement.texts):
        return not statement.effects.calls or not only_saves(statement)
    return any(may_ask(site, name) for site in statement.effects.calls)


def only_saves(statement: Statement) -> bool:
    """Whether all that a statement does with files is to save figures."""
    touching = [site for site in statement.effects.calls if touches(site)]
    return bool(touching) and all(map(saves_figure, touching))


def touches(site: CallSite) -> bool:
    """Whether a call touches files."""
    return any(one.startswith("files") for one in site.call.resources)


def may_ask(site: CallSite, name: str) -> bool:
    """Whether a call may ask for a file of a name that it does not mention."""
    if not touches(site) or saves_figure(site):
        return False
    if site.name in FRESH_FOLDERS or site.name.startswith(ELSEWHERE):
        return False
    if site.call.role in ("dump", "load_object", "dataset"):
        return False
    other = file_of(site)
    return not other or not name or other in (name, ".", "..")


def draws(statement: Statement, saving: Statement) -> bool:
    """Whether a statement may draw on, or style, a figure that another one saves.

    Of the current figure nothing is left in another cell: it is shown and closed.
    """
    purposes = {site.call.role for site in statement.effects.calls}
    if "style" in purposes:
        return True
    if "figure" not in statement.effects.resources or purposes <= {"", "show"}:
        return False
    current = all(s.name.startswith("matplotlib.pyplot") for s in savings(saving))
    return statement.cell == saving.cell or not current
