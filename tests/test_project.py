"""Folders of notebooks: their order, what they share, and what is refused.

``UPDATE_CASES=1`` writes what comes out now into the cases.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from cases import cases, updated
from folders import made_in

from benchmarks.expected import explain
from benchmarks.projects import equalities
from nbprod.convert import Wish
from nbprod.errors import NbprodError
from nbprod.folder import write
from nbprod.ir import Project
from nbprod.render import render
from nbprod.together import convert_folder, understand_folder

ROOT = {"constants", "functions", "figures", "tools"}
GENERATED = {"Result", "run", "run_here", "EXHIBITS", "write_report", "set_style"}
ORDERS, ERRORS = cases("project/order"), cases("project/errors")


def understood(folder: Path) -> Project:
    found = understand_folder(Wish(folder, name="shop"))
    assert isinstance(found, Project)
    return found


@pytest.mark.parametrize(("name", "given", "expected"), ORDERS)
def test_order(name: str, given: str, expected: str, tmp_path: Path) -> None:
    found = understood(made_in(tmp_path / "shop", given))
    lines = [
        f"{one.notebook} → {one.plan.package}: reads {', '.join(one.reads) or '–'}; "
        f"writes {', '.join(one.writes) or '–'}"
        for one in found.members
    ]
    lines += [f"{one}: run by {', '.join(by)}" for one, by in found.run.items()]
    lines += [note.message for note in found.plan.notes]
    told = "\n".join(lines)
    assert updated("project/order", name, told) or told == expected


@pytest.mark.parametrize(("name", "given", "expected"), ERRORS)
def test_errors(name: str, given: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(NbprodError) as caught:
        understood(made_in(tmp_path / "shop", given))
    told = str(caught.value).replace(str(tmp_path), "")
    assert updated("project/errors", name, told) or told == expected


def definitions(text: str) -> list[str]:
    """The names of what a module defines, steps and their records left out."""
    return [
        node.name
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ] + [
        target.id
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]


@pytest.mark.parametrize(("name", "given", "expected"), cases("project/shared"))
def test_shared(name: str, given: str, expected: str, tmp_path: Path) -> None:
    """What the modules of the package define that are no stages of its own."""
    found = understood(made_in(tmp_path / "shop", given))
    package = render(found.plan, project=found)
    steps = {one.function.name for one in found.plan.steps}
    steps |= {one.function.record for one in found.plan.steps}
    steps |= {one.function.name for one in found.plan.report}
    carried = {f"src/shop/{one.path}" for one in found.plan.carried}
    lines = []
    for path, text in package.files.items():
        module = path.removeprefix("src/").removesuffix(".py").replace("/", ".")
        own = module.count(".") > 1 or module.split(".")[-1] in ROOT
        if own and path.startswith("src/") and path.endswith(".py"):
            names = [one for one in definitions(text) if one not in steps]
            if path in carried:
                names = [f"{one} (as it is)" for one in names]
            elif module.endswith((".pipeline", ".report")):
                names = [one for one in names if one not in GENERATED]
            lines += [f"{module}: {', '.join(names)}"] if names else []
    told = "\n".join(lines)
    assert updated("project/shared", name, told) or told == expected


@pytest.mark.slow
@pytest.mark.parametrize(("name", "given", "expected"), cases("project/values"))
def test_values(name: str, given: str, expected: str, tmp_path: Path) -> None:
    """Every kept variable of every notebook has its value, run one after the other."""
    folder = made_in(tmp_path / "shop", given)
    made = convert_folder(Wish(folder, tmp_path / "made", name="shop"))
    assert not isinstance(made, Wish)
    write(made.folder, made.changes)
    found = equalities(
        sys.executable, folder, folder, "shop", made.folder / "src", explain(folder)
    )
    assert {one.verdict for one in found.values()} == {"equal"}, found
    for line in expected.splitlines():
        part, _, names = line.partition(": ")
        assert found[part].variables.keys() == set(names.split())
