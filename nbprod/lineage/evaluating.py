"""Reading expressions: what they give, and what happens to rows on the way."""

from __future__ import annotations

import ast
from dataclasses import replace

from nbprod.lineage.calling import call_value
from nbprod.lineage.columns import column, item, picks_columns
from nbprod.lineage.state import STEPS, Run, data_of, element, joined, texts_of
from nbprod.lineage.values import (
    NO_ROWS,
    Data,
    Folds,
    Many,
    Model,
    Names,
    Value,
)
from nbprod.lineage.words import NO_DATA, SAME_ROWS


def value_of(node: ast.AST | None, run: Run) -> Value:
    """What an expression gives, as far as rows go."""
    run.steps += 1
    if node is None or run.steps > STEPS:
        return None
    match node:
        case ast.Name(id=name):
            return run.names.get(name)
        case ast.Constant(value=str(text)):
            return Names((text,))
        case ast.Constant():
            return None
        case ast.Call():
            return call_value(node, run)
        case ast.Attribute():
            return attribute_value(node, run)
        case ast.Subscript():
            return item_value(node, run)
        case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
            return Many(tuple(run.value(one) for one in elts))
        case ast.Dict(keys=keys, values=values):
            for key in keys:
                run.value(key)
            items = tuple(run.value(one) for one in values)
            return Many(items, keys=texts_written(keys))
    return composed(node, run)


def texts_written(keys: list[ast.expr | None]) -> tuple[str, ...]:
    """The keys of a dict, if all of them are texts."""
    found = [
        one.value
        for one in keys
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]
    return tuple(found) if len(found) == len(keys) else ()


def composed(node: ast.AST, run: Run) -> Value:
    """What operators, conditions and comprehensions give."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            lists = isinstance(op, ast.Mult | ast.Add)
            minus = isinstance(op, ast.Sub)
            return combined(node, [left, right], run, lists, minus)
        case ast.UnaryOp(operand=operand):
            return run.value(operand)
        case ast.BoolOp(values=values):
            return combined(node, values, run)
        case ast.Compare(left=left, comparators=others):
            return compared(node, [left, *others], run)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            run.value(test)
            first, second = run.value(body), run.value(orelse)
            return first if first is not None else second
        case ast.Starred(value=value) | ast.Await(value=value):
            return run.value(value)
        case ast.NamedExpr(target=target, value=value):
            found = run.value(value)
            run.bind(target.id, found)
            return found
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            return comprehension(node, run)
        case ast.JoinedStr(values=values):
            for one in values:
                run.value(one)
        case ast.FormattedValue(value=value):
            run.value(value)
    return None


def combined(
    node: ast.AST,
    parts: list[ast.expr],
    run: Run,
    lists: bool = False,
    minus: bool = False,
) -> Value:
    """What an operator makes of several values."""
    values = [run.value(one) for one in parts]
    if lists and any(isinstance(one, Many) for one in values):
        names = [texts_of(one) for one in values]
        if all(names):
            return Names(tuple(n for one in names for n in one))
    found = [one for one in map(data_of, values) if one is not None]
    if not found:
        return None
    asked = [one for one in found if one.predicted]
    if minus and len(found) == 2 and len(asked) == 1:
        run.measure(asked[0], node)
        return replace(plain(joined(found)), predicted=frozenset())
    return plain(joined(found))


def plain(data: Data) -> Data:
    """Data that was computed of columns: a column without a name."""
    facts = frozenset(("", fact) for fact in data.learned)
    return replace(data, facts=facts, column="", exact=False)


def compared(node: ast.Compare, parts: list[ast.expr], run: Run) -> Value:
    """What a comparison gives; one of predictions with others measures a model."""
    values = [run.value(one) for one in parts]
    found = [one for one in map(data_of, values) if one is not None]
    if not found:
        return None
    equal = all(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops)
    asked = [one for one in found if one.predicted]
    if equal and len(found) == 2 and len(asked) == 1:
        run.measure(asked[0], node)
        return None
    return plain(joined(found))


def attribute_value(node: ast.Attribute, run: Run) -> Value:
    """What an attribute gives."""
    text = ast.unparse(node)
    if text in run.names:
        return run.names[text]
    owner = run.value(node.value)
    match owner:
        case Data():
            return attribute_of(owner, node.attr)
        case Model():
            return of_model(owner, node.attr)
        case Folds() | Many():
            return owner if node.attr in ("values", "T") else None
    return None


def attribute_of(data: Data, name: str) -> Value:
    """What an attribute of some data gives."""
    if name in SAME_ROWS:
        return data
    if name == "index" and not data.rows:
        return data
    if name in NO_DATA:
        chosen = frozenset(pair for pair in data.facts if pair[1].kind == "select")
        return Data(rows=NO_ROWS, facts=chosen) if chosen else None
    return column(data, name)


def of_model(model: Model, name: str) -> Value:
    """What an attribute of a model gives."""
    if name in ("best_estimator_", "model", "estimator", "steps", "named_steps"):
        return model
    if name in ("labels_", "embedding_") and model.fit is not None:
        facts = frozenset(("", fact) for fact in model.learned)
        return replace(plain(model.fit.data), facts=facts)
    if name in ("support_", "ranking_", "scores_", "pvalues_", "feature_importances_"):
        facts = frozenset(("", f) for f in model.learned if f.kind == "select")
        return Data(facts=facts) if facts else None
    return None


def item_value(node: ast.Subscript, run: Run) -> Value:
    """What an index gives."""
    text = ast.unparse(node)
    if text in run.names:
        return run.names[text]
    owner = run.value(node.value)
    match owner:
        case Data() if not owner.rows:
            run.value(node.slice)
            return owner
        case Data():
            by_place = isinstance(node.value, ast.Attribute) and node.value.attr in (
                "iloc",
                "iat",
            )
            return item(owner, node.slice, run, by_place)
        case Many():
            return item_of_many(owner, node.slice, run)
        case Names():
            return owner
    run.value(node.slice)
    return None


def item_of_many(owner: Many, part: ast.expr, run: Run) -> Value:
    """One of several things, by its place or its key, or one like them."""
    items = owner.items
    match part:
        case ast.Constant(value=str(key)) if owner.keys:
            return items[owner.keys.index(key)] if key in owner.keys else None
        case ast.Constant(value=int(at)) if -len(items) <= at < len(items):
            return items[at]
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(at))):
            return items[-at] if 0 < at <= len(items) else None
    value = run.value(part)
    found = data_of(Many(items))
    if found is not None and not picks_columns(value):
        return found
    return element(Many(items)) if items else None


def comprehension(node: ast.AST, run: Run) -> Value:
    """What a comprehension gives: something like its element, for one round."""
    assert isinstance(
        node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    )
    names = set()
    for part in node.generators:
        found = element(run.value(part.iter))
        for target in ast.walk(part.target):
            if isinstance(target, ast.Name):
                names.add(target.id)
                run.names.pop(target.id, None)
        if isinstance(part.target, ast.Name):
            run.names[part.target.id] = found or data_of(run.value(part.iter))
    with run.loop(frozenset(names)):
        given = node.value if isinstance(node, ast.DictComp) else node.elt
        one = run.value(given)
    for name in names:
        run.names.pop(name, None)
    if isinstance(one, Names):
        return None
    return Many((one,), endless=True) if one is not None else None
