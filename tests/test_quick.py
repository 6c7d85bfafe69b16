"""Plain command lines are read as typer would; others are left to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nbprod.cli.linting import lint
from nbprod.cli.quick import NotPlain, values

PLAIN = {
    "a.ipynb": {"paths": [Path("a.ipynb")]},
    "a.ipynb - b": {"paths": [Path("a.ipynb"), Path("-"), Path("b")]},
    "a --fix -q": {"paths": [Path("a")], "fix": True, "quiet": True},
    "--select NBP1 --select=NBP2,NBP3 a": {
        "paths": [Path("a")],
        "select": ["NBP1", "NBP2,NBP3"],
    },
    "a --format sarif -o out": {
        "paths": [Path("a")],
        "form": "sarif",
        "output": Path("out"),
    },
    "a --stdin-filename b.ipynb": {
        "paths": [Path("a")],
        "stdin_filename": Path("b.ipynb"),
    },
}
OTHERS = ["", "--help", "a -h", "a --fix=yes", "a --format word", "a --select", "a -qv"]


@pytest.mark.parametrize("line", PLAIN)
def test_plain_command_lines_are_read(line: str) -> None:
    assert values(lint, line.split()) == PLAIN[line]


@pytest.mark.parametrize("line", OTHERS)
def test_others_are_left_to_typer(line: str) -> None:
    with pytest.raises(NotPlain):
        values(lint, line.split())
