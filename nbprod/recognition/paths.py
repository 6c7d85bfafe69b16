"""Paths of files in the notebook's calls."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from nbprod.ir import CallSite, Statement

HANDLED = frozenset({"dump", "load_object", "writer", "reader"})
"""What works on an open file where it takes no path."""
CHANGES_FOLDER = frozenset({"os.chdir", "os.fchdir", "contextlib.chdir"})
MEMORY = ":memory:"
"""What stands for a path where a database is in memory."""
LOOKS_LIKE_PATH = re.compile(r"^(?!\w+://)[\w .()\\/~:-]*(?:[\\/]|\.[A-Za-z]\w{1,5}$)")


def own_calls(statement: Statement) -> tuple[CallSite, ...]:
    """The explained calls that stand in a statement itself, outside of definitions."""
    return statement.own_calls


def path_arguments(site: CallSite) -> Iterator[ast.expr]:
    """The arguments of a call that are paths of files."""
    for place in filter(None, site.call.path.split("|")):
        if place.isdigit():
            if int(place) < len(site.node.args):
                yield site.node.args[int(place)]
        else:
            yield from (k.value for k in site.node.keywords if k.arg == place)


def opens_elsewhere(statement: Statement, settled: set[int]) -> bool:
    """Whether a statement may open files by paths that are no settings."""
    if isinstance(statement.node, ast.Import | ast.ImportFrom):
        return "files" in statement.effects.resources  # the module may
    for site in statement.effects.calls:
        touches = any(r.startswith("files") for r in site.call.resources)
        if site.name in CHANGES_FOLDER:
            return True
        handles = not site.call.path and site.call.role in HANDLED
        handles = handles and not site.name.startswith("pathlib.")
        if not touches or handles or site.name.startswith("io."):
            continue
        paths = list(path_arguments(site))
        if not paths or any(
            id(node) not in settled and not remote(node) for node in paths
        ):
            return True
    if not statement.effects.unknown:
        return False
    check: Callable[[str], object] = LOOKS_LIKE_PATH.match
    return any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and check(node.value)
        for node in statement.nodes
    )


def changes_folder(statement: Statement) -> bool:
    """Whether a statement goes to another folder, itself or by what it calls."""
    return any(site.name in CHANGES_FOLDER for site in statement.effects.calls)


def remote(node: ast.expr) -> bool:
    """Whether a path is an address, or no path at all but an open file."""
    value = getattr(node, "value", None)
    return isinstance(value, str) and ("://" in value or value == MEMORY)
