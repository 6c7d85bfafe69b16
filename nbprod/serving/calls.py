"""Calls, as records pass them."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from nbprod import libraries
from nbprod.serving import learning, syntax
from nbprod.serving.arrays import reshaped, reshaped_method
from nbprod.serving.functions import applied, chosen_by, passes
from nbprod.serving.lifter import Lifter
from nbprod.serving.tables import (
    ALONG_ROWS,
    APPLYING,
    CALLING,
    CHOOSING,
    DATASETS,
    ELEMENTWISE,
    FITTING,
    FUNCTIONS,
    LEARNING,
    ROW_LOCAL,
)
from nbprod.serving.values import Grouped, Kind, Value


def call(node: ast.Call, at: Lifter) -> Value:
    """The value of a call."""
    dotted = name_of(node.func, at)
    if dotted:
        return function(node, dotted, at)
    if isinstance(node.func, ast.Attribute):
        receiver = at.value(node.func.value)
        if receiver.kind is Kind.ROWS:
            return method(node, node.func.attr, receiver, at)
        return of_object(node, node.func.attr, receiver, at)
    values = given(node, at)
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if all(value.kind is not Kind.ROWS for value in values):
        if reads_inside(name, at):
            return at.source(node, "frame")
        return Value(max([Kind.CONST, *(v.kind for v in values)]), node)
    if passes(name, node, at):
        return at.rows(recorded(node, at), values)
    return chosen_by(name, node, at) or at.unknown(
        node, values, f"calls {ast.unparse(node.func)}"
    )


def reads_inside(name: str, at: Lifter) -> bool:
    """Whether a function of the notebook reads a table and gives it."""
    made = at.flow.definitions.get(name)
    if made is None or made.returns_type != "pandas.DataFrame":
        return False
    return any(site.call.role == "reader" for site in made.effects.calls)


def name_of(node: ast.expr, at: Lifter) -> str:
    """The dotted name of a library's function, or of a builtin."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id in at.env:
        return ""
    root = at.flow.modules.get(node.id, "")
    if not root and not parts and node.id not in at.flow.definitions:
        known = libraries.function(f"builtins.{node.id}")
        root = f"builtins.{node.id}" if known or node.id in BUILTIN else ""
    return ".".join([root, *reversed(parts)]) if root else ""


EMPTY = "has no rows yet"
BUILTIN = frozenset("list zip abs round len max min sum set sorted type".split())


def given(node: ast.Call, at: Lifter) -> list[Value]:
    """The values of a call's arguments."""
    return [at.value(part) for part in arguments(node)]


def arguments(node: ast.Call) -> list[ast.expr]:
    """All that a call is given."""
    return [*node.args, *(one.value for one in node.keywords)]


def recorded(node: ast.Call, at: Lifter, func: ast.expr | None = None) -> ast.Call:
    """The same call, given what records have."""
    args = [at.record(at.value(part), part) for part in node.args]
    keywords = [
        ast.keyword(one.arg, at.record(at.value(one.value), one.value))
        for one in node.keywords
    ]
    return ast.Call(func or syntax.copied(node.func), args, keywords)


def keyword(node: ast.Call, name: str, place: int = -1) -> ast.expr | None:
    """An argument by its name, or by its place."""
    for one in node.keywords:
        if one.arg == name:
            return one.value
    return node.args[place] if 0 <= place < len(node.args) else None


def by_columns(node: ast.Call, place: int = 0) -> bool:
    """Whether a call says ``axis=1``."""
    axis = keyword(node, "axis", place)
    return isinstance(axis, ast.Constant) and axis.value in (1, "columns", -1)


def function(node: ast.Call, dotted: str, at: Lifter) -> Value:
    """A function of a library."""
    values = given(node, at)
    known = libraries.function(dotted)
    root, _, tail = dotted.rpartition(".")
    if all(value.kind is not Kind.ROWS for value in values):
        if dotted.startswith(DATASETS):
            return dataset(node, tail, at)
        if dotted == "pandas.DataFrame" and not arguments(node):
            return Value(Kind.ROWS, node, EMPTY)
        if reads_table(dotted):
            array = known is not None and known.returns == "numpy.ndarray"
            return at.source(node, "array" if array else "frame")
        return Value(max([Kind.CONST, *(v.kind for v in values)]), node)
    kind = FUNCTIONS.get(libraries.canonical(dotted), FUNCTIONS.get(dotted, ""))
    if root == "numpy" and not kind:
        kind = "row" if tail in ELEMENTWISE else ""
        if tail in LEARNING or tail in ("percentile", "amax", "amin", "average"):
            along = tail in ALONG_ROWS and by_columns(node, 1)
            kind = "row" if along else "learned"
    if dotted == "builtins.float" or dotted == "builtins.int":
        kind = "learned"
    return of_kind(kind, node, dotted, values, at)


def reads_table(dotted: str) -> bool:
    """Whether a function reads, or makes, a table of records."""
    known = libraries.function(dotted)
    if dotted in ("pandas.DataFrame", "seaborn.load_dataset"):
        return True
    tables = ("pandas.DataFrame", "numpy.ndarray")
    return known is not None and known.role == "reader" and known.returns in tables


def dataset(node: ast.Call, tail: str, at: Lifter) -> Value:
    """A dataset of scikit-learn: an object with parts, or the rows and the answers."""
    pair = keyword(node, "return_X_y")
    asked = isinstance(pair, ast.Constant) and pair.value is True
    if asked or tail.startswith("make_"):
        rows = at.source(syntax.subscript(node, ast.Constant(0)), "array")
        return replace(rows, several=(rows, Value(Kind.ROWS, ast.Constant(0))))
    return Value(Kind.CONST, node, loads=True)


