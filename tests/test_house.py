"""Rules of the house that no tool checks: layers, sizes, what may be imported when."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "nbprod"
FILES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 300, 45
HEAVY = (
    "nbformat libcst jinja2 black rich pygments nbclient numpy pandas jsonschema"
).split()
STEPS = ["notebook", "dataflow", "recognise", "plan", "render", "reconcile"]
LAYERS = """
    errors beside stages ir report config source keeping libraries reading merging
    naming analysis reconcile dataflow notebook recognition recognise kinds lineage
    explain planning explain_folder emission serving subject plan project render rules
    linting modernising convert verify gathering packages page together command
    cli start __main__
""".split()
"""The house from the bottom up: each imports only from those before it."""


def name_of(file: Path) -> str:
    """The module below nbprod that a file belongs to; leaves by their folder."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[str]:
    """Our modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "nbprod":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            top, _, rest = node.module.partition(".")
            if top == "nbprod":
                yield rest.partition(".")[0]
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("nbprod."):
                    yield alias.name.split(".")[1]


def graph() -> dict[str, set[str]]:
    """Module → modules of ours that it imports, other than itself."""
    found: dict[str, set[str]] = {}
    for file in FILES:
        name = name_of(file)
        mine = found.setdefault(name, set())
        modules = {path.stem for path in PACKAGE.iterdir()}
        mine |= {one for one in imports(file) if one in modules} - {name}
    return found


def test_imports_go_downwards() -> None:
    known = graph()
    assert sorted(known) == sorted(["__init__", *LAYERS])
    for at, name in enumerate(LAYERS):
        assert known[name] <= set(LAYERS[:at]), name


def test_steps_do_not_know_later_steps() -> None:
    known = graph()
    for at, step in enumerate(STEPS):
        seen: set[str] = set()
        waiting = [step]
        while waiting:
            one = waiting.pop()
            waiting += known.get(one, set()) - seen
            seen |= known.get(one, set())
        later = set(STEPS[at + 1 :]) | {"cli", "convert", "explain"}
        assert not seen & later, (step, seen & later)


def test_values_are_frozen_and_do_nothing() -> None:
    for file in sorted((PACKAGE / "ir").glob("[a-z]*.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            assert isinstance(node, (ast.Import, ast.ImportFrom, ast.Expr)) or (
                isinstance(node, ast.ClassDef)
                and [ast.unparse(one) for one in node.decorator_list]
                == ["dataclass(frozen=True)"]
                and all(is_property(one) for one in functions(node))
                or ast.unparse(node).startswith("__all__")
            ), f"{file.name}:{node.lineno}"


def functions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function inside a piece of code."""
    for one in ast.walk(node):
        if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield one


def is_property(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a method only gives another view of its value."""
    said = [ast.unparse(one) for one in node.decorator_list]
    return said in (["property"], ["cached_property"])


def test_only_what_fills_templates_knows_jinja() -> None:
    using = {f.name for f in FILES if re.search(r"(import|from) jinja2", f.read_text())}
    assert using == {"templates.py", "writing.py"}


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_sizes(file: Path) -> None:
    text = file.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in functions(ast.parse(text)):
        length = (node.end_lineno or 0) - node.lineno + 1
        flags = name_of(file) == "cli"  # a command's signature is its flags
        assert length <= LONGEST_FUNCTION or flags, f"{node.name}: {length} lines"


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_nothing_is_left_to_do(file: Path) -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")
    found = words.search(file.read_text("utf-8"))
    # a word of a pattern that is looked for in notebooks is no remark of ours
    assert not found or file.name == "chatter.py", found


def test_no_utils() -> None:
    names = {part for file in FILES for part in file.relative_to(PACKAGE).parts}
    assert not {n for n in names if re.search(r"util|helper|manager|common|misc", n)}


@pytest.mark.parametrize(
    "arguments", [["--help"], ["convert", "--help"], ["--version"]]
)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; sys.argv = ['nbprod', *sys.argv[1:]]\n"
        "from nbprod.start import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True
    )
    loaded = set(done.stderr.split())
    assert "nbprod.cli" in loaded
    assert not loaded & set(HEAVY)
    assert not {name for name in loaded if name.startswith("nbprod.dataflow")}


def test_top_level_is_fixed() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    tops = {line.partition("/")[0] for line in listed.stdout.splitlines()}
    assert {top for top in tops if not top.startswith(".")} <= {
        *("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "action.yml"),
        *("nbprod", "templates", "tests", "examples", "benchmarks"),
    }
