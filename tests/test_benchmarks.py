"""The measuring tools: what they call equal must be, what differs must be found."""

from __future__ import annotations

import json
import math
import re
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from comparing import repeatable  # noqa: E402
from programs.draft import TooLong, limited  # noqa: E402

from benchmarks import containers  # noqa: E402
from benchmarks.breadth import reason  # noqa: E402
from benchmarks.engine import base_of, requirements  # noqa: E402
from benchmarks.equality import Verdict, equality  # noqa: E402
from benchmarks.expected import Expected, expected_names, mentions  # noqa: E402
from benchmarks.readable import findings  # noqa: E402
from benchmarks.rows import Row, summary  # noqa: E402
from nbprod.verify.inside.canonical import Canonical, Tree  # noqa: E402
from nbprod.verify.inside.differ import compare  # noqa: E402
from nbprod.verify.inside.reasons import top_level_reason  # noqa: E402


class Point:
    """A class of a notebook's own."""

    def __init__(self, **attributes: object) -> None:
        self.__dict__.update(attributes)


def tree(value: object) -> Tree:
    """Return a value's tree; the classes of this file count as the notebook's."""
    return Canonical(lambda module: module == __name__).tree(value)


def cyclic() -> list[Any]:
    """Return a list that holds itself."""
    items: list[Any] = [1]
    items.append(items)
    return items


@pytest.mark.parametrize(
    ("ours", "theirs", "status"),
    [
        (1, 1, "equal"),
        (1, 1.0, "different"),
        (True, 1, "different"),
        (math.nan, math.nan, "equal"),
        (0.1 + 0.2, 0.3, "close"),
        (0.1, 0.1000001, "different"),
        ([1, "a", None], [1, "a", None], "equal"),
        ([1, 2], (1, 2), "different"),
        ([1, 2], [1, 2, 3], "different"),
        ([1, [2, {"a": 3}]], [1, [2, {"a": 4}]], "different"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, "different"),
        ({3, 1, 2}, {1, 2, 3}, "equal"),
        (range(3), range(4), "different"),
        (Point(x=1, y=2), Point(y=2, x=1), "equal"),
        (Point(x=1), Point(x=2), "different"),
        (Point(x=1), Point(x=1, z=None), "different"),
        (cyclic(), cyclic(), "equal"),
        (Point(f=len), Point(f=sum), "different"),
        (Path("a"), Path("b"), "different"),
        ((n for n in "a"), (n for n in "b"), "skipped"),
    ],
)
def test_compare(ours: object, theirs: object, status: str) -> None:
    """Equal to the bit, close, different and not comparable are told apart."""
    assert compare(tree(ours), tree(theirs)).status == status


def test_tree_is_a_copy() -> None:
    """A later change of the value does not reach its tree."""
    value = {"a": [1, 2]}
    before = tree(value)
    value["a"].append(3)
    assert compare(before, tree({"a": [1, 2]})).status == "equal"


def test_difference_is_located() -> None:
    """The first difference says where it is and shows both values."""
    found = compare(tree({"a": [Point(x=1.5)]}), tree({"a": [Point(x=2.5)]}))
    assert found.detail == ".'a'[0].'x': 1.5, notebook 2.5"


@pytest.mark.parametrize(
    ("make", "change"),
    [
        ("pd.DataFrame({'a': [1, 2]})", "v.astype('int32')"),
        ("pd.DataFrame({'a': [1, 2]})", "v.rename(columns={'a': 'b'})"),
        ("pd.DataFrame({'a': [1, 2]})", "v.set_axis([1, 0])"),
        ("pd.Series(['x', None, 'y'])", "v.fillna('x')"),
        ("pd.Series(['x', 'y']).astype('category')", "v.cat.add_categories('z')"),
        ("pd.date_range('2020', periods=3)", "v + pd.Timedelta(1)"),
        ("np.arange(4.0)", "v + 1e-3"),
        ("np.array(['a', 'b'], dtype=object)", "v[::-1]"),
        ("np.random.RandomState(1)", "np.random.RandomState(2)"),
        ("sp.csr_matrix(np.eye(3))", "v * 2"),
        ("Ridge(1).fit(np.eye(3), [1, 2, 3])", "Ridge(1).fit(np.eye(3), [1, 2, 4])"),
        ("Forest(3, random_state=0).fit(X, y)", "Forest(3, random_state=1).fit(X, y)"),
    ],
)
def test_compare_data_science(make: str, change: str) -> None:
    """Tables, arrays and estimators: the same is equal, a change is found."""
    scope: dict[str, Any] = {}
    scope["np"] = np = pytest.importorskip("numpy")
    scope["pd"] = pytest.importorskip("pandas")
    scope["sp"] = pytest.importorskip("scipy.sparse")
    scope["Ridge"] = pytest.importorskip("sklearn.linear_model").Ridge
    scope["Forest"] = pytest.importorskip("sklearn.ensemble").RandomForestClassifier
    scope["X"] = np.random.RandomState(0).rand(60, 3)
    scope["y"] = [0, 1, 1] * 20
    scope["v"] = eval(make, scope)
    first = tree(scope["v"])
    assert compare(tree(eval(make, scope)), first).status == "equal"
    assert compare(tree(eval(change, scope)), first).status == "different"


