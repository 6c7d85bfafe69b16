"""Packages from plans made by hand: whole, clean, and deaf to what a notebook says."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import black
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from render.plans import HOSTILE, PLANS, classifier, computation, hostile, served
from running import planned

from nbprod.emission.dependencies import image_python
from nbprod.emission.templates import templates_root
from nbprod.errors import NbprodError
from nbprod.ir import CarriedFile, Plan
from nbprod.planning.package_names import LONGEST
from nbprod.render import render
from nbprod.source import literals
from nbprod.source.imports import import_block

yaml: Any = pytest.importorskip("yaml")
tomllib: Any = pytest.importorskip(
    "tomllib" if sys.version_info >= (3, 11) else "tomli"
)
ROOT = Path(__file__).resolve().parents[1]
PLAIN_HOSTILE = literals.plain(HOSTILE)
ALWAYS = """.dockerignore .github/workflows/ci.yml .gitignore .nbprod/.gitattributes
.nbprod/record.json .nbprod/written.json
.pre-commit-config.yaml Dockerfile README.md compose.yaml pyproject.toml
src/PKG/__init__.py src/PKG/__main__.py src/PKG/artifacts.py src/PKG/pipeline.py
src/PKG/progress.py src/PKG/py.typed src/PKG/settings.py tests/conftest.py
tests/test_command_line.py tests/test_pipeline.py tests/test_settings.py"""
REPORT = "src/PKG/report.py src/PKG/showing.py tests/test_report.py"
SOMETIMES = {
    "classifier": f"""src/PKG/load.py src/PKG/clean.py src/PKG/split.py
    src/PKG/train.py src/PKG/evaluate.py {REPORT} tests/test_stages.py
    tests/test_notebook.py""",
    "table": "src/PKG/folders.py src/PKG/summarise.py tests/test_stages.py",
    "computation": "src/PKG/find_primes.py tests/test_stages.py",
    "empty": "",
}
SOMETIMES["hostile"] = SOMETIMES["classifier"]
SOMETIMES["served"] = SOMETIMES[
    "hostile"
] = f"""{SOMETIMES["classifier"]} src/PKG/batch.py src/PKG/desk.py
src/PKG/edge.py src/PKG/inference.py src/PKG/logs.py src/PKG/metrics.py
src/PKG/mlflow_protocol.py src/PKG/openapi.py src/PKG/profile.py src/PKG/schema.py
src/PKG/scoring.py src/PKG/server.py src/PKG/service.py src/PKG/tables.py
tests/serving.py tests/test_inference.py tests/test_service.py"""


def emit(plan: Plan, folder: Path) -> Path:
    """Write a package to disk."""
    for path, text in render(plan).files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def run(*command: object, cwd: Path, **environment: str) -> str:
    """Run a command that must succeed and return what it says."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("name", PLANS)
def test_only_the_files_that_a_notebook_needs(name: str) -> None:
    plan = PLANS[name]()
    expected = f"{ALWAYS} {SOMETIMES[name]}".replace("PKG", plan.package).split()
    assert sorted(render(plan).files) == sorted(expected)


@pytest.mark.parametrize("name", PLANS)
def test_python_is_formatted(name: str) -> None:
    for path, text in render(PLANS[name]()).files.items():
        if path.endswith(".py"):
            assert black.format_str(text, mode=black.Mode()) == text, path


def test_python_is_formatted_whatever_the_packages_name_is() -> None:
    name = "a_notebook_whose_author_liked_to_say_everything_in_its_file_name"
    for path, text in render(replace(classifier(), package=name)).files.items():
        if path.endswith(".py"):
            assert black.format_str(text, mode=black.Mode()) == text, path


@pytest.mark.parametrize("name", PLANS)
def test_ruff_finds_nothing(name: str, tmp_path: Path) -> None:
    emit(PLANS[name](), tmp_path)
    run(sys.executable, "-m", "ruff", "check", "--no-cache", ".", cwd=tmp_path)


def test_the_longest_name_that_a_notebook_gives_fits_on_every_line() -> None:
    """Where a file of the package names it, no line is wider than ruff allows."""
    for path, text in render(replace(served(), package="n" * LONGEST)).files.items():
        if path.endswith(".py") and "/inference.py" not in path:
            rows = [row for row in text.splitlines() if "noqa: E501" not in row]
            assert max(map(literals.shown_width, rows), default=0) <= 88, path


def test_what_ruff_makes_shorter_is_formatted_again() -> None:
    """A text that becomes an f-string may fit on one line."""
    cells = [
        "import os\nrun_index = int(os.environ.get('RUN_INDEX', 7))",
        "run_logdir = os.path.join(\n    os.curdir, 'my_mnist_logs',"
        " 'the_run_{:03d}'.format(run_index)\n)\nprint(run_logdir)",
    ]
    for path, text in render(planned(cells)[1]).files.items():
        if path.endswith(".py"):
            assert black.format_str(text, mode=black.Mode()) == text, path


