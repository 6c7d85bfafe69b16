"""What is taken from ruff is what black would have printed, and the rest is black's."""

from __future__ import annotations

import ast
from pathlib import Path

import black
import pytest
from black.mode import Mode

from nbprod.source import ruff
from nbprod.source.blackening import TARGETS, in_black
from nbprod.source.formatting import all_formatted
from nbprod.source.standins import put_back, with_standins

HERE = Path(__file__).parent
MODE = Mode(TARGETS, line_length=88)
LONG = ", ".join(f"value_{n}" for n in range(12))

TAKEN = [
    "x=1",
    "import  a",
    "from  .a import b as c,d",
    f"from a import {LONG}\nimport b\n\nimport c",
    "from a import (b)",
    "from a import *",
    "x = 'a'+ \"b\"",
    "x: int=3",
    "x  +=  a [ 1: ]",
    "f(a,b = 2, *c, **d)",
    "x = f(a,\n   b)  # why",
    "x = (1,2)",
    "a , b = c",
    "assert x==1",
    "print(f'{x} is{y:.2f}')",
    "x = [n for n in range(3) if n%2]",
    "x = lambda a,b=1: a",
    "x = -a.b(1)",
    "x = a**2",
    "x = 'a # b'",
    f"x = f({LONG})",
    f"x = f({LONG}, last={{'a': 1}})",
    f"x = [{LONG}]",
    f"x: dict[str, list[int]] = {{'a': [{LONG}], 'b': []}}",
    f"x = {{'a': 1, 'b': f({LONG}), 'c': [{LONG}]}}",
    "x = f(a,)",
    "x = g(a, [1, 2,],)",
    "x = 1; y = 2",
    "def f(a,b: int=1)->int: return a",
    f"def f({LONG}): return value_1",
    f"async def f({LONG}, *, last) -> dict[str, int]: return value_1",
    "def f(a,): return g(a, b)",
    "def f  (a): return a",
    "async  def f (a): return a",
    "if a  :\n  x=1\n  y=2\nz=3",
    "if a and b(c)==1:\n    x=1\nelif not b:\n    pass\nelse:\n    f( x )",
    "for i,x in enumerate(a):\n  if x[i ]>1:\n     continue\n  y+=x\nelse:\n  z = 1",
    "while True:\n    f()\n    break",
    "with open('a') as b:\n    x = b.read()\n\nwith a.b(c):\n\tf(1)",
    "def f(a):\n    for x in a:\n        if x:\n            return\n    return x",
    f"for x in y:\n    if x:\n        z = f({LONG})\n    w = 1",
]
"""Not one statement of these is left to black, nor what a function takes."""

LEFT = [
    "'''Says.'''",
    "x = (1)",
    "x = (a + b)",
    "(a, b) = c",
    "a = b = 1",
    "x[(1, 2)] = 1",
    "x = [(f(1))] * 2",
    "x = f(a,  # why\n   b)",
    "x = 'a' 'b'",
    "x = f('a'\n   'b', 1)",
    "x = '''a'''",
    "x = '\\xAB'",
    "x = f'{ a }'",
    "x = (a+b)**2",
    "x = -x**2",
    "x = (y := 1)",
    "assert x, 'y'",
    "x = 'ä'",
    f"x = {LONG}",
    f"x = f(1)({LONG})",
    f"x = f({LONG}).g({LONG})",
    f"x = a + f({LONG})",
    f"x = f([{LONG}])",
    f"assert f({LONG}) == 1 + {LONG.replace(',', ' +')}",
    "del a",
    "raise x",
    "if x: pass",
    "x = a  # " + "why " * 30,
    "if a:\n    return x  # " + "y" * 70,
    f"def {'f' * 72}(a, b): pass",
    f"def {'f' * 72}({LONG}): pass",
    "x = await_(a) if (b) else [c for c in (d)]",
    "if (a):\n    pass",
    "for (a, b) in c:\n    pass",
    "for a in b, c:\n    pass",
    "with (open(a)) as b:\n    pass",
    "with open(a) as b, open(c) as d:\n    pass",
    "while (yield):\n    pass",
    f"if f({LONG}):\n    pass",
    "if a:\n    pass\n    # said of what is in it\nelse:\n    pass",
    "for a in b:\n    pass\n    # the end of it",
    "if a:\n    pass  # why",
    "if a:\n\n    pass",
    "if a: # why\n    pass",
    "try:\n    pass\nfinally:\n    pass",
]
"""These are."""