def test_code_is_no_value() -> None:
    """Modules, classes and functions are not compared; numbers are."""
    assert top_level_reason(math) == "a module"
    assert top_level_reason(Point) == "a class"
    assert top_level_reason(len) == "a function"
    assert top_level_reason(3) == ""


def test_loop_targets() -> None:
    """Names that a statement binds as loop targets alone."""
    source = "for a, b in z:\n    for c in b:\n        d = c\n        a = 1\nx = a\n"
    found = mentions(source)
    assert {line: set(one.targets) for line, one in found.items()} == {
        1: {"b", "c"},
        5: set(),
    }
    assert found[5].loads == {"a"}


def explained(*statements: dict[str, Any], edges: tuple[Any, ...] = ()) -> Any:
    """Return what explain would say of statements, one in each line of cell 1."""
    empty = {"cell": 1, "why": "", "writes": [], "mutates": [], "kept": True}
    numbered = [
        empty | {"id": f"s{line}", "line": line} | given
        for line, given in enumerate(statements, start=1)
    ]
    keys = ("from", "to", "name", "kind")
    found = [dict(zip(keys, edge, strict=True)) for edge in edges]
    return {"statements": numbered, "edges": found}


@pytest.mark.parametrize(
    ("last", "changes", "edges", "kept"),
    [
        ("b = 2", [], (), {"a", "b", "z"}),
        ("b = i", [], (("s1", "s3", "i", "data"),), {"a", "b", "z", "i"}),
        ("b = a.pop()", ["i"], (("s1", "s3", "i", "data"),), {"a", "b", "z"}),
        ("b = i()", ["i"], (("s1", "s3", "i", "data"),), {"a", "b", "z", "i"}),
    ],
)
def test_expected_names(
    tmp_path: Path,
    last: str,
    changes: list[str],
    edges: tuple[Any, ...],
    kept: set[str],
) -> None:
    """Kept writes and mutations, without loop targets that nothing reads."""
    cell = {"cell_type": "code", "source": f"for i in z: a = i\nplot = 1\n{last}\n"}
    notebook = tmp_path / "n.ipynb"
    notebook.write_text(json.dumps({"cells": [cell]}))
    statements = (
        {"writes": ["i", "a"]},
        {"writes": ["plot"], "kept": False},
        {"writes": ["b"], "mutates": ["z", *changes]},
    )
    found = expected_names(notebook, explained(*statements, edges=edges))
    assert found.kept == kept
    assert "plot" in found.why


def test_reason_drops_particulars() -> None:
    """Refusals are counted by what they say, not where."""
    message = "error: my.v2.ipynb, cell 7, line 3: name 'x' is not 12"
    assert reason(message) == "name … is not …"


PIPELINE = """
import random
from types import SimpleNamespace
def run(settings=None, *, on_stage=None):
    rows = [int(x) for x in open(settings.data_dir / "rows.txt").read().split()]
    seen = list(rows)
    on_stage("load", {"rows": rows})
    draw = random.random()
    total = sum(seen)
    rows.append(total)
    on_stage("sum", VALUES)
"""
SETTINGS = """
from dataclasses import dataclass
from pathlib import Path
@dataclass
class Settings:
    data_dir: Path = Path(".")
"""


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ('{"rows": rows, "total": total, "draw": draw}', "equal"),
        ('{"rows": rows, "total": total + 1, "draw": draw}', "different"),
        ('{"total": total, "draw": draw}', "different"),
        ('{"rows": rows, "total": total}', "missing variable"),
        ('{"rows": rows, "total": total, "draw": gone}', "package failed"),
    ],
)
def test_equality(tmp_path: Path, values: str, verdict: str) -> None:
    """A notebook beside a package that is right, wrong, forgetful or broken."""
    pytest.importorskip("IPython")
    source = (
        "import random, os\nrows = [int(x) for x in open('rows.txt').read().split()]\n"
        "draw = random.random()\ntotal = sum(rows)\nrows.append(total)\n"
        "me = os.getpid()\n"
    )
    case, package = tmp_path / "case", tmp_path / "src" / "toy"
    case.mkdir()
    package.mkdir(parents=True)
    cells = [{"cell_type": "code", "source": source}]
    (case / "toy.ipynb").write_text(json.dumps({"cells": cells}))
    (case / "rows.txt").write_text("1 2 3")
    (package / "__init__.py").write_text("")
    (package / "pipeline.py").write_text(PIPELINE.replace("VALUES", values))
    (package / "settings.py").write_text(SETTINGS)
    notebook = case / "toy.ipynb"
    names = Expected.all_but({"me"})
    found = equality(
        sys.executable, notebook, case, "toy", package.parent, names, timeout=60
    )
    assert found.verdict == verdict, found