def test_a_setting_with_the_name_of_a_function_does_not_import_it() -> None:
    """What stands behind a dot is no name of the module."""
    cells = [
        "BINGO = 35\ndef bingo(n):\n    return n + BINGO\n"
        "def score(n):\n    return bingo(n) + 1",
        "total = score(3)\nfor k in range(4):\n    total += score(k) * BINGO",
    ]
    files = render(planned(cells)[1]).files
    pipeline = next(text for path, text in files.items() if "/pipeline.py" in path)
    assert "settings.bingo" in pipeline
    assert "import bingo" not in pipeline


@pytest.mark.parametrize("name", PLANS)
def test_the_record_is_true(name: str) -> None:
    plan = PLANS[name]()
    files = dict(render(plan).files)
    record = json.loads(files.pop(".nbprod/record.json"))
    written = json.loads(files.pop(".nbprod/written.json"))
    assert {path: "\n".join(one) for path, one in written["files"].items()} == files
    assert list(record)[:2] == ["format", "nbprod"]
    assert record["notebook"]["source_sha256"] == plan.source_sha256
    assert record["files"] == {
        path: hashlib.sha256(text.encode()).hexdigest() for path, text in files.items()
    }
    assert [cell["index"] for cell in record["cells"]] == [c[0] for c in plan.cells]


def test_the_same_bytes_each_time() -> None:
    code = (
        "import hashlib, sys; sys.path.insert(0, 'tests')\n"
        "from render.plans import hostile\n"
        "from nbprod.render import render\n"
        "text = repr(dict(render(hostile()).files))\n"
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    python = [sys.executable, "-c", code]
    digests = {run(*python, cwd=ROOT, PYTHONHASHSEED=seed) for seed in ("1", "2")}
    assert len(digests) == 1


def test_text_stays_text_in_toml_and_json() -> None:
    files = render(hostile()).files
    project = tomllib.loads(files["pyproject.toml"])["project"]
    assert project["description"] == literals.plain(hostile().title)
    record = json.loads(files[".nbprod/record.json"])
    assert record["notebook"]["name"] == literals.whole(HOSTILE)


def test_text_stays_text_in_yaml() -> None:
    for path, text in render(replace(hostile(), package="null")).files.items():
        if path.endswith((".yml", ".yaml")):
            assert isinstance(yaml.safe_load(text), dict), path
    services = yaml.safe_load(render(classifier()).files["compose.yaml"])["services"]
    assert services["train"]["command"] == ["train"]


def test_text_stays_text_in_python() -> None:
    files = render(hostile()).files
    settings = ast.parse(files["src/tumours/settings.py"])
    strings = {
        node.value for node in ast.walk(settings) if isinstance(node, ast.Constant)
    }
    assert HOSTILE * 3 in strings
    package = ast.get_docstring(ast.parse(files["src/tumours/__init__.py"])) or ""
    assert " ".join(package.split()) == f"{PLAIN_HOSTILE}."
    names = {
        node.id
        for path, text in files.items()
        if path.endswith(".py")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Name)
    }
    assert not names & {"quoted", "pipe", "heading", "tick"}


def test_text_stays_text_in_the_readme() -> None:
    text = render(hostile()).files["README.md"]
    assert "</script>" not in text
    assert [line for line in text.splitlines() if line.startswith("# ")] == [
        "# tumours"
    ]
    width = None
    for line in text.splitlines():
        if not line.startswith("|"):
            width = None
            continue
        cells = len(re.findall(r"(?<!\\)\|", line)) - 1
        assert cells == (width or cells), line
        width = cells


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a | b", "`a \\| b`"),
        ("a \\| b", "`a \\ \\| b`"),
        ("say `x`", "`` say `x` ``"),
        ("", "` `"),
        ("x" * 80, f"`{'x' * 59}…`"),
    ],
)
def test_code_spans(text: str, expected: str) -> None:
    assert literals.code(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Heading", "\\# Heading"),
        ("1. one", "1\\. one"),
        ("-1 is less", "-1 is less"),
        ("~~~\nx", "\\~~~ x"),
        ("[x]: y", "\\[x]: y"),
        ("a\nb\n\n- c", "a b\n\n\\- c"),
        ("*a* `b<c|d`", "*a* `b<c\\|d`"),
        ("a <b> & |", "a &lt;b> &amp; &#124;"),
        ("odd ` tick", "odd ' tick"),
    ],
)
def test_prose(text: str, expected: str) -> None:
    assert literals.prose(text) == expected


