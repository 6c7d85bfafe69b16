"""Whether every name of an emitted module is defined in it."""

from __future__ import annotations

import ast

from nbprod.serving import syntax
from nbprod.source.names import BUILTINS, bound_in, parameters
from nbprod.source.trees import walk


def undefined(source: str) -> set[str]:
    """The names that the functions of a module read, and that nothing defines."""
    tree = ast.parse(source)
    known = bound_in(tree.body) | BUILTINS
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            own = {one.arg for one in parameters(node.args)}
            for part in walk(node):
                if isinstance(part, ast.Lambda):
                    own |= {one.arg for one in parameters(part.args)}
                elif isinstance(part, ast.comprehension):
                    own |= syntax.bound(part.target)
            found |= syntax.names_in(node) - own - bound_in(node.body) - known
    return found
