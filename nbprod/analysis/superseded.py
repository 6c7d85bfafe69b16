"""Functions that are defined again before anything could use them.

A notebook often keeps a first sketch of a function (``def train(X, y): pass``) above
the one that it goes on with. The sketch computes nothing, and without it the name has
one meaning.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from nbprod.analysis.lookups import DYNAMIC
from nbprod.source.trees import walk

LATE = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.GeneratorExp,
)
"""What may read a name long after the statement that it stands in."""
REACHING = frozenset(DYNAMIC) | {"get_ipython"}
"""Functions that may reach a name by a text."""


class Superseded(ast.Pass):
    """Stands where such a function was defined."""


def without_superseded(nodes: Sequence[ast.stmt]) -> list[ast.stmt]:
    """The statements, those definitions replaced that nothing could use."""
    found = list(nodes)
    defined: dict[str, int] = {}
    for number, node in enumerate(nodes):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        first = defined.get(node.name)
        if first is not None and replaceable(nodes, first, number, node.name):
            found[first] = ast.copy_location(Superseded(), nodes[first])
        defined[node.name] = number
    return found


def replaceable(nodes: Sequence[ast.stmt], first: int, second: int, name: str) -> bool:
    """Whether a definition has no use: making it does nothing, and nobody calls it."""
    sketch = nodes[first]
    assert isinstance(sketch, ast.FunctionDef | ast.AsyncFunctionDef)
    defaults = [*sketch.args.defaults, *filter(None, sketch.args.kw_defaults)]
    if sketch.decorator_list or not all(isinstance(d, ast.Constant) for d in defaults):
        return False
    between = nodes[first + 1 : second]
    before = (part for node in nodes[:first] for part in walk(node))
    late = (part for part in before if isinstance(part, LATE))
    made = nodes[second]
    assert isinstance(made, ast.FunctionDef | ast.AsyncFunctionDef)
    at_once = [*made.decorator_list, *made.args.defaults]
    at_once += filter(None, made.args.kw_defaults)
    return not mentions([*between, *late, *at_once], name)


def mentions(nodes: Iterable[ast.AST], name: str) -> bool:
    """Whether a name, or a text with it, stands in some code."""
    for node in nodes:
        for part in walk(node):
            match part:
                case ast.Name(id=one) if one == name or one in REACHING:
                    return True
                case ast.Constant(value=str(text)) if name in text:
                    return True
                case ast.Global(names=some) if name in some:
                    return True
    return False
