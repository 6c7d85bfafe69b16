"""What of a library a notebook uses that not all of its releases have.

The package then asks for releases that do: what installs must also run, and compute
what the notebook computed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from nbprod import libraries
from nbprod.ir import CallSite, Flow, Statement
from nbprod.reading.lockfiles import numbers
from nbprod.source.names import dotted

if TYPE_CHECKING:
    from nbprod.ir import Limit

FRAME = "pandas.DataFrame"
CHAINED = "pandas.DataFrame[…]="
"""What a leaf calls a change of a table by way of one of its columns."""


def limits(flow: Flow) -> Mapping[str, Limit]:
    """Distribution → the lowest limit that a statement of the notebook sets."""
    from nbprod.ir import Limit

    found: dict[str, Limit] = {}
    for statement, name, distribution, release in met(flow, libraries.ends()):
        old = found.get(distribution)
        if old is None or numbers(release) < numbers(old.release):
            why = f"cell {statement.cell} uses {told(name)}, gone in {release}"
            if name == CHAINED:
                why = f"cell {statement.cell} changes a table through its column"
            found[distribution] = Limit(release, why)
    return found


def beginnings(flow: Flow) -> Mapping[str, Limit]:
    """Distribution → the first release that has all that the notebook uses."""
    from nbprod.ir import Limit

    found: dict[str, Limit] = {}
    for statement, name, distribution, release in met(flow, libraries.begins()):
        old = found.get(distribution)
        if old is None or numbers(release) > numbers(old.release):
            why = f"cell {statement.cell} uses {told(name)}, new in {release}"
            found[distribution] = Limit(release, why)
    return found


def told(name: str) -> str:
    """A name as users know it: ``f('M')`` for ``f(#0=*M)``."""
    function, _, argument = name.rstrip(")").partition("(")
    keyword, _, value = argument.partition("=")
    if not value:
        return name
    said = repr(value.removeprefix("*"))
    return f"{function}({said if keyword[0] == '#' else f'{keyword}={said}'})"


def met(
    flow: Flow, known: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[Statement, str, str, str]]:
    """Each statement that uses a name of which a release is told, with both."""
    for statement in flow.statements:
        types = flow.types[statement.index - 1] if statement.index else {}
        for name in dict.fromkeys(used(statement, flow, types)):
            if name in known:
                yield statement, name, *known[name]


def used(statement: Statement, flow: Flow, types: Mapping[str, str]) -> Iterator[str]:
    """The names of libraries that a statement uses, with the arguments it gives."""
    classes = set()
    for node in statement.nodes:
        if isinstance(node, ast.Name | ast.Attribute):
            raw = dotted(node, flow.modules)
            name = libraries.canonical(raw)
            if name:
                yield from (raw, name)
                classes.add(name)
    for site in statement.effects.calls:
        names = tuple(lineage_names(libraries.canonical(site.name)))
        yield from names
        for _, keys in libraries.argument_keys(names, site.node):
            yield from keys
    for node in statement.nodes:
        if isinstance(node, ast.Dict):  # a grid of hyperparameters
            said = [k.value for k in node.keys if isinstance(k, ast.Constant)]
            for key in (str(k).rpartition("__")[2] for k in said):
                yield from (f"{name}({key})" for name in sorted(classes))
    if any(chained(part, types) for part in statement.nodes):
        yield CHAINED
    if any(column_changed(site, types) for site in statement.effects.calls):
        yield CHAINED


def lineage_names(name: str) -> Iterator[str]:
    """A method's name on its class and on the classes that it is of."""
    yield name
    kind, _, method = name.rpartition(".")
    base = libraries.base_of(kind)
    while base:
        yield f"{base}.{method}"
        base = libraries.base_of(base)


def column_of(node: ast.expr, types: Mapping[str, str]) -> bool:
    """Whether an expression is a column of a named table: ``df.a``, ``df["a"]``."""
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            known = libraries.attribute(FRAME, attribute)
            return types.get(name) == FRAME and not known
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str())):
            return types.get(name) == FRAME
    return False


def column_changed(site: CallSite, types: Mapping[str, str]) -> bool:
    """Whether a table's column is changed: ``df.a.fillna(0, inplace=True)``."""
    function = site.node.func
    if not isinstance(function, ast.Attribute) or not column_of(function.value, types):
        return False
    given = [k.value for k in site.node.keywords if k.arg == "inplace"]
    return site.call.inplace and any(getattr(one, "value", False) for one in given)


def chained(node: ast.AST, types: Mapping[str, str]) -> bool:
    """Whether a part of a table's column is set: ``df["a"][rows] = 0``."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Store):
        return False
    inner = node.value
    if isinstance(inner, ast.Attribute) and inner.attr in ("loc", "iloc"):
        inner = inner.value
    return column_of(inner, types)
