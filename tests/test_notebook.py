"""Reading: every format and every IPython construct, as data in ``tests/notebook``.

A case is cells (``# %%``), files beside the notebook (``# file NAME``), then
``# output`` and the dump. ``UPDATE_CASES=1`` writes the dumps anew, to be read.
"""

from __future__ import annotations

import ast
import json
import os
import re
import time
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbprod.errors import Located, NbprodError
from nbprod.ir import Notebook
from nbprod.notebook import parse

CASES = sorted((Path(__file__).parent / "notebook").glob("*.txt"))
AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def as_json(cells: list[Any], **metadata: Any) -> str:
    """Return a notebook of format 4: a string is a code cell, else it is the cell."""
    made = [
        (
            {"cell_type": "code", "source": c, "metadata": {}, "outputs": []}
            if isinstance(c, str)
            else c
        )
        for c in cells
    ]
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": made}
    )


def cell_of(text: str) -> Any:
    """Return the cell of a case: tags after the marker, stored result after ``#>``.

    After ``#!`` stands the name of a stored error.
    """
    title, _, source = text.partition("\n")
    source, _, error = source.strip("\n").partition("\n#! ")
    source, arrow, shown = source.partition("\n#> ")
    tags = re.findall(r"\w[\w-]*", title)
    cell: dict[str, Any] = {"cell_type": "code", "source": source, "outputs": []}
    cell["metadata"] = {"tags": tags}
    if arrow:
        data = {"text/plain": shown}
        result = {"output_type": "execute_result", "data": data}
        cell["outputs"] = [result] if shown != "nothing" else []
        cell["execution_count"] = 1
    if error:
        cell["outputs"] = [{"output_type": "error", "ename": error, "traceback": []}]
        cell["execution_count"] = 1
    return cell


def read_case(text: str, *, skip_broken: bool = False) -> Notebook:
    """Read the notebook of a case, with its files."""
    body, *files = re.split(r"^# file ", text, flags=re.MULTILINE)
    beside = {f.partition("\n")[0]: f.partition("\n")[2] for f in files}
    cells = [cell_of(part) for part in re.split(r"^# %%", body, flags=re.M)[1:]]
    return parse(as_json(cells), "case.ipynb", beside.get, skip_broken=skip_broken)


def dump(text: str) -> str:
    """Return what reading a case gives, one fact a line."""
    try:
        notebook = read_case(text)
    except NbprodError as exc:
        return f"error: {exc}\n"
    out = []
    for cell in notebook.cells:
        out.append(f"cell {cell.index}")
        out += [f"| {line}".rstrip() for line in cell.code.split("\n")]
    out += [f"import: {line}" for line in notebook.preamble]
    out += [f"pip: {p.cell}:{p.line} {p.text}" for p in notebook.pip]
    for file in notebook.carried:
        out.append(f"carried: {file.cell} {file.path} {file.text!r}")
    out += [f"note: {n.cell}:{n.line} {n.message}" for n in notebook.notes]
    return "\n".join(out) + "\n"


def compiles(code: str) -> None:
    """Compile as IPython does, one statement at a time."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for node in ast.parse(code).body:
            one = ast.Module([node], [])
            compile(one, "cell", "exec", AWAIT, dont_inherit=True)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    """The dump is as written, the lines are kept, and the code compiles."""
    given_text, _, expected = path.read_text().partition("# output\n")
    found = dump(given_text)
    if os.environ.get("UPDATE_CASES"):
        path.write_text(f"{given_text}# output\n{found}")
    else:
        assert found == expected
    notebook = read_case(given_text, skip_broken=True)
    for cell in notebook.cells:
        if cell.code:
            assert cell.code.count("\n") == cell.source.count("\n")
        compiles(cell.code)
    for line in notebook.preamble:
        compile(line, "preamble", "exec")


def test_there_are_cases() -> None:
    """The glob above finds something."""
    assert len(CASES) > 20


PIECES = st.sampled_from(
    [
        *"%!?,;/\\'\"([{}])#=\n\n\n  _x1$:&|<>-",
        "'''",
        '"""',
        "    ",
        "%%time\n",
        "%%bash\n",
        "%%writefile a.txt\n",
        "%timeit ",
        "%run a",
        "!pip install ",
        "x = ",
        "if x:\n    ",
        "_",
        "Out[1]",
        "In[1]",
        "get_ipython().magic('time x')",
        "def f():\n  ",
        "pass",
        "import a",
        "ü",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=14).map("".join), max_size=4))
def test_any_source(sources: list[str]) -> None:
    """Whatever stands in cells: lines are kept, code compiles, no other exception."""
    notebook = parse(as_json(list(sources)), "n.ipynb", skip_broken=True)
    for cell in notebook.cells:
        if cell.code:
            assert cell.code.count("\n") == cell.source.count("\n")
            compiles(cell.code)
    try:
        strict = parse(as_json(list(sources)), "n.ipynb")
    except Located:
        return
    assert strict.cells == notebook.cells


@pytest.mark.parametrize(
    "source",
    [
        "%%time\n" * 3000,
        "%time " * 3000,
        "(" * 20_000,
        "x = " + "+".join(["_"] * 3000),
        "x = " + "-" * 20_000 + "1",
        "a\n" * 20_000,
        "'" * 20_001,
        "!pip install " + "a," * 10_000,
        "a, " * 10_000 + "\n!ls {a}",
        "!" + "&" * 20_000,
        "get_ipython()." * 3000,
        "if x:\n" + "".join(" " * n + "if x:\n" for n in range(1, 300)),
    ],
)
def test_monstrous_source(source: str) -> None:
    """What nobody writes is read or refused too, in reasonable time."""
    started = time.perf_counter()
    try:
        (cell,) = parse(as_json([source]), "n.ipynb").cells
    except NbprodError as exc:
        assert len(str(exc)) < 400
    else:
        assert cell.code.count("\n") == source.count("\n")
    assert time.perf_counter() - started < 10
