"""Reading methods of tables and arrays: what stays of rows, columns and facts."""

from __future__ import annotations

import ast
from dataclasses import replace

from nbprod.lineage.arguments import Given, along_rows, flag, keyword
from nbprod.lineage.columns import blurred, only, put, stored, without
from nbprod.lineage.rows import picked
from nbprod.lineage.state import Run, data_of, joined, learning, texts_of
from nbprod.lineage.values import NO_ROWS, Data, Fact, Many, Value
from nbprod.lineage.words import IN_PLACE, LAGS, NOTHING, STATISTICS, WINDOWS

SAME_COLUMNS = frozenset(
    """copy fillna dropna replace astype reset_index sort_values sort_index sample
    drop_duplicates clip round ffill bfill interpolate where mask to_frame abs
    infer_objects convert_dtypes head tail query between_time truncate""".split()
)
"""Methods that leave all columns, under their names."""
PICKING = frozenset("head tail query filter nlargest nsmallest truncate".split())
NEW_ROWS = frozenset("pivot pivot_table melt stack unstack explode resample".split())
PER_ROW = frozenset("transform cumcount cumsum ffill bfill fillna rank".split())


def method_value(given: Given, func: ast.Attribute, data: Data, run: Run) -> Value:
    """What a method of some data gives, and what it changes in place."""
    found = plain_value(given, func.attr, data, run)
    node = given.node
    if func.attr in IN_PLACE and flag(node, "inplace"):
        if isinstance(found, Data):
            put_back(func.value, found, run)
        return None
    if func.attr == "pop":
        names = frozenset(texts_of(given.at(0, "item")[1]))
        put_back(func.value, without(data, names), run)
        single = next(iter(names), "")
        return replace(only(data, names), column=single)
    return found


def put_back(owner: ast.expr, value: Data, run: Run) -> None:
    """A table, or a column of one, holds what a method made of it in place."""
    if isinstance(owner, ast.Subscript | ast.Attribute):
        stored(owner, value, run)
        return
    put(owner, value, run)


def plain_value(given: Given, name: str, data: Data, run: Run) -> Value:
    """What a method of some data gives."""
    node = given.node
    if data.grouped:
        return of_groups(given, name, data, run)
    if name == "groupby":
        return replace(data, grouped=True)
    if data.predicted and name in STATISTICS:
        return None
    if name in NOTHING:
        return None
    if name in STATISTICS and not along_rows(node):
        if data.windowed:
            return replace(data, windowed=False)
        return statistic(f"{name}()", data, node, run)
    if name in LAGS or name in WINDOWS:
        fact = run.fact("lag", f"{name}()", data, node, data.column)
        found = learning(data, frozenset({fact}))
        return replace(found, windowed=name in WINDOWS)
    return shaped(given, name, data, run)


def statistic(what: str, data: Data, node: ast.AST, run: Run) -> Value:
    """One value of many rows, or one for each column."""
    if not data.rows or run.of_one(data):
        return data
    fact = run.fact("statistic", what, data, node, data.column)
    facts = frozenset(("", one) for one in data.learned | {fact})
    return Data(rows=NO_ROWS, facts=facts)


def of_groups(given: Given, name: str, data: Data, run: Run) -> Value:
    """What a method of groups gives: a value for each group, or for each row."""
    node = given.node
    apart = replace(data, grouped=False)
    if name in LAGS or name in WINDOWS:
        fact = run.fact("lag", f"{name}()", apart, node, data.column)
        return learning(apart, frozenset({fact}))
    if name in ("cumcount", "cumsum", "ngroup", "head", "tail", "ffill", "bfill"):
        return blurred(apart)
    if name in NOTHING - {"count", "nunique"}:
        return None
    asked = next(iter(texts_of(given.at(0, "func")[1])), name)
    what = f"groupby().{asked if name in ('transform', 'agg') else name}()"
    fact = run.fact("statistic", what, apart, node, data.column)
    if name in PER_ROW:
        return learning(blurred(apart), frozenset({fact}))
    made = run.source(node, "groups")
    facts = frozenset(("", one) for one in data.learned | {fact})
    return replace(made, facts=facts, exact=False)


