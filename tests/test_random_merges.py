"""Random changes in the package of an example, merged with those of its notebook."""

from __future__ import annotations

import ast
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_three_times import CHANGES, EXAMPLE

from nbprod.convert import Wish, convert
from nbprod.ir import Package
from nbprod.keeping.record import RECORD, WRITTEN, Base, read_record
from nbprod.reconcile import reconcile


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Package]:
    """What the notebook gives, and what it gives after each change."""
    folder = tmp_path_factory.mktemp("random")
    notebook = folder / "churn.ipynb"
    document = json.loads((EXAMPLE / "churn.ipynb").read_text())
    found = []
    for change in (None, *CHANGES):
        if change:
            change(document["cells"])
        notebook.write_text(json.dumps(document))
        changes = convert(Wish(notebook, folder / "nowhere")).changes
        found.append(Package({one.path: one.text for one in changes}))
    return found


def base_of(package: Package) -> Base:
    return read_record(package.files[RECORD], package.files[WRITTEN])


def edited(text: str, number: int, mark: str, added: bool) -> str:
    """Put a mark into a function's body: as a line, or at the end of one."""
    lines = text.split("\n")
    places = [n for n, line in enumerate(lines) if re.match(r" {4}[a-zA-Z]", line)]
    if not places:
        return f"{text}{mark}\n"
    at = places[number % len(places)]
    if added:
        lines.insert(at, f"    {mark}")
    else:
        lines[at] += f"  {mark}"
    return "\n".join(lines)


NUMBERS = st.integers(0, 10_000)
EDITS = st.lists(st.tuples(NUMBERS, NUMBERS, st.booleans()), min_size=1, max_size=5)


@settings(max_examples=40, deadline=None)
@given(EDITS, st.permutations(range(4)))
def test_nothing_is_lost(
    packages: list[Package], edits: list[tuple[int, int, bool]], order: list[int]
) -> None:
    old, new = packages[order[0]], packages[order[1]]
    base, disk = base_of(old), dict(old.files)
    modules = sorted(path for path in base.files if path.endswith(".py"))
    differ = [path for path in modules if old.files[path] != new.files.get(path)]
    marks = []
    for n, (file, line, added) in enumerate(edits):
        path = differ[file % len(differ)]
        marks.append(f"# mine {n}.")
        disk[path] = edited(disk[path], line, marks[-1], added)
    changes = reconcile(base, disk, new)
    final = dict(disk)
    for one in changes:
        if one.kind == "delete":
            del final[one.path]
        elif one.kind != "keep":
            final[one.path] = one.text
        if one.kind == "merge" and one.path.endswith(".py"):
            ast.parse(one.text)
    texts = [text for path, text in final.items() if path != WRITTEN]
    for mark in marks:
        assert any(mark in text for text in texts), mark
    if not any(one.kind == "conflict" for one in changes):
        again = reconcile(base_of(new), final, new)
        assert {one.kind for one in again} == {"keep"}
