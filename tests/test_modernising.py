"""``convert --modernise``: removed calls in today's words, and what remembers it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from verifying import notebook_in, verified

from nbprod.cli import run
from nbprod.errors import NbprodError
from nbprod.modernising import modern

CELLS = (
    "import numpy as np\nfrom collections import Iterable\nimport pandas as pd",
    'df = pd.DataFrame({"a": [1, 2], "b": [3.5, 4.5]})\n'
    "more = df.append(df, ignore_index=True)",
    "x = np.array([1, 2]).astype(np.float)\nok = isinstance(df, Iterable)",
    'left = more.drop("a", 1)\ntotal = left["b"].sum()',
)
MODERN = (
    "cell 1, line 2: modernised: `from collections import Iterable` became "
    "`from collections.abc import Iterable`",
    "cell 2, line 2: modernised: `more = df.append(df, ignore_index=True)` became "
    "`more = pd.concat([df, df], ignore_index=True)`",
    "cell 3, line 1: modernised: `x = np.array([1, 2]).astype(np.float)` became "
    "`x = np.array([1, 2]).astype(float)`",
    'cell 4, line 1: modernised: `left = more.drop("a", 1)` became '
    '`left = more.drop("a", axis=1)`',
)


def record_of(package: Path) -> dict[str, object]:
    found = json.loads((package / ".nbprod/record.json").read_text("utf-8"))
    return dict(found["notebook"])


def test_a_notebook_is_modernised_in_memory_alone(tmp_path: Path) -> None:
    notebook = notebook_in(tmp_path, *CELLS)
    before = notebook.read_bytes()
    package = tmp_path / "package"
    assert run(["convert", str(notebook), "-o", str(package), "--modernise", "-q"]) == 0
    assert notebook.read_bytes() == before
    readme = (package / "README.md").read_text("utf-8")
    for line in MODERN:
        assert f"- {line}\n" in readme
    source = "".join(p.read_text("utf-8") for p in package.glob("src/*/*.py"))
    assert "pd.concat([df, df], ignore_index=True)" in source
    assert ".append(df" not in source and "np.float" not in source
    project = (package / "pyproject.toml").read_text("utf-8")
    assert '"pandas>=1.5,<4"' in project and '"numpy>=1.23,<3"' in project


def test_the_package_remembers_it(tmp_path: Path) -> None:
    notebook = notebook_in(tmp_path, *CELLS)
    package = tmp_path / "package"
    asked = ["convert", str(notebook), "-o", str(package)]
    assert run([*asked, "-q"]) == 0
    assert "modernised" not in record_of(package)
    assert run([*asked, "--check", "--modernise", "-q"]) == 1
    assert run([*asked, "--modernise", "-q"]) == 0
    assert record_of(package)["modernised"] is True
    assert run([*asked, "--check", "-q"]) == 0
    assert run([*asked, "--check", "--no-modernise", "-q"]) == 1


def test_the_configuration_can_ask_for_it(tmp_path: Path) -> None:
    notebook = notebook_in(tmp_path, *CELLS)
    (tmp_path / "pyproject.toml").write_text("[tool.nbprod]\nmodernise = true\n")
    package = tmp_path / "package"
    assert run(["convert", str(notebook), "-o", str(package), "-q"]) == 0
    assert record_of(package)["modernised"] is True


def test_nothing_to_modernise_is_no_modernised_package(tmp_path: Path) -> None:
    notebook = notebook_in(tmp_path, "x = 1", "y = x + 1")
    package = tmp_path / "package"
    assert run(["convert", str(notebook), "-o", str(package), "--modernise", "-q"]) == 0
    assert "modernised" not in record_of(package)


def test_a_folder_is_modernised(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    first = notebook_in(folder, *CELLS, 'left.to_csv("left.csv", index=False)')
    first.rename(folder / "one.ipynb")
    second = notebook_in(
        folder,
        "import numpy as np\nimport pandas as pd",
        'table = pd.read_csv("left.csv")\nn = np.alltrue(table["b"] > 0)',
    )
    second.rename(folder / "two.ipynb")
    package = tmp_path / "package"
    assert run(["convert", str(folder), "-o", str(package), "--modernise", "-q"]) == 0
    source = "".join(p.read_text("utf-8") for p in package.rglob("*.py"))
    assert "np.alltrue" not in source and "np.float)" not in source
    assert record_of(package)["modernised"] is True


def test_the_notebook_runs_modernised_beside_its_package(tmp_path: Path) -> None:
    notebook = notebook_in(tmp_path, *CELLS)
    package = tmp_path / "package"
    assert run(["convert", str(notebook), "-o", str(package), "--modernise", "-q"]) == 0
    status, found = verified(notebook, package)
    assert (status, found["verdict"], found["level"]) == (0, "equivalent", 3)
    assert found["modernised"] == 4


def test_a_path_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(NbprodError, match="there is no such file"):
        modern(tmp_path / "none.ipynb")
