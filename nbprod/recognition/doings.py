"""What a statement does, finer than its stage: ``explain`` tells it, stages follow.

A doing is the role of a library call (``libraries``), or what syntax and types show:

- ``column``: a column gets its values · ``filter``: rows are picked by a condition
- ``select``: a column, or a part by its place, is taken · ``narrow``: some columns of
  a table are · ``array``: arrays are shaped
- ``part``: rows are parted by position, as in ``x[:n], x[n:]``

Of what is not kept: ``plot`` ``style`` ``option``; ``measure``: a model, or how good it
is, is looked at; ``look``: other values are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Set

from nbprod.ir import CallSite, Flow, Statement
from nbprod.recognition.columns import column_makers, gives_column, tests_rows
from nbprod.recognition.roles import MODELLING, TABLES, is_definition, is_plot
from nbprod.source.names import BUILTINS, within_scope
from nbprod.source.trees import walk

LOOKING = frozenset({"display", "peek", "summary"})
SHAPING = frozenset(
    """numpy.hstack numpy.vstack numpy.dstack numpy.stack numpy.column_stack
    numpy.concatenate numpy.append numpy.expand_dims numpy.reshape numpy.array
    numpy.asarray numpy.squeeze numpy.transpose numpy.ravel numpy.swapaxes
    numpy.ndarray.reshape numpy.ndarray.ravel numpy.ndarray.flatten
    tensorflow.convert_to_tensor tensorflow.constant torch.tensor torch.from_numpy
    torch.Tensor torch.FloatTensor scipy.sparse.hstack scipy.sparse.vstack""".split()
)
"""Calls that give data the shape that a model wants."""
VIEWS = frozenset(
    """values to_numpy copy reshape ravel flatten T transpose astype iloc loc squeeze
    reset_index tolist to_list""".split()
)
"""Attributes and methods that leave the values what they are."""
BUNCH = "sklearn.utils.Bunch"
HEADINGS = frozenset({"columns", "index"})


def doings(flow: Flow) -> Mapping[str, frozenset[str]]:
    """What every statement does, by its id; a definition, what calling it does."""
    makers = column_makers(flow)
    found: dict[str, frozenset[str]] = {}
    types: dict[str, str] = {}
    for statement in flow.statements:
        name = getattr(statement.node, "name", "")
        if is_definition(statement):
            sites = flow.definitions[name].effects.calls
            own = {"column"} if name in makers else set()
        else:
            sites = statement.effects.calls
            own = set(assigned(statement.node, types))
            own |= {"column"} if statement.effects.reads & makers else set()
        types.update(flow.types[statement.index])
        if any(shapes(site) for site in sites):
            own.add("array")
        found[statement.id] = frozenset(own | {site.call.role for site in sites} - {""})
    return found


def shapes(site: CallSite) -> bool:
    """Whether a call shapes data, rather than writing some out."""
    given = site.node.args[0] if site.node.args else None
    written = given is not None and all(
        isinstance(part, ast.List | ast.Tuple | ast.Constant | ast.expr_context)
        for part in walk(given)
    )
    return site.name in SHAPING and not written


def assigned(node: ast.stmt, types: Mapping[str, str]) -> Iterable[str]:
    """What assignments do to tables, those in branches and loops included."""
    for part in within_scope([node]):
        if isinstance(part, ast.Assign | ast.AugAssign):
            targets = part.targets if isinstance(part, ast.Assign) else [part.target]
            for target in targets:
                if renames(target, types):
                    yield "clean"
                elif gives_column(target, types):
                    yield "column"
    if isinstance(node, ast.Assign) and not any(
        isinstance(target, ast.Subscript | ast.Attribute) for target in node.targets
    ):
        yield from taken(node, types)


def taken(node: ast.Assign, types: Mapping[str, str]) -> Iterable[str]:
    """What is taken out of a table or an array under a name."""
    if parts_rows(node.value):
        yield "part"
        return
    values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    for value in values:
        if picks_rows(value):
            yield "filter"
        elif narrows(value, types):
            yield "narrow"
        elif selects_part(value, types):
            yield "select"


def renames(target: ast.expr, types: Mapping[str, str]) -> bool:
    """Whether an assignment gives a table other labels: ``df.columns = …``."""
    match target:
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            return attribute in HEADINGS and types.get(name, "") in ("", *TABLES)
    return False


def picks_rows(value: ast.expr) -> bool:
    """Whether a value is those rows of a table that fulfil a condition."""
    inner = unwrapped(value, VIEWS - {"loc"})
    match inner:
        case ast.Subscript(slice=ast.Tuple(elts=[first, *_])):
            return tests_rows(first)
        case ast.Subscript(slice=key):
            return tests_rows(key)
        case ast.Call(func=ast.Attribute(attr="query")):
            return True
    return False


def narrows(value: ast.expr, types: Mapping[str, str]) -> bool:
    """Whether a value is some columns of a table: ``df[["a", "b"]]``, ``df[names]``."""
    match unwrapped(value, frozenset({"copy"})):
        case ast.Subscript(
            value=ast.Name(id=name), slice=ast.List() | ast.Name() | ast.BinOp()
        ):
            return types.get(name, "") in ("", "pandas.DataFrame")
    return False


def parts_rows(value: ast.expr) -> bool:
    """Whether a tuple is the rows before a position and those from it on."""
    if not isinstance(value, ast.Tuple):
        return False
    ends, begins = set(), set()
    for element in value.elts:
        match unwrapped(element, VIEWS):
            case ast.Subscript(value=base, slice=ast.Slice(lower, upper, None)):
                table = ast.unparse(base)
                if upper is not None and (lower is None or is_zero(lower)):
                    ends.add((table, ast.unparse(upper)))
                elif lower is not None and upper is None:
                    begins.add((table, ast.unparse(lower)))
    return bool(ends & begins)


def is_zero(node: ast.expr) -> bool:
    """Whether a bound is the literal 0."""
    return isinstance(node, ast.Constant) and node.value == 0


def selects_part(value: ast.expr, types: Mapping[str, str]) -> bool:
    """Whether a value is columns or rows of a table or array, taken as they are."""
    taken = False
    while True:
        match value:
            case ast.Call(func=ast.Attribute(attr=attribute) as inner):
                if attribute not in VIEWS:
                    return False
                value = inner
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                kind = types.get(name, "").removesuffix(".arrays")
                column = kind in ("", "pandas.DataFrame", BUNCH)
                taken = taken or (column and attribute not in VIEWS)
                value = value.value
            case ast.Attribute(value=inner):
                value = inner
            case ast.Subscript(value=inner, slice=key):
                single = isinstance(key, ast.Constant) and isinstance(key.value, int)
                taken, value = taken or not single, inner
            case ast.Name(id=name):
                kinds = ("", "numpy.ndarray", BUNCH, *TABLES)
                return taken and types.get(name, "").removesuffix(".arrays") in kinds
            case _:
                return False


def unwrapped(value: ast.expr, names: frozenset[str]) -> ast.expr:
    """An expression without the methods and attributes of some names around it."""
    while True:
        match value:
            case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in names:
                value = inner
            case ast.Attribute(value=inner, attr=name) if name in names:
                value = inner
            case _:
                return value


def looking(
    statement: Statement, does: frozenset[str], flow: Flow, modelled: Set[str]
) -> str:
    """What a statement that is not kept is for, or nothing.

    ``does`` is what it does, ``modelled`` are the names that are a model's, or say how
    good it is.
    """
    measures = bool(does & MODELLING)
    if is_definition(statement):
        if does & {"plot", "figure"}:
            return "plot"
        return "measure" if measures else "look" if does & LOOKING else ""
    if is_plot(statement, flow.types[statement.index]):
        return "style" if does == {"style"} else "plot"
    for role in ("style", "option", "dump", "reader", "dataset"):
        if role in does:
            return role
    if isinstance(statement.node, ast.Delete):
        return ""
    variables = statement.effects.reads - flow.imports.keys() - BUILTINS
    return (
        "measure" if measures or variables & modelled else "look" if variables else ""
    )
