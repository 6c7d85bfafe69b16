"""What printed texts show, what prints print, what can be evaluated again: as cases.

Each line of a case is a text of its own, and each line of what is expected its answer.
"""

from __future__ import annotations

import ast

import pytest
from cases import cases, updated

from nbprod.planning.printed import captured, is_blob, pieces_of, value_of
from nbprod.planning.pure import is_number, over_seen

CASES = cases("printed")
SEEN = frozenset({"a", "df", "x", "model", "y", "p", "sum"})
MODULES = {
    "np": "numpy",
    "accuracy_score": "sklearn.metrics.accuracy_score",
    "metrics": "sklearn.metrics",
    "json": "json",
}
TYPES = {"a": "builtins.int", "x": "numpy.float64", "df": "pandas.DataFrame"}


def value(line: str) -> str:
    """What a text shows that was printed with a format: ``format| text``."""
    spec, _, text = line.partition("| ")
    found = value_of(text.replace("\\n", "\n"), spec)
    return f"{found.source} to {found.digits} as {found.kind}" if found else "nothing"


def call_of(line: str) -> ast.Call:
    """The call that a line holds."""
    call = ast.parse(line, mode="eval").body
    assert isinstance(call, ast.Call)
    return call


def pieces(line: str) -> str:
    """What a print prints: texts as they are, holes in brackets."""
    found = pieces_of(call_of(line))
    told = [
        repr(one) if isinstance(one, str) else f"[{ast.unparse(one.node)}:{one.spec}]"
        for one in found or []
    ]
    return " ".join([*told, "unsure"] if found is None else told) + (
        " (many lines)" if is_blob(call_of(line)) else ""
    )


def holes(line: str) -> str:
    """What the holes of prints show in a text: ``print(…); print(…) → text``."""
    source, _, text = line.partition(" → ")
    calls = [call_of(one) for one in source.split("; ")]
    items = [None if is_blob(call) else pieces_of(call) for call in calls]
    return str(captured(items, text.replace("\\n", "\n")))


def again(line: str) -> str:
    """The expression over what was seen; whether it is a number for certain."""
    node = ast.parse(line, mode="eval").body
    number = " (a number)" if is_number(node, TYPES) else ""
    return f"{over_seen(node, SEEN, MODULES)}{number}"


ANSWERS = {"values": value, "prints": pieces, "holes": holes, "again": again}


@pytest.mark.parametrize(
    ("name", "given", "expected"), CASES, ids=[case[0] for case in CASES]
)
def test_lines(name: str, given: str, expected: str) -> None:
    """Each line gives what the case says."""
    answer = ANSWERS[name.partition(": ")[0]]
    found = "\n".join(answer(line) for line in given.splitlines())
    assert found == expected or updated("printed", name, found)