def test_a_notebook_counts_where_it_runs() -> None:
    """What fails by itself says nothing about its package."""
    ran = Row("a", "r", "n.ipynb", "older", converts="yes", tests="yes")
    ran.verdict = Verdict("equal", "", {"x": ("equal", "")})
    failed = Row("a", "r", "n.ipynb", "recent", converts="yes")
    failed.verdict = Verdict("notebook failed", "KeyError")
    other = Row("b", "r", "m.ipynb", "older", converts="refused: why")
    other.tests = "outside: pandas<3, not 3.1"
    text = summary([ran, failed, other])
    assert "2 notebooks; run by themselves in 2 of 3 environments" in text
    assert "converts 1 of 2; " in text and "tests 1 of 1; " in text
    assert text.endswith("values equal 1 of 1.\n")
    assert "notebook failed" in text


READS_BADLY = '''
from dataclasses import dataclass


@dataclass(frozen=True)
class Wide:
    a: int
    b: int
    c: int
    d: int
    e: int


def step_2(a, b, c, d, e, f, g):
    """Step 2."""
    x = None
    for y in a:
        pass
        x = y
    return x


def fit_one(one, x):
    """Fit one."""
    one.fit(x)
    return one


def fit_other(other, y):
    """Fit the other one on y."""
    other.fit(y)
    return other
'''


def test_what_reads_badly_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "one" / "src" / "one"
    folder.mkdir(parents=True)
    (folder / "train.py").write_text(READS_BADLY, "utf-8")
    (folder / "load.py").write_text("def load(path):\n    return open(path)\n")
    assert sorted({one.kind for one in findings(tmp_path / "one")}) == [
        "empty docstring",
        "idle pass",
        "many parameters",
        "many results",
        "name without a word",
        "one function of one line",
        "repeated shape",
        "starts as None",
    ]


def test_containers_are_not_tried_without_an_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert containers.main(["-o", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out == "containers: not run, podman is not there\n"


def test_what_an_image_is_made_of_is_read_from_its_package() -> None:
    package = ROOT / "examples" / "diabetes" / "package"
    assert base_of(package) == "python:3.11-slim"
    names = {re.split(r"\W", one)[0] for one in requirements(package)}
    assert {"hatchling", "pandas", "scikit", "fastapi", "uvicorn"} <= names
    assert not {"matplotlib", "seaborn", "pytest"} & names


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_stopped_again() -> None:
    """A program is stopped though the error was lost where Python drops errors."""

    class Slow:
        def __del__(self) -> None:
            forever()

    with pytest.raises(TooLong), limited(0.05):
        Slow()
        forever()


def test_stopped_for_good() -> None:
    """A program is stopped though its own error took the place of that."""
    with pytest.raises(TooLong), limited(0.05):
        try:
            forever()
        finally:
            list[int]().index(1)


def forever() -> None:
    """Do not return."""
    while True:
        pass


@pytest.mark.parametrize(
    ("program", "same"),
    [
        ("import random\nrandom.seed(1)\na = random.random()", True),
        ("import random\na = random.random()", False),
        ("made = [(lambda: (yield))() for _ in range(9)]\na = sorted(made, key=str)",
         False),
        ("class A: pass\nmade = {A(): 1, A(): 2}\na = [made[i] for i in made]", True),
        ("class A: pass\nmade = {A(): 1, A(): 2}\na = [made[i] for i in {*made}]",
         False),
    ],
)  # fmt: skip
def test_repeatable(program: str, same: bool) -> None:
    """What draws without a seed, or orders by addresses, is not the same twice."""
    assert repeatable([program]) == same
