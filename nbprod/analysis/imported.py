"""Import statements: the names that they bind, and to what."""

from __future__ import annotations

import ast

from nbprod.analysis.context import Context, bind
from nbprod.analysis.local import reached_by
from nbprod.analysis.relations import NONE
from nbprod.analysis.sharing import Value
from nbprod.source.names import bound_by_alias


def imported(node: ast.Import | ast.ImportFrom, cx: Context) -> None:
    """An import binds names; those that only ever mean one module are known as such."""
    for alias in node.names:
        acts = bool(reached_by(node, alias) & cx.world.acting)
        if acts:
            cx.trace.resources |= {"random", "files"}
        if alias.name == "*":
            module = getattr(node, "module", None) or ""
            for name in cx.world.scripts.get(module, ()):
                bind(name, Value(), cx)
            continue
        name = bound_by_alias(alias)
        if acts:
            bind(name, Value(), cx)
            continue
        dotted = imported_name(node, alias)
        if cx.target(name) is None:
            if not cx.scopes:
                cx.trace.may_write.add(name)
                cx.trace.bound.add(name)
            continue
        bind(name, Value("module", NONE, NONE, dotted), cx)


def imported_name(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    """The dotted name of what a part of an import statement binds its name to."""
    if isinstance(node, ast.ImportFrom):
        return f"{'.' * node.level}{node.module or ''}.{alias.name}".lstrip(".")
    return alias.name if alias.asname else alias.name.split(".")[0]