TEXT = st.text(st.characters(codec=None), max_size=200)


@given(TEXT)
def test_any_text_is_a_string_literal(text: str) -> None:
    written = literals.python_string(text)
    assert ast.literal_eval(written) == text
    source = black.format_str(f"f(\n    {written}\n)\n", mode=black.Mode())
    call = ast.parse(source).body[0].value  # type: ignore[attr-defined]
    assert ast.literal_eval(call.args[0]) == text
    assert all(literals.shown_width(line) <= 88 for line in source.splitlines())


@given(TEXT)
def test_any_text_is_a_toml_string(text: str) -> None:
    document = tomllib.loads(f"x = {literals.toml_string(text)}\n")
    assert document["x"] == literals.whole(text)


@given(TEXT)
def test_any_text_is_a_yaml_string(text: str) -> None:
    written = f"x: {literals.yaml_string(text)}\n"
    assert yaml.safe_load(written)["x"] == literals.whole(text)


@given(TEXT, st.sampled_from([0, 4]))
@example("-\U00018cd6" + "0", 0)  # unassigned: a space in its place makes a bullet
@example('0\n"', 0)  # no space is needed before quotes on a line of their own
def test_any_text_is_a_docstring(text: str, indent: int) -> None:
    written = literals.docstring(text, indent)
    head = "class A:\n    " if indent else ""
    source = f"{head}{written}\n"
    node = ast.parse(source).body[0]
    found = ast.get_docstring(
        node if isinstance(node, ast.ClassDef) else ast.parse(source)
    )
    assert "".join((found or "").split()) in (
        literals.plain(text).replace(" ", ""),
        ".",
    )
    assert black.format_str(source, mode=black.Mode()) == source
    assert all(literals.shown_width(line) <= 88 for line in source.splitlines())


def test_imports_are_sorted_as_ruff_sorts_them(tmp_path: Path) -> None:
    statements = [
        "import numpy as np, os",
        "from sklearn.tree import DecisionTreeClassifier, plot_tree, A_B, _x",
        "from sklearn.metrics import " + ", ".join(f"metric_{n}" for n in range(12)),
        "from pkg.load import load",
        "import pkg.x2",
        "import pkg.x10",
        "from collections import OrderedDict as OD, defaultdict",
        "from __future__ import annotations",
        "import os.path",
        "from Zoo import a",
        "import abc as b",
        "import abc",
        "from numpy import *",
        "from collections import Counter",
        "import numpy as np",
    ]
    block = import_block(statements, "pkg")
    (tmp_path / "src/pkg").mkdir(parents=True)
    (tmp_path / "src/pkg/__init__.py").write_text(block + "\n")
    (tmp_path / "ruff.toml").write_text('src = ["src"]\nlint.select = ["I"]\n')
    run(sys.executable, "-m", "ruff", "check", "--no-cache", ".", cwd=tmp_path)
    assert black.format_str(block + "\n", mode=black.Mode()) == block + "\n"


def test_the_image_has_the_library_that_wheels_rely_on() -> None:
    images = {name: render(PLANS[name]()).files["Dockerfile"] for name in PLANS}
    assert [name for name, text in images.items() if "libgomp1" in text] == ["table"]


def test_no_image_has_what_installs_packages() -> None:
    for name, plan in PLANS.items():
        build, final = render(plan()).files["Dockerfile"].split("\n\n")
        assert f"/opt/{plan().package}/bin/pip uninstall --yes pip" in build, name
        assert "RUN python -m pip uninstall --yes pip setuptools wheel\n" in final, name
        assert "[report" not in build and "[dev" not in build, name


@pytest.mark.parametrize(
    ("requires", "expected"),
    [
        (">=3.10", "3.11"),
        (">=3.12", "3.12"),
        (">=3.10,<3.11", "3.10"),
        ("==3.13.*", "3.13"),
        (">3.11, !=3.12", "3.13"),
        ("", "3.11"),
    ],
)
def test_the_image_has_a_python_that_is_allowed(requires: str, expected: str) -> None:
    assert image_python(requires) == expected


