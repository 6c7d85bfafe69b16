"""Calls, as records pass them."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from nbprod.serving import learning, syntax
from nbprod.serving.arguments import (
    arguments,
    by_columns,
    given,
    keyword,
    name_of,
    recorded,
)
from nbprod.serving.arrays import reshaped_method
from nbprod.serving.functions import applied, chosen_by, passes
from nbprod.serving.library_calls import function, of_kind, pair_of
from nbprod.serving.lifter import Lifter
from nbprod.serving.tables import (
    ALONG_ROWS,
    APPLYING,
    CALLING,
    CHOOSING,
    FITTING,
    LEARNING,
    PREDICTING,
    RESAMPLING,
    ROW_LOCAL,
    SPLITTING,
)
from nbprod.serving.values import ANSWER, Grouped, Kind, Value


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
    if at.network and isinstance(node.func, ast.Name) and node.func.id == at.model:
        return Value(Kind.ROWS, of_network(), sources=frozenset([ANSWER]))
    values = given(node, at)
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if all(value.kind is not Kind.ROWS for value in values):
        if reads_inside(name, at):
            return at.source(node, "frame")
        return Value(max([Kind.CONST, *(v.kind for v in values)]), node)
    if name in SPLITTING and name not in at.flow.definitions:
        return of_kind("parts", node, name, values, at)
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


def of_object(node: ast.Call, name: str, receiver: Value, at: Lifter) -> Value:
    """A method of what is no rows itself: something fitted, that rows go through."""
    assert isinstance(node.func, ast.Attribute)
    owner = node.func.value
    own = bool(at.model) and isinstance(owner, ast.Name) and owner.id == at.model
    if own and at.network and name == "forward":
        return Value(Kind.ROWS, of_network(), sources=frozenset([ANSWER]))
    if own and name in PREDICTING:
        return Value(Kind.ROWS, of_model(name), sources=frozenset([ANSWER]))
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
    if name in RESAMPLING:
        rows = tuple(v for v in values if v.kind is Kind.ROWS)
        return replace(rows[0], several=rows)
    if name in ("fit", "partial_fit", "fit_on_texts", "split", "get", "score"):
        return Value(Kind.LEARNED, node)
    return at.unknown(node, values, f"calls .{name}")


def of_model(name: str) -> ast.expr:
    """What the served model says of features."""
    owner = ast.Name("model", ast.Load())
    return ast.Call(syntax.attribute(owner, name), [ast.Name("X", ast.Load())], [])


def says_type(node: ast.Call, at: Lifter) -> bool:
    """Whether ``x.to(…)`` says a type, not only a device."""
    told = {name_of(one, at) for one in arguments(node)} - {"torch.device"}
    return any(one.startswith("torch.") for one in told)


def of_network() -> ast.expr:
    """What the served network gives for features."""
    return syntax.call("model", ast.Name("X", ast.Load()))


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
    if name == "to_dict" and by_record(node):
        return plain(node, values_of(node, rows, at), at)
    if name == "factorize":
        return learning.factorized(node, at)
    if name == "merge":
        return learning.merged(node, node.func.value, node.args, at)
    if name == "cuda" or (name == "to" and not says_type(node, at)):
        return rows  # a service computes where the model is
    if name in ("max", "min") and ANSWER in rows.sources and by_columns(node):
        return pair_of(plain(node, values_of(node, rows, at), at))
    values = values_of(node, rows, at)
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


def values_of(node: ast.Call, rows: Value, at: Lifter) -> list[Value]:
    """The values of a method's receiver and arguments."""
    return [rows, *given(node, at)]


def by_record(node: ast.Call) -> bool:
    """Whether ``to_dict`` gives one for each row."""
    orient = keyword(node, "orient", 0)
    return isinstance(orient, ast.Constant) and orient.value == "records"


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
