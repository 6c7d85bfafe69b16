"""NBP604: the same cell twice."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding, Related
from nbprod.recognition.roles import is_import
from nbprod.rules._rule import Rule
from nbprod.subject import Subject

LONG = 3
"""Statements of a cell from which a copy is worth a function."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find cells whose code an earlier cell has as well."""
    seen: dict[str, int] = {}
    for cell, statements in subject.by_cell.items():
        plain = [one for one in statements if not is_import(one)]
        if len(plain) < LONG:
            continue
        shape = "\n".join(ast.dump(one.node) for one in plain)
        first = seen.setdefault(shape, cell)
        if first != cell:
            yield subject.found(
                statements[0],
                f"cell {first} has the same code: make a function of it",
                related=[Related(first, 1, "the first of both")],
            )


RULE = Rule(
    code="NBP604",
    name="duplicate-cell",
    check=check,
    severity="note",
    what=(
        "Finds cells of three or more statements whose code an earlier cell has too, "
        "comments and layout aside."
    ),
    why="What is mended in one copy stays broken in the other.",
    problems="Copies with other names in them are not found.",
    bad="""
def load():
    return [1, 2]

total = sum(load())
print(total)
print(total / 2)
# %%
def load():  # !
    return [1, 2]

total = sum(load())
print(total)
print(total / 2)
""",
    good="""
def show(values):
    total = sum(values)
    print(total)
    print(total / 2)
# %%
show([1, 2])
# %%
show([1, 2])
""",
    references=(
        "Koenzen et al. 2020, Code duplication and reuse in Jupyter notebooks.",
    ),
    measured="197 findings in 99 of 1,517 public notebooks.",
)
