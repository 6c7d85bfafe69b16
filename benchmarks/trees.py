"""What emitted trees are like: do they compile, lint and import, and in what shape?"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.equality import environment
from benchmarks.steps import run_step

LONG, WIDE = 150, 12
"""A function of more lines, or with more parameters, is of a bad shape."""


def compiles(tree: Path) -> list[str]:
    """Compile every Python file; say what does not."""
    broken = []
    for file in sorted(tree.rglob("*.py")):
        try:
            compile(file.read_bytes(), str(file), "exec")
        except (SyntaxError, ValueError) as error:
            broken.append(f"compile {file.name}: {error}"[:200])
    return broken


def shape(tree: Path) -> list[str]:
    """Name the functions of the package that are too long or take too much."""
    found = []
    for file in sorted((tree / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            given = node.args
            width = len(given.posonlyargs) + len(given.args) + len(given.kwonlyargs)
            if lines > LONG:
                found.append(f"long: {lines} lines, {file.name}: {node.name}")
            if width > WIDE:
                found.append(f"wide: {width} parameters, {file.name}: {node.name}")
    return found


def lint(trees: Path, batch: Sequence[Path]) -> dict[str, list[str]]:
    """Run ruff over trees, each under its own configuration; findings by tree."""
    found: dict[str, list[str]] = defaultdict(list)
    command = [sys.executable, "-m", "ruff", "check", "--output-format", "json"]
    for start in range(0, len(batch), 50):
        some = [str(tree) for tree in batch[start : start + 50]]
        done = subprocess.run(
            [*command, *some], capture_output=True, text=True, check=False
        )
        for finding in json.loads(done.stdout):
            path = Path(finding["filename"])
            tree = trees / path.relative_to(trees).parts[0]
            text = f"ruff {finding['code']} {path.name}: {finding['message']}"
            found[str(tree)].append(text[:200])
    return found


def formatted(trees: Path, batch: Sequence[Path]) -> dict[str, list[str]]:
    """Run black over trees; the files that it would change, by tree."""
    found: dict[str, list[str]] = defaultdict(list)
    for start in range(0, len(batch), 50):
        some = [str(tree) for tree in batch[start : start + 50]]
        done = subprocess.run(
            [sys.executable, "-m", "black", "--check", *some],
            capture_output=True,
            text=True,
            check=False,
        )
        told = r"would reformat (.+)|cannot format ([^:]+)"
        for file in re.findall(told, done.stderr):
            path = Path(file[0] or file[1])
            tree = trees / path.relative_to(trees).parts[0]
            found[str(tree)].append(f"black {path.name}")
    return found


def imported(
    python: str, batch: Sequence[Path], out: Path
) -> dict[str, tuple[list[str], list[str]]]:
    """Import every module under an interpreter: what is missing, what failed, by tree.

    A package of others that is not installed there is missing; anything else failed.
    """
    found: dict[str, tuple[list[str], list[str]]] = {}
    script = Path(__file__).with_name("imports.py")
    for start in range(0, len(batch), 50):
        some = [str(tree) for tree in batch[start : start + 50]]
        step = run_step(
            [python, str(script), *some],
            out / "imports.log",
            out,
            environment() | {"PYTHONDONTWRITEBYTECODE": "1"},
            60 + 100 * len(some),
        )
        for text in step.output.splitlines():
            if text.startswith("{"):
                one = json.loads(text)
                failed = [f"import {what}" for what in one["failed"]]
                found[one["dir"]] = (one["missing"], failed)
        for tree in some:
            found.setdefault(tree, ([], ["import: no answer"]))
    return found
