"""A library, a stage and a target are each one file more, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nbprod import libraries
from nbprod.planning import distributions

ROOT = Path(__file__).parent.parent
LIBRARY = '''
"""What a notebook's import of it means."""
from nbprod.ir import Call, Library

LIBRARY = Library(
    name="oldwood",
    installs={"oldwood": "old-wood>=2,<3"},
    wheels={12: "2.4"},
    system=("libwood1",),
    engines={"measure_all": "tape"},
    aliases={"oldwood._trees": "oldwood"},
    annotations={"oldwood.Tree": ("Tree", "from oldwood import Tree")},
    functions={
        "oldwood.grow": Call("oldwood.Tree", resources=("files:read",), role="reader"),
        "oldwood.measure_all": Call("builtins.float", role="feature"),
    },
    methods={"oldwood.Tree": {"prune": Call("", True, ("self",), role="clean")}},
)
'''
STAGE = '''
"""Carving."""
from nbprod.stages import Stage

STAGE = Stage(
    name="carve",
    order=25,
    verb="carve",
    participle="Carved",
    title="Carve the wood",
    nouns=("wood",),
    words=("carv*",),
    examples=("Carving",),
)
'''
TEMPLATE = "{{ plan.title | inline }} of {{ package }} to be hung on a wall.\n"
CELLS = [
    ("code", "from oldwood._trees import grow\nimport oldwood"),
    ("code", 'tree = grow("oak.txt")'),
    ("code", "tree.prune()"),
    ("markdown", "## Carving"),
    ("code", "shape = [tree, 2]"),
    ("code", "width = oldwood.measure_all(shape)"),
]
RUN = """
import sys
from pathlib import Path
import nbprod.libraries, nbprod.emission.templates, nbprod.stages
folder = Path(sys.argv.pop(1))
nbprod.libraries.__path__.append(str(folder / "libraries"))
nbprod.stages.__path__.append(str(folder / "stages"))
nbprod.emission.templates.templates_root = lambda: folder / "templates"
from nbprod.start import main
main()
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a notebook gives where a library, a stage and a target were dropped in."""
    folder = tmp_path_factory.mktemp("leaves")
    shutil.copytree(ROOT / "templates", folder / "templates")
    for path, text in (
        ("libraries/oldwood.py", LIBRARY),
        ("stages/carve.py", STAGE),
        ("templates/wall/walls/{{package}}.txt.jinja", TEMPLATE),
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    cells: list[dict[str, object]] = [
        {"cell_type": kind, "id": f"c{at}", "metadata": {}, "source": source}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        for at, (kind, source) in enumerate(CELLS)
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "wood.ipynb").write_text(json.dumps(notebook), "utf-8")
    arguments = ["convert", str(folder / "wood.ipynb"), "--target", "wall"]
    command = [sys.executable, "-c", RUN, str(folder), *arguments]
    done = subprocess.run(
        [*command, "-o", str(folder / "out")], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return folder / "out"


def test_a_library_is_one_file(package: Path) -> None:
    project = (package / "pyproject.toml").read_text("utf-8")
    assert "old-wood>=2,<3" in project and '"tape' in project
    docker = (package / "Dockerfile").read_text("utf-8")
    assert "libwood1" in docker
    load = (package / "src/wood/load.py").read_text("utf-8")
    assert "-> Tree:" in load and "import Tree" in load


def test_a_stage_is_one_file(package: Path) -> None:
    assert "def carve" in (package / "src/wood/carve.py").read_text("utf-8")


def test_a_target_is_one_folder(package: Path) -> None:
    wall = (package / "walls/wood.txt").read_text("utf-8")
    assert wall.endswith("of wood to be hung on a wall.\n")


def test_nothing_stands_in_a_leaf_and_in_the_table() -> None:
    text = (ROOT / "nbprod/planning/distributions.txt").read_text("utf-8")
    rows = [row.split() for row in text.splitlines() if row[:1] not in ("", "#")]
    tops = {name.partition(".")[0] for name in libraries.installs()}
    assert not [row[0] for row in rows if row[0].partition(".")[0] in tops]


def test_leaves_say_how_they_are_installed() -> None:
    for leaf in libraries.all_libraries():
        own = {name.partition(".")[0] for name in [*leaf.functions, *leaf.methods]}
        for module in own - distributions.STANDARD - {"builtins"}:
            assert distributions.distribution(module), f"{leaf.name}: {module}"
