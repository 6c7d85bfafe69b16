"""What can be gone over once: training has used it up, and no record would pass it."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nbprod import libraries
from nbprod.analysis.consuming import ITERATORS
from nbprod.serving.lifter import Lifter
from nbprod.source.names import dotted
from nbprod.source.typed import type_before

MAKING = frozenset("enumerate filter iter map open reversed zip".split())
GIVING = frozenset("finditer items iteritems iterrows itertuples keys values".split())
"""Methods that give iterators, or views that cannot be stored."""


def is_spent(node: ast.expr, at: Lifter) -> bool:
    """Whether an expression may give what is used up when it is gone over."""
    match node:
        case ast.Call(func=ast.Name(id="deepcopy"), args=[copied]):
            return is_spent(copied, at)
        case ast.GeneratorExp():
            return True
        case ast.Name(id=name):
            return type_before(name, at.statement, at.flow) in ITERATORS
        case ast.Call(func=ast.Name(id=name)) if name in MAKING:
            return name not in at.flow.rebound
        case ast.Call(func=ast.Attribute(attr=name)) if name in GIVING:
            return True
        case ast.Call(func=func):
            callee = dotted(func, at.flow.modules)
            known = libraries.function(callee) if callee else None
            makes = known is not None and known.returns in ITERATORS
            return makes or callee.startswith("itertools.")
    return False


def used_up(fields: Iterable[str], at: Lifter) -> set[str]:
    """The fields of the state that training has gone over, and used up."""
    kept = [(one.name, one.node) for one in at.kept.hoists]
    names = {one: ast.Name(at.kept.names[one], ast.Load()) for one in fields}
    return {
        name
        for name, node in [*kept, *names.items()]
        if name in names and is_spent(node, at)
    }