def test_kubernetes_runs_the_service_as_nobody_on_files_that_do_not_change() -> None:
    files = render(replace(served(), package="_My.Models_2"), ("kubernetes",)).files
    texts = {path: files[path] for path in files if path.startswith("kubernetes/")}
    found = {text["kind"]: text for text in map(yaml.safe_load, texts.values())}
    assert sorted(found) == ["Deployment", "HorizontalPodAutoscaler", "Service"]
    assert {one["metadata"]["name"] for one in found.values()} == {"my-models-2"}
    pod = found["Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_a_target_without_a_service_is_told() -> None:
    with pytest.raises(NbprodError, match="target 'kubernetes' is for a service"):
        render(classifier(), ("kubernetes",))


@pytest.mark.parametrize("target", ["rocket", "parity"])
def test_unknown_targets_are_told(target: str) -> None:
    with pytest.raises(NbprodError, match=f"no target '{target}'"):
        render(computation(), (target,))


@pytest.mark.parametrize("path", ["../x.py", "/etc/x", "a/../../x", "C:\\x"])
def test_no_file_leads_out(path: str) -> None:
    carried = (CarriedFile(path, "x = 1\n", 3),)
    with pytest.raises(NbprodError, match="cell 3"):
        render(replace(computation(), carried=carried))


def test_modules_do_not_replace_fixed_files() -> None:
    module = replace(computation().modules[0], name="settings")
    with pytest.raises(NbprodError, match="settings.py"):
        render(replace(computation(), modules=(module,)))


def test_carried_files_are_left_as_they_are(tmp_path: Path) -> None:
    ugly = 'import os, sys\nx = {  "a":1 }\ndef f(x): return  x+"1"\n'
    carried = (CarriedFile("tools/own.py", ugly, 2), CarriedFile("words.txt", "a", 3))
    emit(replace(computation(), carried=carried), tmp_path)
    assert (tmp_path / "src/primes/tools/own.py").read_text("utf-8") == ugly
    python = [sys.executable, "-m"]
    run(*python, "black", "--check", ".", cwd=tmp_path)
    run(*python, "ruff", "check", "--no-cache", ".", cwd=tmp_path)


def test_a_package_without_data_passes_its_tests(tmp_path: Path) -> None:
    emit(computation(), tmp_path)
    python = [sys.executable, "-B", "-m", "pytest", "-p", "no:cacheprovider"]
    assert "passed" in run(*python, cwd=tmp_path, PYTHONPATH=str(tmp_path / "src"))


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANS)
def test_mypy_finds_nothing(name: str, tmp_path: Path) -> None:
    emit(PLANS[name](), tmp_path)
    run(sys.executable, "-m", "mypy", cwd=tmp_path)


@pytest.mark.slow
def test_a_package_in_an_environment_of_its_own(tmp_path: Path) -> None:
    package = emit(classifier(), tmp_path / "package")
    python = environment(tmp_path, f"{package}[dev]")
    run(python, "-c", SAVE_TUMOURS, cwd=tmp_path)
    for tool in ("pytest", "black --check .", "ruff check .", "mypy"):
        run(python, "-m", *tool.split(), cwd=package, CI="1")
    said = run(python, "-m", "tumours", "train", cwd=tmp_path)
    assert re.search(r"^acc +0\.9\d+$", said, re.M)
    said = run(python, "-m", "tumours", "report", cwd=tmp_path)
    assert [Path(line).name for line in said.splitlines()] == [
        "describe.csv",
        "describe.txt",
        "plot_target.png",
        "plot_target-2.png",
        "show_counts.txt",
    ]


SAVE_TUMOURS = (
    "from sklearn.datasets import load_breast_cancer as load\n"
    "load(as_frame=True).frame.to_csv('tumours.csv', index=False)"
)


@pytest.mark.slow
def test_the_wheel_has_the_templates(tmp_path: Path) -> None:
    source = tmp_path / "source"
    skipped = shutil.ignore_patterns(".git", "examples", "benchmarks", "__pycache__")
    shutil.copytree(ROOT, source, ignore=skipped)
    build = ["-m", "build", "--wheel", "--outdir", tmp_path]
    run(sys.executable, *build, cwd=source)
    (wheel,) = tmp_path.glob("*.whl")
    python = environment(tmp_path, wheel)
    code = (
        "from nbprod.emission.templates import templates_root; print(templates_root())"
    )
    inside = Path(run(python, "-c", code, cwd=tmp_path).strip())
    assert inside.parts[-2:] == ("nbprod", "templates")
    names = [path.relative_to(inside) for path in sorted(inside.rglob("*.jinja"))]
    here = templates_root()
    assert names == [path.relative_to(here) for path in sorted(here.rglob("*.jinja"))]
    example = ROOT / "examples" / "iris_pipeline" / "iris_pipeline.ipynb"
    explain = ["-m", "nbprod", "explain", example, "--format", "html"]
    assert run(python, *explain, cwd=tmp_path).startswith("<!doctype html>")


def environment(folder: Path, requirement: object) -> Path:
    """Make an environment with something installed; return its Python."""
    run(sys.executable, "-m", "venv", "env", cwd=folder)
    python = folder / "env" / "bin" / "python"
    run(python, "-m", "pip", "install", "-q", str(requirement), cwd=folder)
    return python
