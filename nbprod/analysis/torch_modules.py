"""The modules of PyTorch that a notebook has: its own classes, and the library's."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nbprod import libraries
from nbprod.analysis.bindings import Scope
from nbprod.ir import Statement
from nbprod.source.names import dotted
from nbprod.source.trees import walk

MODULE = "torch.nn.Module"


@dataclass(frozen=True)
class Networks:
    """What a notebook that imports PyTorch defines, up to some statement."""

    statements: Sequence[Statement]
    modules: Mapping[str, str]

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        """The notebook's functions, without those that something decorates."""
        return {
            one.node.name: one.node
            for one in self.statements
            if isinstance(one.node, ast.FunctionDef) and not one.node.decorator_list
        }

    @cached_property
    def classes(self) -> dict[str, ast.ClassDef]:
        """The notebook's classes."""
        return {
            one.node.name: one.node
            for one in self.statements
            if isinstance(one.node, ast.ClassDef)
        }

    def dotted(self, node: ast.expr) -> str:
        """The name that a library documents, or nothing."""
        return dotted(node, self.modules)

    def scope(self, statement: Statement) -> Scope:
        """The notebook's own scope up to a statement, this included."""
        body = self.statements[: statement.index + 1]
        return Scope([one.node for one in body])

    def is_module(self, name: str, depth: int = 0) -> bool:
        """Whether a class of the notebook is a module that a pickle can refer to."""
        made = self.classes.get(name)
        if made is None or depth > len(self.classes):
            return False
        if any(isinstance(part, ast.Lambda) for part in walk(made)):
            return False
        return any(
            libraries.canonical(self.dotted(base)) == MODULE
            or (isinstance(base, ast.Name) and self.is_module(base.id, depth + 1))
            for base in made.bases
        )

    def class_of(self, node: ast.Call) -> str:
        """The class of a module that a call makes, or nothing."""
        if isinstance(node.func, ast.Name) and self.is_module(node.func.id):
            return node.func.id
        dotted = self.dotted(node.func)
        known = bool(dotted) and libraries.is_subtype(dotted, MODULE)
        whole = not any(isinstance(part, ast.Lambda) for part in walk(node))
        return dotted if known and whole else ""


def networks(
    statements: Sequence[Statement], modules: Mapping[str, str]
) -> Networks | None:
    """What there is to know; None where PyTorch is not imported."""
    some = any(one.partition(".")[0] == "torch" for one in modules.values())
    return Networks(statements, modules) if some else None