def skeleton(source: str) -> str:
    """What black sees of a source."""
    (printed,) = ruff.printed([source])
    return with_standins(source, printed)[0]


@pytest.mark.parametrize("source", TAKEN)
def test_taken(source: str) -> None:
    """Black sees names alone, and what comes out is what it would print itself."""
    seen = ast.unparse(ast.parse(skeleton(source)))
    bare = [line.removeprefix("async ").strip() for line in seen.split("\n")]
    heads = ("statement", "return statement", "import statement", "def f(statement")
    assert all(line.startswith(heads) for line in bare), seen
    assert in_black(source, *ruff.printed([source])) == in_black(source)


@pytest.mark.parametrize("source", LEFT)
def test_left(source: str) -> None:
    """Black sees all, and nothing is lost."""
    assert skeleton(source) == source
    assert in_black(source, *ruff.printed([source])) == in_black(source)


@pytest.mark.parametrize(
    "source",
    [
        "class A:\n    def lr  (self): x=1\n    def loss(self): y=2\n",
        "def \\\n  f(a): x=1\nf( 1 )\n",
        "def \N{MATHEMATICAL ITALIC SMALL F}(a): x=1\nf( 1 )\n",
    ],
)
def test_functions_as_people_write_them(source: str) -> None:
    """Whatever stands between ``def``, a name and what is taken, nothing is lost."""
    assert in_black(source, *ruff.printed([source])) == in_black(source)


def test_names_that_are_taken() -> None:
    """No name of the source stands for anything else."""
    source = "statement0=1\nprint( statement0 )\n"
    (printed,) = ruff.printed([source])
    seen, held = with_standins(source, printed)
    assert list(held) == ["statement_0"]  # one for both
    assert put_back(seen, held) == "statement0 = 1\nprint(statement0)\n"


def test_columns_are_bytes() -> None:
    """Behind a letter that takes two, a statement is left to black."""
    source = 'x = "ä"; y=1\nz=2\n'
    assert skeleton(source) == 'x = "ä"; y=1\nstatement0\n'
    assert in_black(source, *ruff.printed([source])) == in_black(source)


def test_names_stand_apart_where_blocks_end() -> None:
    """Black sets what follows a function apart, so it sees where the function ends."""
    source = "def f():\n    x=1\ny=2\nfor (a) in b:\n    z=1\nw=1\n"
    assert skeleton(source).count("statement") == 5
    assert in_black(source, *ruff.printed([source])) == in_black(source)


def test_imports_are_set_apart() -> None:
    """Black sees where they end, at the margin and in a block."""
    source = "import a\nimport b\nx=1\nif x:\n    import c\n    y=2\n"
    assert skeleton(source) == (
        "import statement0\nstatement1\nif x:\n"
        "    import statement2\n    statement3\n"
    )
    assert in_black(source, *ruff.printed([source])) == in_black(source)


def test_what_ruff_cannot_read() -> None:
    """Nothing is taken then, and black says what is wrong."""
    assert ruff.printed(["x=1\n", "x = = 1\n"]) == []


def test_what_black_is_to_leave_alone() -> None:
    """Where the notebook says so, ruff is not asked."""
    source = "x  = 1  # fmt: skip\n" * 200
    assert all_formatted([source]) == [source]


@pytest.mark.parametrize("path", sorted(HERE.parent.glob("nbprod/*.py"))[::7])
def test_sources(path: Path) -> None:
    """Whole modules come out as from black, though they were out of shape."""
    source = path.read_text("utf-8").replace(", ", ",").replace(" = ", "=")
    rough = ast.unparse(ast.parse(path.read_text("utf-8")))
    done = all_formatted([source, rough])
    assert done == [black.format_str(one, mode=MODE) for one in (source, rough)]