def of_kind(
    kind: str, node: ast.Call, dotted: str, values: Sequence[Value], at: Lifter
) -> Value:
    """A function of a library that is given rows, by what it is for a record."""
    match kind:
        case "row":
            return at.rows(reshaped(recorded(node, at), dotted), values)
        case "learned":
            return Value(Kind.LEARNED, node)
        case "choose":
            rows = [at.value(part) for part in node.args]
            return rows[0] if len(rows) == 1 else replace(rows[0], several=tuple(rows))
        case "parts":
            rows = [at.value(part) for part in node.args]
            both = tuple(part for v in rows for part in (v, v))
            return replace(at.rows(node, rows), several=both)
        case "concat":
            return concatenated(node, dotted, values, at)
        case "merge":
            return learning.merged(node, node.args[0], node.args[1:], at)
        case "dummies":
            return learning.dummies(node, values, at)
        case "factorize":
            return learning.factorized(node, at)
        case "cut":
            return learning.binned(node, dotted, at)
    return at.unknown(node, values, f"calls {ast.unparse(node.func)}")


def concatenated(
    node: ast.Call, dotted: str, values: Sequence[Value], at: Lifter
) -> Value:
    """Tables beside each other; of those under each other a record is in one."""
    beside = by_columns(node, 1) or dotted not in ("pandas.concat", "numpy.concatenate")
    beside = beside and dotted != "numpy.vstack"
    if beside:
        return at.rows(recorded(node, at), values)
    rows = [part for part in values[0].several if part.kind is Kind.ROWS]
    full = [part for part in rows if part.why != EMPTY]
    if full:
        return full[0]
    return at.unknown(node, values, "puts rows of several tables together")


def of_object(node: ast.Call, name: str, receiver: Value, at: Lifter) -> Value:
    """A method of what is no rows itself: something fitted, that rows go through."""
    assert isinstance(node.func, ast.Attribute)
    values = given(node, at)
    kind = max([receiver.kind, *(value.kind for value in values)])
    if kind is not Kind.ROWS:
        return Value(kind, node)
    if name in FITTING:
        return learning.fitted(node, node.func.value, FITTING[name], values, at)
    if name in APPLYING:
        owner = at.keep(node.func.value)
        made = recorded(node, at, syntax.attribute(owner, name))
        return at.rows(made, values)
    if name == "resample" or name in ("fit_resample", "fit_sample"):
        rows = tuple(v for v in values if v.kind is Kind.ROWS)
        return replace(rows[0], several=rows)
    if name in ("fit", "partial_fit", "fit_on_texts", "split", "get", "score"):
        return Value(Kind.LEARNED, node)
    if name == "index" or name == "join":
        return at.unknown(node, values, f"calls .{name}")
    return at.unknown(node, values, f"calls .{name}")


def method(node: ast.Call, name: str, rows: Value, at: Lifter) -> Value:
    """A method of rows."""
    assert isinstance(node.func, ast.Attribute)
    if rows.grouped:
        return learning.of_groups(node, name, rows.grouped, [rows], at)
    if name == "groupby":
        keys = keyword(node, "by", 0) or ast.Constant(None)
        grouped = Grouped(rows.node, node.func.value, keys)
        return replace(rows, grouped=grouped)
    if name == "drop" and not drops_columns(node):
        return rows
    if name in CHOOSING:
        return chosen(node, name, rows, at)
    if name == "select_dtypes":
        return learning.columns_of(node, rows, at)
    if name in ("append", "_append"):
        return rows  # rows of another table under these
    if name in LEARNING and not (name in ALONG_ROWS and by_columns(node)):
        return Value(Kind.LEARNED, node)
    if name == "factorize":
        return learning.factorized(node, at)
    if name == "merge":
        return learning.merged(node, node.func.value, node.args, at)
    values = [rows, *given(node, at)]
    if name in ("fillna", "interpolate") and goes_on(node, name):
        return at.unknown(node, values, "fills with the row before or after")
    if name in ("reshape",):
        made = plain(node, values, at)
        return replace(made, node=reshaped_method(made.node))
    if name == "astype" and learning.to_category(node):
        return learning.categories(node, rows, at)
    if name in CALLING:
        return applied(node, name, rows, at)
    if name == "drop" or name in ROW_LOCAL or (name in ALONG_ROWS and by_columns(node)):
        return plain(node, values, at)
    return at.unknown(node, values, f"calls .{name}")


def plain(node: ast.Call, values: Sequence[Value], at: Lifter) -> Value:
    """A method that a record passes as any row does."""
    assert isinstance(node.func, ast.Attribute)
    func = syntax.attribute(values[0].node, node.func.attr)
    return at.rows(recorded(node, at, func), values)


def chosen(node: ast.Call, name: str, rows: Value, at: Lifter) -> Value:
    """What chooses rows is left out; where it chooses columns, those are kept."""
    if name == "dropna" and by_columns(node):
        return learning.columns_of(node, rows, at)
    if name == "reset_index":
        drop = keyword(node, "drop")
        if not (isinstance(drop, ast.Constant) and drop.value is True):
            return plain(node, [rows], at)
    return rows


def drops_columns(node: ast.Call) -> bool:
    """Whether ``drop`` takes columns away, not rows."""
    return keyword(node, "columns") is not None or by_columns(node, 1)


def goes_on(node: ast.Call, name: str) -> bool:
    """Whether missing values are filled from other rows."""
    return name == "interpolate" or keyword(node, "method") is not None
