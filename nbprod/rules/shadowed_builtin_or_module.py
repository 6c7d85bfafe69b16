"""NBP009: a name of Python's own, or of an import, that is given to something else."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding, Statement
from nbprod.rules._rule import Rule
from nbprod.source.names import FUNCTIONS
from nbprod.subject import Subject, related

HARMLESS = frozenset("_ copyright credits exit license quit help __doc__".split())


def check(subject: Subject) -> Iterator[Finding]:
    """Find bindings of builtins and imports; for each name the first."""
    imported: dict[str, Statement] = {}
    told: set[str] = set()
    for statement in subject.statements:
        node = statement.node
        if isinstance(node, ast.Import | ast.ImportFrom):
            imported |= dict.fromkeys(statement.effects.binds, statement)
            continue
        for name in sorted(statement.effects.binds - told - HARMLESS):
            if name in FUNCTIONS:
                told.add(name)
                message = (
                    f"`{name}` is Python's own, and means something else from here on, "
                    "in all cells; choose another name"
                )
                yield subject.found(statement, message, place(statement, name))
            elif name in imported and not guards(statement):
                told.add(name)
                message = (
                    f"`{name}` was imported, and means something else from here on; "
                    "choose another name"
                )
                places = [related(imported[name], "imported here")]
                yield subject.found(statement, message, place(statement, name), places)


def guards(statement: Statement) -> bool:
    """Whether a statement only chooses between imports, or where none worked."""
    return isinstance(statement.node, ast.Try | ast.If)


def place(statement: Statement, name: str) -> ast.AST | None:
    """Where a statement binds a name."""
    for node in statement.nodes:
        match node:
            case ast.Name(id=found, ctx=ast.Store()) if found == name:
                return node
    return None


RULE = Rule(
    code="NBP009",
    name="shadowed-builtin-or-module",
    check=check,
    what="Finds names such as `list`, `sum`, `id` or `pd` that a cell gives to "
    "something else.",
    why="In a notebook the name stays taken for every cell, also for those above when "
    "they run again: `list(...)` fails an hour later, far away.",
    problems="Where nothing uses the builtin it does no harm, until something does.",
    bad="""
list = [1, 2, 3]  # !
""",
    good="""
numbers = [1, 2, 3]
""",
    more_bad=(
        """
from time import time
time = time()  # !
for input in [1]:  # !
    pass
""",
    ),
    more_good=(
        """
try:
    import json
except ImportError:
    json = None
def f(list):
    sum = 1
    return sum
import numpy as np
np.random.seed(1)
""",
    ),
    measured="36 findings in 32 of 1,517 public notebooks; all of 12 looked at were "
    "right.",
    references=(
        "flake8-builtins, builtin-variable-shadowing (A001). "
        "https://docs.astral.sh/ruff/rules/builtin-variable-shadowing",
    ),
)
