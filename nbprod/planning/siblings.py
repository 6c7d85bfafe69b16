"""Imports of modules that come along with a notebook, from the package they come with.

Those at the top of cells are told again at the top of modules; here are the others:
what acts when it is imported stays where it was, and so does what a block or a function
imports.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.analysis.importing import with_names
from nbprod.ir import Flow, Statement
from nbprod.source.edits import Edit, replacing
from nbprod.source.imports import UNSEEN, from_package, local_modules, marked
from nbprod.source.names import bound_by_alias
from nbprod.source.trees import walk

READ = f"  # read through its folder{UNSEEN}"
"""Marks what is imported in a function; a mark alone would go with the notebook's."""


def script_import(statement: Statement, flow: Flow, package: str) -> Iterator[Edit]:
    """What acts when it is imported is imported where it was, from the package."""
    node = statement.node
    names = sorted(statement.effects.writes)
    local = local_modules(flow.notebook, package)
    if isinstance(node, ast.Import | ast.ImportFrom) and node.names[0].name != "*":
        wanted = [one for one in node.names if bound_by_alias(one) not in flow.imports]
        single = (with_names(node, [one]) for one in wanted)
        lines = [line for one in single for line in from_package(one, local)]
        yield replacing(node, "\n".join(lines))
    if isinstance(node, ast.ImportFrom) and node.names[0].name == "*" and names:
        yield replacing(node, f"from {package}.{node.module} import {', '.join(names)}")


def inner_imports(statement: Statement, flow: Flow, package: str) -> Iterator[Edit]:
    """What is imported inside of a statement, from the package where it has it."""
    local = local_modules(flow.notebook, package)
    if not local or isinstance(statement.node, ast.Import | ast.ImportFrom):
        return
    lines = flow.notebook.codes[statement.cell].split("\n")
    for node in walk(statement.node):
        if isinstance(node, ast.Import | ast.ImportFrom):
            made = from_package(node, local)
            if made != [ast.unparse(node)]:
                head = lines[node.lineno - 1].encode()[: node.col_offset].decode()
                if not head.strip():
                    yield replacing(node, f"\n{head}".join(marked(made, local, READ)))
                else:
                    yield replacing(node, "; ".join(made))
