"""Deep, long and large code ends in a result or in a message with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_cli import Captured, notebook

from nbprod.cli import run


def nested(count: int) -> str:
    """Functions in functions, each returning what the inner one does."""
    heads = ["    " * n + f"def f{n}(x):\n" for n in range(count)]
    ends = ["    " * n + f"return f{n}(x)\n" for n in range(count - 1, 0, -1)]
    return "".join([*heads, "    " * count + "return x + 1\n", *ends])


def branches(count: int) -> str:
    """An ``if`` with so many more conditions."""
    return "if v:\n    u = 1\n" + "elif w:\n    u = 2\n" * count


def chain(count: int, sign: str) -> str:
    """An operator between so many terms."""
    return f"u = 1\nv = {f' {sign} '.join(['u'] * count)}"


DEEP = {
    "signs": (f"v = {'-' * 3000}1", 1),
    "sum": (chain(10_000, "+"), 2),
    "calls": (f"v = 'a'{'.strip()' * 2000}", 1),
    "lambdas": (f"v = {'lambda: ' * 3000}1", 1),
    "branches": (branches(3000), 1),
    "choices": (f"u = 1\nv = {'1 if v else ' * 1500}2", 2),
    "functions": (nested(95), 101),
    "blocks": (
        "".join("  " * n + "if v:\n" for n in range(99)) + "  " * 99 + "u = 1",
        91,
    ),
}


@pytest.mark.parametrize("code, line", DEEP.values(), ids=DEEP)
def test_what_is_too_deep_is_told_with_its_place(
    tmp_path: Path, capsys: Captured, code: str, line: int
) -> None:
    """Neither a traceback nor an internal error, and nothing is written."""
    file = notebook(tmp_path, "import os\nv = w = 1", code, "print(v)")
    assert run(["convert", str(file)]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert f"people.ipynb, cell 2, line {line}: " in said
    assert "nested too deeply" in said
    assert [path.name for path in tmp_path.iterdir()] == ["people.ipynb"]


LARGE = {
    "brackets": f"v = {'[' * 90}1{']' * 90}",
    "signs": f"v = {'-' * 500}1",
    "sum": chain(1000, "+"),
    "conditions": chain(1000, "and"),
    "calls": f"v = 'a'{'.strip()' * 150}",
    "lambdas": f"f = {'lambda: ' * 500}1\nv = 1",
    "choices": f"w = 1\nv = {'1 if w else ' * 150}2",
    "branches": "v = w = 1\n" + branches(500),
    "functions": f"{nested(25)}\nv = f0(1)",
    "blocks": "".join("  " * n + "if len('a'):\n" for n in range(40))
    + "  " * 40
    + "v = 1",
    "line": f"v = '{'x' * 1_000_000}'",
    "remark": f"v = 1  # {'word ' * 200_000}",
    "shell": f"!echo {'x' * 1_000_000}\nv = 1",
    "list": f"v = [{', '.join(map(str, range(2000)))}]",
}


@pytest.mark.parametrize("code", LARGE.values(), ids=LARGE)
def test_what_is_large_is_converted(
    tmp_path: Path, capsys: Captured, code: str
) -> None:
    """Within the time that any other test has."""
    file = notebook(tmp_path, code, "import json\njson.dump(v, open('v.json', 'w'))")
    assert run(["convert", str(file), "--quiet"]) == 0
    assert capsys.readouterr().err == ""