def shaped(given: Given, name: str, data: Data, run: Run) -> Value:
    """What a method gives that leaves rows, drops some, or adds columns."""
    node = given.node
    if name == "drop":
        return dropped(given, data)
    if name == "sample":
        return sampled(given, data, run)
    if name in ("append", "concat"):
        return appended(given, data, run)
    if name in ("merge", "join"):
        whole = joined([data, *given.data])
        return replace(whole, rows=data.rows, frame="", exact=False)
    if name in PICKING:
        return replace(data, rows=picked(data.rows, ("mask", run.key(node), "")))
    if name in ("select_dtypes", "filter"):
        return blurred(data)
    if name in NEW_ROWS:
        return replace(run.source(node, name), facts=data.facts, exact=False)
    if name in ("reindex", "align"):
        facts = frozenset(p for p in data.facts if p[1].kind != "encode")
        return replace(data, facts=facts)
    given_facts = taken(given, run)
    if name in ("apply", "transform", "pipe", "agg") and not data.column:
        given_facts |= of_columns(given, data, run)
    if name in ("isna", "isnull", "notna", "notnull", "duplicated", "isin"):
        return replace(data, facts=frozenset(), exact=False)
    found = learning(data, given_facts)
    kept = name in SAME_COLUMNS
    return found if kept or data.column else blurred(found)


def taken(given: Given, run: Run) -> frozenset[Fact]:
    """What the arguments depend on, functions by the names that they read."""
    found = {fact for one in given.data for fact in one.learned}
    arguments = [*given.node.args, *(one.value for one in given.node.keywords)]
    for node in arguments:
        body: ast.AST | None = None
        if isinstance(node, ast.Lambda):
            body = node.body
        elif isinstance(node, ast.Name) and node.id in run.functions:
            body = run.functions[node.id][0]
        if body is not None:
            for one in ast.walk(body):
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load):
                    held = data_of(run.names.get(one.id))
                    if held is not None:
                        found |= held.learned
    return frozenset(f for f in found if f.kind != "select")


def of_columns(given: Given, data: Data, run: Run) -> frozenset[Fact]:
    """What a function learns that gets whole columns of a table."""
    node = given.node
    if along_rows(node) or not node.args or not data.frame:
        return frozenset()
    match node.args[0]:
        case ast.Lambda(args=ast.arguments(args=[ast.arg(arg=name), *_]), body=body):
            before = run.names
            run.names = {**before, name: blurred(data)}
            found = data_of(run.value(body))
            run.names = before
            return found.learned - data.learned if found else frozenset()
    return frozenset()


def dropped(given: Given, data: Data) -> Value:
    """Data without some columns, or without some rows."""
    node = given.node
    _, labels = given.at(0, "labels", "columns")
    by_columns = "columns" in given.named or along_rows(node)
    if not by_columns:
        text = ast.unparse(node.args[0]) if node.args else ast.unparse(node)
        return replace(data, rows=picked(data.rows, ("mask", text, "not")))
    names = texts_of(labels)
    return without(data, frozenset(names)) if names else blurred(data)


def sampled(given: Given, data: Data, run: Run) -> Value:
    """Some rows by chance, all of them in another order, or some more than once."""
    node = given.node
    if flag(node, "replace"):
        fact = run.fact("resample", "sample()", data, node)
        return learning(data, frozenset({fact}))
    frac = keyword(node, "frac")
    if isinstance(frac, ast.Constant) and frac.value == 1:
        return data
    return replace(data, rows=picked(data.rows, ("sample", run.key(node), "")))


def appended(given: Given, data: Data, run: Run) -> Value:
    """Rows put below others; the same ones twice are drawn again."""
    listed = [
        one
        for value in given.places
        for one in (value.items if isinstance(value, Many) else (value,))
    ]
    others = [one for one in map(data_of, listed) if one is not None]
    whole = joined([data, *others])
    if data.rows and any(one.rows == data.rows for one in others):
        fact = run.fact("resample", "the same rows twice", data, given.node)
        whole = learning(whole, frozenset({fact}))
    return whole
