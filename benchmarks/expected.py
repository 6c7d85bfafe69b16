"""Which of a notebook's variables a package must report, by ``nbprod explain``."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


class _AllBut(frozenset[str]):
    """Every name that is not in it."""

    def __contains__(self, name: object) -> bool:
        return not super().__contains__(name)


@dataclass(frozen=True)
class Expected:
    """``kept`` must be reported; ``why`` says of other names why they need not."""

    kept: frozenset[str]
    why: dict[str, str] = field(default_factory=dict)

    @classmethod
    def all_but(cls, names: set[str]) -> Expected:
        """Expect every variable except some."""
        return cls(_AllBut(names), dict.fromkeys(names, "said so"))


def explain(notebook: Path) -> dict[str, Any]:
    """Return ``nbprod explain --format json`` of a notebook."""
    done = subprocess.run(
        [sys.executable, "-m", "nbprod", "explain", str(notebook), "--format", "json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr.strip() or f"explain: status {done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def cell_sources(notebook: Path) -> dict[int, str]:
    """Return the source of each code cell, its IPython lines blanked."""
    document = json.loads(notebook.read_text("utf-8-sig"))
    cells = document.get("cells")
    if cells is None:
        cells = [c for sheet in document["worksheets"] for c in sheet["cells"]]
    found = {}
    for number, cell in enumerate(cells, start=1):
        if cell["cell_type"] == "code":
            source = "".join(cell.get("source", cell.get("input", "")))
            found[number] = re.sub(r"(?m)^(\s*)[%!?].*$", r"\1pass", source)
    return found


@dataclass(frozen=True)
class Mentions:
    """A top-level statement's names: what it loads, and what only its loops bind."""

    loads: frozenset[str]
    targets: frozenset[str]


def mentions(source: str) -> dict[int, Mentions]:
    """Return the names of each top-level statement, by its first line."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return {}
    found = {}
    for statement in tree.body:
        nodes = list(ast.walk(statement))
        loops = [n for n in nodes if isinstance(n, (ast.For, ast.AsyncFor))]
        names = [n for n in nodes if isinstance(n, ast.Name)]
        inside = {id(n) for loop in loops for n in ast.walk(loop.target)}
        stored = [n for n in names if isinstance(n.ctx, ast.Store)]
        others = {n.id for n in stored if id(n) not in inside}
        targets = {n.id for n in stored if id(n) in inside} - others
        loads = frozenset(n.id for n in names if isinstance(n.ctx, ast.Load))
        found[statement.lineno] = Mentions(loads, frozenset(targets))
    return found


def expected_names(notebook: Path, explained: dict[str, Any]) -> Expected:
    """Return the names that kept statements bind or change.

    A name whose last binding is as a loop's target that nothing reads afterwards need
    not be reported. What reads it is judged by the text as well as by explain's edges:
    a statement that may change its object by another name does not.
    """
    places = {n: mentions(s) for n, s in cell_sources(notebook).items()}
    nothing = Mentions(frozenset(), frozenset())
    own = {
        one["id"]: places.get(one["cell"], {}).get(one["line"], nothing)
        for one in explained["statements"]
    }
    late = {
        name
        for edge in explained["edges"]
        if edge["kind"] == "code" and edge["from"] in own
        for name in own[edge["from"]].loads
    }
    read = {
        (edge["from"], edge["name"])
        for edge in explained["edges"]
        if edge["name"] in own[edge["to"]].loads | late
    }
    kept: dict[str, bool] = {}
    why: dict[str, str] = {}
    for one in explained["statements"]:
        for name in [*one["writes"], *one["mutates"]]:
            if not one["kept"]:
                why.setdefault(name, f"{one['id']}: {one['why']}")
            elif name in own[one["id"]].targets and (one["id"], name) not in read:
                kept[name] = False
                why[name] = f"{one['id']}: a loop's target that nothing reads"
            elif name in one["writes"] or kept.get(name, True):
                kept[name] = True
    return Expected(frozenset(n for n, must in kept.items() if must), why)
