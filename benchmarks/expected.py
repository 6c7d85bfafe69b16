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


def loop_targets(source: str) -> dict[int, set[str]]:
    """Return, per line of a top-level statement, names that only its loops bind."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return {}
    found = {}
    for statement in tree.body:
        loops = [
            n for n in ast.walk(statement) if isinstance(n, (ast.For, ast.AsyncFor))
        ]
        targets = [
            name
            for loop in loops
            for name in ast.walk(loop.target)
            if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
        ]
        others = {
            node.id
            for node in ast.walk(statement)
            if isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Store)
            and node not in targets
        }
        found[statement.lineno] = {name.id for name in targets} - others
    return found


def expected_names(notebook: Path, explained: dict[str, Any]) -> Expected:
    """Return the names that kept statements bind or change.

    A name whose last binding is as a loop's target that nothing reads afterwards need
    not be reported.
    """
    targets = {n: loop_targets(s) for n, s in cell_sources(notebook).items()}
    read_later = {(edge["from"], edge["name"]) for edge in explained["edges"]}
    kept: dict[str, bool] = {}
    why: dict[str, str] = {}
    for statement in explained["statements"]:
        line = targets.get(statement["cell"], {}).get(statement["line"], set())
        for name in [*statement["writes"], *statement["mutates"]]:
            if not statement["kept"]:
                why.setdefault(name, f"{statement['id']}: {statement['why']}")
            elif name in line and (statement["id"], name) not in read_later:
                kept[name] = False
                why[name] = f"{statement['id']}: a loop's target that nothing reads"
            else:
                kept[name] = True
    return Expected(frozenset(n for n, must in kept.items() if must), why)
