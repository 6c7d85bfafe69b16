"""Star imports of files beside the notebook: what they bind, and how it is imported."""

from __future__ import annotations

import json

import pytest

from nbprod.analysis.stars import star_of
from nbprod.dataflow import analyse
from nbprod.notebook import parse

FILES = {
    "names": "import os\nA = 1\ndef f(): pass\n_hidden = 2\n",
    "chain": "from names import *\nB = 2\n",
    "more.__init__": "from .inner import *\n",
    "more.inner": "from ..chain import *\nfrom math import *\n",
    "told": "__all__ = ['f']\nfrom names import *\ng = 1\n",
    "grown": "__all__ = ['a']\n__all__ += extra\na = b = 1\n",
    "script": "import json as j\nfrom names import *\nvalue = len('ab')\n",
    "circle": "from around import *\na = 1\n",
    "around": "from circle import *\nb = 1\n",
    "far": "from nobody_knows import *\n",
}


@pytest.mark.parametrize(
    ("module", "names", "runs", "open_"),
    [
        ("names", "A f os", False, False),
        ("chain", "A B f os", False, False),
        ("more.inner", "A B f os pi", False, False),
        ("more", "A B f os pi", False, False),
        ("told", "f", False, False),
        ("grown", "a b", True, False),
        ("script", "A f j os value", True, False),
        ("circle", "a b", False, False),
        ("far", "", False, True),
    ],
)
def test_star(module: str, names: str, runs: bool, open_: bool) -> None:
    """A star import binds what those that it makes itself bind, and no private name."""
    star = star_of(module, FILES)
    assert star is not None
    known = {name for text in FILES.values() for name in text.split()} | {"pi", "f"}
    found = {name for name in star.names if name in known or len(name) == 1}
    assert " ".join(sorted(found - {"e"})) == names
    assert (star.runs, star.open) == (runs, open_)


def test_a_module_that_is_not_there() -> None:
    """Nothing is known of a module that is no file beside the notebook."""
    assert star_of("numpy", FILES) is None


def test_what_a_script_imports_is_an_import() -> None:
    """A script's variables are bound where it runs; what it imports is imported."""
    cells = ["from script import *", "k = j.dumps(value)\nm = A"]
    made = [
        {"cell_type": "code", "metadata": {}, "source": cell, "outputs": []}
        for cell in cells
    ]
    text = json.dumps({"cells": made, "nbformat": 4, "nbformat_minor": 4})
    files = {f"{name}.py": body for name, body in FILES.items()}
    flow = analyse(parse(text, "sample.ipynb", files.get))
    assert flow.imports == {"j": "import json as j"}
    assert sorted(flow.statements[0].effects.binds) == ["A", "value"]


def test_names_of_inner_scopes_come_from_no_star_import() -> None:
    """Only what no scope binds is taken to come from a module that is not known."""
    cells = [
        "from nobody_knows import *",
        "def f(data):\n    k = data\n    return k + c",
    ]
    made = [
        {"cell_type": "code", "metadata": {}, "source": cell, "outputs": []}
        for cell in cells
    ]
    text = json.dumps({"cells": made, "nbformat": 4, "nbformat_minor": 4})
    flow = analyse(parse(text, "sample.ipynb"))
    assert flow.imports == {"c": "from nobody_knows import c"}


def test_each_name_is_its_own_modules() -> None:
    """Where several star imports might bind a name, the one is told that does."""
    cells = [
        "from sympy import *\nfrom sympy.stats import *",
        "X = Die('X', 6)\nchance = P(Eq(X, 3))",
    ]
    made = [
        {"cell_type": "code", "metadata": {}, "source": cell, "outputs": []}
        for cell in cells
    ]
    text = json.dumps({"cells": made, "nbformat": 4, "nbformat_minor": 4})
    assert analyse(parse(text, "sample.ipynb")).imports == {
        "Die": "from sympy.stats import Die",
        "Eq": "from sympy import Eq",
        "P": "from sympy.stats import P",
    }
